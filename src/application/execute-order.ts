import type { Locale, Strategy } from '../domain/account.ts';
import { canonicalOrder } from '../domain/order.ts';
import { TIMINGS } from '../domain/timings.ts';
import { type Admission, admit } from './admission.ts';
import type { AnswerDuplicate } from './answer-duplicate.ts';
import type { Background } from './background.ts';
import { atMost, beforeGate, type Deadline, deadlineOf } from './deadline.ts';
import type { DraftOrders } from './draft-orders.ts';
import type { ExecuteResult } from './execute-result.ts';
import { InOrder, type Place } from './in-order.ts';
import type { IncomingSignal } from './incoming-signal.ts';
import { LiveOrder } from './live-order.ts';
import { failureFields } from './log-fields.ts';
import type { Ports } from './ports/index.ts';
import type { JournaledOrder, OrderDraft, Signal, Urgency, WebhookAnswer } from './ports/order-ledger.ts';
import type { SubmitOrder } from './submit-order.ts';
import { type Departure, GRACE, SubmitUntilDeadline } from './submit-until-deadline.ts';
import type { TakeInSignal } from './take-in-signal.ts';
import { messageText } from './texts/index.ts';
import { composeAnswer, type RefusedAnswer, refusal } from './webhook-answer.ts';

type UsedPorts = Pick<Ports, 'ledger' | 'strategies' | 'clock' | 'ids' | 'log'>;
type Admitted = Extract<Admission, { kind: 'admitted' }>;

export interface ExecuteSteps {
  readonly draft: DraftOrders;
  readonly takeIn: TakeInSignal;
  readonly submit: SubmitOrder;
  readonly answerDuplicate: AnswerDuplicate;
}

/** Whose a signal is. */
interface SignalOwner {
  readonly id: number | null;
  readonly version: string | null;
  readonly userId: number;
}

/** How often a strategy is read for one signal: as it was kept, which refuses nothing, and again whenever it has changed since. */
const MOST_READS = 4;

/**
 * A webhook becomes an order at each active account of its strategy, at once: take in (journal), gate, wire, record, answer.
 * Never answers that nothing was sent unless that is proven.
 */
export class ExecuteOrder {
  readonly #ports: UsedPorts;
  readonly #steps: ExecuteSteps;
  readonly #submitUntilDeadline: SubmitUntilDeadline;
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
    this.#submitUntilDeadline = new SubmitUntilDeadline(ports, steps.submit, background, timeoutMs);
    this.#background = background;
    this.#timeoutMs = timeoutMs;
  }

  async execute(signal: IncomingSignal): Promise<ExecuteResult> {
    let locale: Locale = 'en';
    const arrival = this.#arrivals.enter(signal.token);
    try {
      for (let read = 0; read < MOST_READS; read += 1) {
        const owner = await this.#ports.strategies.byToken(signal.token, { fresh: read > 0 });
        if (owner === null) return { kind: 'invalid_token' };
        locale = owner.kind === 'strategy' ? owner.strategy.locale : owner.locale;
        const admission = admit(signal, owner);
        if (admission.kind === 'refused' && owner.isKept) continue;
        if (admission.kind === 'refused')
          return await this.#refuse(
            signal,
            { id: admission.strategyId, version: null, userId: admission.userId },
            admission.answer,
          );
        const result = await this.#take(signal, admission, arrival, owner.isKept);
        if (result !== 'stale') return result;
      }
    } catch (error) {
      if (error instanceof BrokenOff) throw error.cause;
      this.#ports.log.error('a webhook could not be taken', failureFields(error));
    } finally {
      arrival.giveWay();
    }
    return { kind: 'not_accepted', error: messageText('NOT_ACCEPTED', locale) };
  }

  /** Its sender has received the answer: from now on an identical body is another order. */
  answerDelivered(signalId: string): void {
    this.#background.start('marking a signal as answered', () =>
      this.#background.persist(() => this.#ports.ledger.markAnswered(signalId)),
    );
  }

  async #take(
    incoming: IncomingSignal,
    { strategy, request, order, accounts }: Admitted,
    arrival: Place,
    isKept: boolean,
  ): Promise<ExecuteResult | 'stale'> {
    const { clock } = this.#ports;
    if (strategy.ordering === 'parallel') arrival.giveWay();
    const deadline = deadlineOf(clock, incoming.startedAt, this.#timeoutMs);
    const drafted = await beforeGate(clock, deadline, (gate) =>
      this.#steps.draft.execute(strategy, accounts, request, deadline.gateAtWall, gate),
    );
    if (drafted.kind === 'over_limit' && isKept) return 'stale';
    if (drafted.kind === 'over_limit') {
      const answer = refusal(403, 'LIMIT_EXCEEDED', strategy.locale, { what: drafted.limit });
      return this.#refuse(incoming, strategy, answer);
    }
    const { drafts } = drafted;
    const places = strategy.ordering === 'in_order' ? await this.#enterLines(drafts, arrival) : [];
    const leasedSince = clock.monotonic();
    const signal = this.#signalOf(incoming, strategy, canonicalOrder(order));
    const taken = await this.#steps.takeIn
      .execute(signal, incoming.token, drafts, deadline.gateAt)
      .catch((error: unknown) => {
        for (const place of places) place.giveWay();
        throw error;
      });
    if (taken.kind === 'journaled') {
      const orders = startingOrders(drafts, taken.orders);
      const departures = orders.map((order, index) => ({ order, place: places[index] ?? null }));
      return this.#execute(signal, strategy, departures, deadline, leasedSince).catch((cause: unknown) => {
        throw new BrokenOff(cause);
      });
    }
    for (const place of places) place.giveWay();
    // Whoever holds a token that was replaced meanwhile must not be told what became of an earlier signal.
    if (taken.kind === 'stale' || isKept) return 'stale';
    if (taken.of.sameBody) return this.#steps.answerDuplicate.execute(taken.of, strategy.locale);
    return this.#conflict(signal, strategy.locale);
  }

  /** Lines up behind the signals that arrived before, for each account and symbol. */
  async #enterLines(drafts: readonly OrderDraft[], arrival: Place): Promise<readonly Place[]> {
    await atMost(this.#ports.clock, TIMINGS.inOrder, arrival.turn);
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
    departures: readonly Departure[],
    deadline: Deadline,
    leasedSince: number,
  ): Promise<ExecuteResult> {
    await this.#submitUntilDeadline.execute(departures, deadline, leasedSince);
    const answer = composeAnswer(
      departures.map(({ order }) => order.view),
      strategy.locale,
    );
    const isAhead = departures.every(({ order }) => order.view.state === 'accepted' && order.mayAnswerAhead);
    const kept = this.#keepAnswer(signal.id, answer, isAhead ? 'soon' : 'now');
    if (!isAhead) await atMost(this.#ports.clock, GRACE, kept);
    return { kind: 'answered', signalId: signal.id, answer, replay: null };
  }

  async #refuse(
    incoming: IncomingSignal,
    of: SignalOwner,
    { detail, ...answer }: RefusedAnswer,
  ): Promise<ExecuteResult> {
    const body = incoming.order.kind === 'order' ? canonicalOrder(incoming.order.order) : '';
    const { code, error } = answer.body as { code: string; error: string };
    await this.#ports.ledger.keepRefused(this.#signalOf(incoming, of, body), {
      code,
      error,
      detail,
    });
    return { kind: 'refused', answer };
  }

  async #conflict(signal: Signal, locale: Locale): Promise<ExecuteResult> {
    const error = messageText('IDEMPOTENCY_CONFLICT', locale);
    await this.#ports.ledger.keepRefused(signal, {
      code: 'IDEMPOTENCY_CONFLICT',
      error,
      detail: { params: {}, fields: {} },
    });
    return { kind: 'conflict', error };
  }

  #signalOf(incoming: IncomingSignal, of: SignalOwner, body: string): Signal {
    const { webhookId, payload, receivedAt } = incoming;
    return {
      id: this.#ports.ids.uuid(),
      strategyId: of.id,
      strategyVersion: of.version,
      userId: of.userId,
      webhookId,
      body,
      payload,
      receivedAt,
      deadlineAt: new Date(receivedAt.getTime() + this.#timeoutMs),
    };
  }

  /** The answer goes out even if the ledger can't keep it just now; it is kept for replays as soon as it can. Ends with the first try. */
  async #keepAnswer(signalId: string, answer: WebhookAnswer, urgency: Urgency): Promise<void> {
    const keep = () => this.#ports.ledger.keepAnswer(signalId, answer, urgency);
    const first = keep();
    const later = (error: unknown) => {
      this.#ports.log.warn('an answer is not kept yet', { signal: signalId, ...failureFields(error) });
      return this.#background.persist(keep);
    };
    this.#background.start('keeping an answer', () => first.catch(later));
    await first.catch(() => {});
  }
}

/** Thrown once orders may be on their way; whatever is thrown before leaves nothing behind, and its sender may send again. */
class BrokenOff extends Error {
  constructor(cause: unknown) {
    super('Broken off after the journal', { cause });
  }
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
