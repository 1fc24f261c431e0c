import type { ExecuteResult } from '../../../src/application/execute-result.ts';
import type { RetryResult } from '../../../src/application/failed-orders/retry-failed-order.ts';
import type { IncomingSignal } from '../../../src/application/incoming-signal.ts';
import type { Outcome } from '../../../src/application/ports/exchange.ts';
import type { Actor } from '../../../src/application/ports/failed-orders.ts';
import type { OrderDraft, Signal } from '../../../src/application/ports/order-ledger.ts';
import type { Account } from '../../../src/domain/account.ts';
import { failure } from '../../../src/domain/failure.ts';
import { canonicalOrder, type OrderRequest, type PreparedOrder } from '../../../src/domain/order.ts';
import { composeInstance, type Shared, type SimulatedInstance, TIMEOUT_MS } from './instance.ts';
import { OPEN_GATE } from './planted-faults.ts';

const TIMEOUT: Outcome = { kind: 'rejected', failure: failure('EXECUTION_TIMEOUT', { seconds: '5' }) };

/**
 * The naive way behind the same ports: call the exchange, save what came of it, take a timeout for a failure, and let a retry send
 * it again. It must break promises in this harness, or the harness proves nothing.
 */
export function startNaiveInstance(shared: Shared): SimulatedInstance {
  const instance = composeInstance(shared);
  const naive = new NaiveGateway(instance, shared);
  return Object.assign(instance, {
    executeOrder: {
      execute: (signal: IncomingSignal) => naive.execute(signal),
      answerDelivered: () => {},
    } as unknown as SimulatedInstance['executeOrder'],
    failed: Object.assign(instance.failed, {
      retryFailedOrder: {
        execute: (actor: Actor, id: number) => naive.retry(actor, id),
      } as unknown as SimulatedInstance['failed']['retryFailedOrder'],
    }),
  });
}

class NaiveGateway {
  readonly #instance: SimulatedInstance;
  readonly #shared: Shared;

  constructor(instance: SimulatedInstance, shared: Shared) {
    this.#instance = instance;
    this.#shared = shared;
  }

  async execute(incoming: IncomingSignal): Promise<ExecuteResult> {
    const { strategies, ledger, ids, clock } = this.#instance.ports;
    const owner = await strategies.byToken(incoming.token, { fresh: true }).catch(() => null);
    if (owner?.kind !== 'strategy' || incoming.order.kind !== 'order') return { kind: 'invalid_token' };
    const { strategy } = owner;
    const { order } = incoming.order;
    const request = { ...order, marketType: order.marketType ?? strategy.marketType, rounding: strategy.rounding };
    const drafts = await Promise.all(
      strategy.accounts.map(async (strategyAccount): Promise<OrderDraft | null> => {
        const prepared = await this.#prepare(strategyAccount.account, request);
        if (prepared === null) return null;
        const preparation = { kind: 'prepared', order: prepared } as const;
        return { strategyAccount, request, clientOrderId: prepared.clientOrderId, gateAt: FAR, preparation };
      }),
    );
    const outcomes = await Promise.all(
      drafts.map((draft) =>
        draft?.preparation.kind === 'prepared'
          ? this.#submit(draft.strategyAccount.account, draft.preparation.order)
          : TIMEOUT,
      ),
    );
    const signal: Signal = {
      id: ids.uuid(),
      strategyId: strategy.id,
      strategyVersion: strategy.version,
      userId: strategy.userId,
      webhookId: incoming.webhookId,
      body: canonicalOrder(order),
      payload: {},
      receivedAt: incoming.receivedAt,
      deadlineAt: new Date(clock.now().getTime() + TIMEOUT_MS),
    };
    const known = drafts.filter((draft) => draft !== null);
    const saved = await ledger.takeIn(signal, incoming.token, known).catch(() => null);
    if (saved?.kind === 'journaled')
      await Promise.all(
        saved.orders.map(({ ref }, index) => {
          const outcome = outcomes[drafts.indexOf(known[index] ?? null)] ?? TIMEOUT;
          return ledger.record(ref, asFailure(outcome)).catch(() => null);
        }),
      );
    const orders = drafts.map((draft, index) => ({
      client_order_id: draft?.clientOrderId ?? '',
      success: outcomes[index]?.kind === 'accepted',
      status: outcomes[index]?.kind === 'accepted' ? 'accepted' : 'rejected',
    }));
    const status = orders.every(({ success }) => success) ? 200 : 400;
    return { kind: 'answered', signalId: signal.id, answer: { status, body: { orders } }, replay: null };
  }

  async retry(actor: Actor, id: number): Promise<RetryResult> {
    const { ledger } = this.#instance.ports;
    const { actions } = this.#instance.failed;
    const candidate = await actions.candidate(actor.userId, id);
    const request = candidate?.request ?? null;
    if (candidate === null || request === null) return { kind: 'not_found' };
    const prepared = await this.#prepare(candidate.account, request);
    if (prepared === null) return { kind: 'timeout' };
    const claim = await actions.claimRetry(actor, {
      candidate: { ...candidate, request },
      clientOrderId: prepared.clientOrderId,
      gateAt: FAR,
      preparation: { kind: 'prepared', order: prepared },
    });
    if (claim.kind !== 'claimed') return claim;
    const outcome = await this.#submit(candidate.account, prepared);
    await ledger.record(claim.ref, asFailure(outcome));
    if (outcome.kind === 'accepted') return { kind: 'accepted', exchangeOrderId: outcome.execution.exchangeOrderId };
    return { kind: 'rejected', failure: outcome.failure };
  }

  async #prepare(account: Account, request: OrderRequest): Promise<PreparedOrder | null> {
    const { exchangeOf, ids } = this.#instance.ports;
    const options = { clientOrderId: ids.clientOrderId(), gateAt: FAR, signal: OPEN_GATE.signal };
    const prepared = await exchangeOf(account).prepare(account, request, options);
    return prepared.kind === 'prepared' ? prepared.order : null;
  }

  #submit(account: Account, order: PreparedOrder): Promise<Outcome> {
    const { exchangeOf } = this.#instance.ports;
    const late = this.#shared.clock.wait(TIMEOUT_MS).then(() => TIMEOUT);
    return Promise.race([exchangeOf(account).submit(account, order, OPEN_GATE), late]);
  }
}

const FAR = new Date('2100-01-01T00:00:00Z');

/** Whatever is not a success is a failure. */
const asFailure = (outcome: Outcome) =>
  outcome.kind === 'accepted' ? outcome : ({ kind: 'rejected', failure: outcome.failure } as const);
