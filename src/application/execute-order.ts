import type { Locale, Strategy } from '../domain/account.ts';
import { canonicalOrder } from '../domain/order.ts';
import { TIMINGS } from '../domain/timings.ts';
import { type Admission, admit } from './admission.ts';
import type { AnswerDuplicate } from './answer-duplicate.ts';
import type { Background } from './background.ts';
import type { DraftOrders } from './draft-orders.ts';
import type { ExecuteResult } from './execute-result.ts';
import { InOrder, type Place } from './in-order.ts';
import type { IncomingSignal } from './incoming-signal.ts';
import { LiveOrder } from './live-order.ts';
import { failureFields } from './log-fields.ts';
import type { Ports } from './ports/index.ts';
import {
  type JournaledOrder,
  LedgerUnavailable,
  type OrderDraft,
  type Signal,
  type WebhookAnswer,
} from './ports/order-ledger.ts';
import type { SubmitOrder } from './submit-order.ts';
import type { TakeInSignal } from './take-in-signal.ts';
import { messageText } from './texts.ts';
import { composeAnswer, refusal } from './webhook-answer.ts';

type UsedPorts = Pick<Ports, 'ledger' | 'strategies' | 'clock' | 'ids' | 'log'>;
type Admitted = Extract<Admission, { kind: 'admitted' }>;

export interface ExecuteSteps {
  readonly draft: DraftOrders;
  readonly takeIn: TakeInSignal;
  readonly submit: SubmitOrder;
  readonly answerDuplicate: AnswerDuplicate;
}

/** How often a signal is read again because its strategy changed under it. */
const MOST_READS = 3;
/** How long an answer that is due waits for a ledger that doesn't answer. */
const GRACE = 250;

/**
 * A webhook becomes an order at each active account of its strategy, at once: take in (journal), gate, wire, record, answer.
 * Never answers that nothing was sent unless that is proven.
 */
export class ExecuteOrder {
  readonly #ports: UsedPorts;
  readonly #steps: ExecuteSteps;
  readonly #background: Background;
  readonly #timeoutMs: number;
  /** By token: the order in which webhooks arrived. */
  readonly #arrivals = new InOrder();
  /** By account and symbol: the order in which they go out, where the strategy asks for it. */
  readonly #lines = new InOrder();

  /** `timeoutMs`: how long a webhook waits for its answer at most, `EXECUTION_TIMEOUT_MS`. */
  constructor(ports: UsedPorts, steps: ExecuteSteps, background: Background, timeoutMs: number) {
    this.#ports = ports;
    this.#steps = steps;
    this.#background = background;
    this.#timeoutMs = timeoutMs;
  }

  async execute(signal: IncomingSignal): Promise<ExecuteResult> {
    let locale: Locale = 'en';
    const arrival = this.#arrivals.enter(signal.token);
    try {
      for (let read = 0; read < MOST_READS; read += 1) {
        const owner = await this.#ports.strategies.byToken(signal.token);
        if (owner === null) return { kind: 'invalid_token' };
        locale = owner.kind === 'strategy' ? owner.strategy.locale : owner.locale;
        const admission = admit(signal, owner);
        if (admission.kind === 'refused')
          return await this.#refuse(signal, admission.strategyId, admission.userId, admission.answer);
        const result = await this.#take(signal, admission, arrival);
        if (result !== 'stale') return result;
      }
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      this.#ports.log.error('a webhook could not be taken', failureFields(error));
    } finally {
      arrival.leave();
    }
    return { kind: 'not_accepted', error: messageText('NOT_ACCEPTED', locale) };
  }

  /** Its sender has received the answer: from now on an identical body is another order. */
  answerDelivered(signalId: string): void {
    this.#background.start('marking a signal as answered', () => this.#ports.ledger.markAnswered(signalId));
  }

  async #take(
    incoming: IncomingSignal,
    { strategy, request, order, accounts }: Admitted,
    arrival: Place,
  ): Promise<ExecuteResult | 'stale'> {
    const { clock } = this.#ports;
    const passed = clock.monotonic() - incoming.startedAt;
    const gateAt = incoming.startedAt + this.#timeoutMs - TIMINGS.gateBeforeDeadline;
    const gateAtWall = new Date(clock.now().getTime() - passed + this.#timeoutMs - TIMINGS.gateBeforeDeadline);
    const drafted = await this.#withGate(gateAt, (gate) =>
      this.#steps.draft.execute(strategy, accounts, request, gateAtWall, gate),
    );
    if (drafted.kind === 'over_limit') {
      const answer = refusal(403, 'LIMIT_EXCEEDED', strategy.locale, { what: drafted.limit });
      return this.#refuse(incoming, strategy.id, strategy.userId, answer);
    }
    const { drafts } = drafted;
    const places = strategy.ordering === 'in_order' ? await this.#enterLines(drafts, arrival) : [];
    const times = { leasedSince: clock.monotonic(), gateAt };
    const signal = this.#signalOf(incoming, strategy.id, strategy.userId, canonicalOrder(order));
    const taken = await this.#steps.takeIn.execute(signal, incoming.token, drafts, gateAt).catch((error: unknown) => {
      for (const place of places) place.leave();
      throw error;
    });
    if (taken.kind === 'journaled')
      return this.#execute(signal, strategy, startingOrders(drafts, taken.orders), places, times);
    for (const place of places) place.leave();
    if (taken.kind === 'stale') return 'stale';
    if (taken.of.sameBody) return this.#steps.answerDuplicate.execute(taken.of, strategy.locale);
    return this.#conflict(signal, strategy.locale);
  }

  /** Lines up behind the signals that arrived before, for each account and symbol. */
  async #enterLines(drafts: readonly OrderDraft[], arrival: Place): Promise<readonly Place[]> {
    await this.#atMost(TIMINGS.inOrder, arrival.turn);
    const places = drafts.map(({ strategyAccount, request, preparation }) => {
      const symbol = preparation.kind === 'prepared' ? preparation.order.symbol : request.symbol.toUpperCase();
      return this.#lines.enter(`${strategyAccount.account.id} ${symbol}`);
    });
    arrival.leave();
    return places;
  }

  /** From here on orders may be at an exchange: whatever happens, the sender is answered, and never told to send again. */
  async #execute(
    signal: Signal,
    strategy: Strategy,
    orders: readonly LiveOrder[],
    places: readonly Place[],
    times: { readonly leasedSince: number; readonly gateAt: number },
  ): Promise<ExecuteResult> {
    orders.forEach((order, index) => {
      const place = places[index] ?? null;
      if (order.view.state !== 'sending') place?.leave();
      else
        this.#background.start('execution of an order', () => this.#steps.submit.execute(order, { ...times, place }));
    });
    await this.#until(times.gateAt + TIMINGS.gateBeforeDeadline, orders);
    const open = orders.filter((order) => order.view.state === 'sending');
    const seconds = String(Math.round(this.#timeoutMs / 100) / 10);
    await this.#atMost(GRACE, Promise.all(open.map((order) => this.#steps.submit.timeOut(order, seconds))));
    const answer = composeAnswer(
      orders.map((order) => order.view),
      strategy.locale,
    );
    await this.#keepAnswer(signal.id, answer);
    return { kind: 'answered', signalId: signal.id, answer, replay: null };
  }

  async #refuse(
    incoming: IncomingSignal,
    strategyId: number | null,
    userId: number,
    answer: WebhookAnswer,
  ): Promise<ExecuteResult> {
    const body = incoming.order.kind === 'order' ? canonicalOrder(incoming.order.order) : '';
    const { code, error } = answer.body as { code: string; error: string };
    await this.#ports.ledger.keepRefused(this.#signalOf(incoming, strategyId, userId, body), { code, error });
    return { kind: 'refused', answer };
  }

  async #conflict(signal: Signal, locale: Locale): Promise<ExecuteResult> {
    const error = messageText('IDEMPOTENCY_CONFLICT', locale);
    await this.#ports.ledger.keepRefused(signal, { code: 'IDEMPOTENCY_CONFLICT', error });
    return { kind: 'conflict', error };
  }

  #signalOf(incoming: IncomingSignal, strategyId: number | null, userId: number, body: string): Signal {
    const { webhookId, payload, receivedAt } = incoming;
    const deadlineAt = new Date(receivedAt.getTime() + this.#timeoutMs);
    return { id: this.#ports.ids.uuid(), strategyId, userId, webhookId, body, payload, receivedAt, deadlineAt };
  }

  /** The answer goes out even if the ledger can't keep it just now: it can be composed again from the orders. */
  async #keepAnswer(signalId: string, answer: WebhookAnswer): Promise<void> {
    const keep = this.#ports.ledger.keepAnswer(signalId, answer).catch((error: unknown) => {
      this.#ports.log.warn('an answer could not be kept', { signal: signalId, ...failureFields(error) });
    });
    await this.#atMost(GRACE, keep);
  }

  async #until(deadline: number, orders: readonly LiveOrder[]): Promise<void> {
    const allSettled = Promise.all(orders.map((order) => aborted(order.settled)));
    await this.#atMost(Math.max(deadline - this.#ports.clock.monotonic(), 0), allSettled);
  }

  async #atMost(ms: number, work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    await Promise.race([work, this.#ports.clock.wait(ms, done.signal)]);
    done.abort();
  }

  async #withGate<T>(gateAt: number, work: (gate: AbortSignal) => Promise<T>): Promise<T> {
    const gate = new AbortController();
    const done = new AbortController();
    void this.#ports.clock
      .wait(Math.max(gateAt - this.#ports.clock.monotonic(), 0), done.signal)
      .then(() => gate.abort());
    return work(gate.signal).finally(() => done.abort());
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function startingOrders(drafts: readonly OrderDraft[], journaled: readonly JournaledOrder[]): readonly LiveOrder[] {
  return drafts.map((draft, index) => {
    const entry = journaled[index];
    if (entry === undefined) throw new Error('The ledger journaled fewer orders than it was given');
    return liveOrder(draft, entry);
  });
}

function liveOrder(
  { strategyAccount, request, clientOrderId, gateAt, preparation }: OrderDraft,
  { orderId, ref, failedOrderId }: JournaledOrder,
): LiveOrder {
  const prepared = preparation.kind === 'prepared' ? preparation.order : null;
  return new LiveOrder(ref, strategyAccount.account, gateAt, {
    orderId,
    strategyAccountId: strategyAccount.id,
    accountName: strategyAccount.account.name,
    request,
    state: preparation.kind === 'refused' ? 'not_sent' : 'sending',
    clientOrderId: prepared?.clientOrderId ?? clientOrderId,
    prepared,
    failure: preparation.kind === 'refused' ? preparation.failure : null,
    execution: null,
    failedOrderId,
    removed: false,
  });
}
