import type { Clock } from '../../application/ports/clock.ts';
import type { Exchange, Outcome, Preparation, PrepareOptions, SendGate } from '../../application/ports/exchange.ts';
import type { Account } from '../../domain/account.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import { type Market, shownSymbol } from '../../domain/market.ts';
import { fitOrder } from '../../domain/market-fit.ts';
import { indexMarkets, type MarketIndex } from '../../domain/market-index.ts';
import type { MarketType, OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { resolveSymbol } from '../../domain/symbols.ts';
import { TIMINGS } from '../../domain/timings.ts';
import { type Acceptance, ExchangeBook } from './exchange-book.ts';
import { acknowledgement, HeldSubmission } from './held-submission.ts';
import { FAKE_MARKETS, FAKE_PRICES } from './markets.ts';
import { type Scripted, Scripts, type Target } from './scripts.ts';

/** How the fake exchange takes one submission. Without a script it accepts. */
export type SubmitScript =
  /** `becomes`: what a later look shows; `atOnce`: the answer shows it already. */
  | { readonly kind: 'accept'; readonly becomes?: Partial<Execution>; readonly atOnce?: boolean }
  | { readonly kind: 'reject'; readonly failure: Failure }
  /** Nothing is written. */
  | { readonly kind: 'not_sent'; readonly failure: Failure }
  /** Written, and maybe `accepted`, but the answer tells nothing. */
  | { readonly kind: 'unknown'; readonly accepted: boolean; readonly failure?: Failure }
  /** Connecting takes `ms`; the gate may close meanwhile. */
  | { readonly kind: 'slow_connect'; readonly ms: number }
  | { readonly kind: 'hang'; readonly held: HeldSubmission };

/** How the fake exchange answers one look-up. Without a script it tells the truth. */
export type LookUpScript =
  /** `absent`, whatever is in the book: a look-up that lags, or simply errs. */
  | { readonly kind: 'absent' }
  /** The look itself fails. */
  | { readonly kind: 'failed'; readonly exchangeError?: string }
  | { readonly kind: 'impossible'; readonly exchangeError?: string }
  /** Shows an order of the other side under this id. */
  | { readonly kind: 'wrong_order' }
  /** Answers after `ms`, with the truth of that moment. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface FakeExchangeOptions {
  readonly markets?: readonly Market[];
  /** From the gate to the fence in milliseconds; null where no fence is shown. As at Binance unless told. */
  readonly fence?: number | null;
  /** Whether absence in a look-up proves anything. */
  readonly absenceProves?: boolean;
  /** A venue that takes only a cost for market buys. */
  readonly quoteForMarketBuy?: boolean;
  /** Orders in one request; 1 unless told. */
  readonly batchSize?: number;
}

const BINANCE_PROCESSING_LIMIT = 10_000;
const USUAL_FENCE = TIMINGS.validityWindow + BINANCE_PROCESSING_LIMIT + TIMINGS.skew;

/**
 * An exchange whose every answer can be scripted, for one call or for many, and whose book is the judge of what was
 * executed. Like a real transport it writes nothing once the send gate is closed.
 */
export class FakeExchange implements Exchange {
  /** Last traded prices by market id; null or absent: none can be had. May be changed. */
  readonly prices = new Map<string, Decimal | null>(Object.entries(FAKE_PRICES));
  /** How far this exchange's clock is ahead of the one with which ours began, in milliseconds; null: its answers show no time. */
  clockOffset: number | null = 0;
  readonly #clock: Clock;
  /** What our wall clock showed when the monotonic one showed zero: this exchange's own clock never jumps with ours. */
  readonly #epoch: number;
  readonly #options: FakeExchangeOptions;
  readonly #index: MarketIndex;
  readonly #book = new ExchangeBook(this.prices, () => new Date(this.#now()));
  readonly #written: string[] = [];
  readonly #looks: string[] = [];
  readonly #batches: (readonly string[])[] = [];
  readonly #submitScripts = new Scripts<SubmitScript>();
  readonly #lookUpScripts = new Scripts<LookUpScript>();
  #marketsLoadIn: number | null = null;

  constructor(clock: Clock, options: FakeExchangeOptions = {}) {
    this.#clock = clock;
    this.#epoch = clock.now().getTime() - clock.monotonic();
    this.#options = options;
    this.#index = indexMarkets(options.markets ?? FAKE_MARKETS);
  }

  /** Every order that was taken, in that order: what "accepted" means. */
  get acceptances(): readonly Acceptance[] {
    return this.#book.acceptances;
  }

  /** The client order id of every order request that was written, in that order. */
  get written(): readonly string[] {
    return this.#written;
  }

  /** The client order ids of every request that held several orders, in that order. */
  get batches(): readonly (readonly string[])[] {
    return this.#batches;
  }

  /** The client order id of every look-up, in that order. */
  get looks(): readonly string[] {
    return this.#looks;
  }

  onSubmit(script: SubmitScript, target: Target = {}): Scripted {
    return this.#submitScripts.add(script, target);
  }

  onLookUp(script: LookUpScript, target: Target = {}): Scripted {
    return this.#lookUpScripts.add(script, target);
  }

  /** The next submission hangs until what is returned says how it goes on. */
  hang(target: Omit<Target, 'times'> = {}): HeldSubmission {
    const held = new HeldSubmission();
    this.onSubmit({ kind: 'hang', held }, target);
    return held;
  }

  /** Later looks show this of an order that was taken. */
  become(clientOrderId: string, becomes: Partial<Execution>): void {
    this.#book.change(clientOrderId, becomes);
  }

  /** Forgets the markets; loading them takes `ms` milliseconds from each `prepare` on. */
  coolDown(ms: number): void {
    this.#marketsLoadIn = ms;
  }

  isWarm(_account: Account, _marketType: MarketType): boolean {
    return this.#marketsLoadIn === null;
  }

  async prepare(account: Account, request: OrderRequest, options: PrepareOptions): Promise<Preparation> {
    if (!(await this.#hasMarkets(options.signal))) return { kind: 'refused', failure: failure('MARKETS_UNAVAILABLE') };
    const resolved = resolveSymbol(request.symbol, request.marketType, this.#index);
    if (resolved.kind === 'refused') return resolved;
    const { market } = resolved;
    const fitted = fitOrder(request, market, {
      quoteForMarketBuy: this.#options.quoteForMarketBuy ?? false,
      referencePrice: this.prices.get(market.id) ?? null,
    });
    if (fitted.kind === 'refused') return fitted;
    const { kind: _, ...numbers } = fitted;
    const order: PreparedOrder = {
      ...numbers,
      clientOrderId: options.clientOrderId,
      marketId: market.id,
      marketSymbol: market.unified,
      symbol: shownSymbol(market),
      marketType: market.marketType,
      endpoint: request.orderType.startsWith('STOP') ? 'algo' : 'order',
      side: request.side,
      orderType: request.orderType,
      reduceOnly: request.reduceOnly,
      positionSide: request.positionSide,
      timeInForce: request.timeInForce,
      keyFingerprint: account.key?.fingerprint ?? 'none',
      fenceAt: this.#fenceAt(options.gateAt),
    };
    return { kind: 'prepared', order };
  }

  async submit(account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
    const script = this.#submitScripts.take(account.name, order.clientOrderId) ?? { kind: 'accept' };
    if (script.kind === 'not_sent') return script;
    if (script.kind === 'slow_connect') await this.#clock.wait(script.ms, gate.signal);
    if (!gate.isOpen()) return { kind: 'not_sent', failure: failure('NOT_SENT') };
    this.#written.push(order.clientOrderId);
    switch (script.kind) {
      case 'reject':
        return { kind: 'rejected', failure: script.failure };
      case 'unknown':
        if (script.accepted) this.#book.take(account.name, order, {});
        return { kind: 'unknown', failure: script.failure ?? failure('NO_ANSWER') };
      case 'hang':
        script.held.arrive(() => this.#book.take(account.name, order, {}).execution);
        return script.held.answered;
      case 'slow_connect':
        return this.#accept(account, order, { kind: 'accept' });
      case 'accept':
        return this.#accept(account, order, script);
    }
  }

  async batchSize(_account: Account, _marketType: MarketType): Promise<number> {
    return this.#options.batchSize ?? 1;
  }

  /** Each order by its own script; the answer comes when all have one. */
  submitBatch(account: Account, orders: readonly PreparedOrder[], gate: SendGate): Promise<readonly Outcome[]> {
    this.#batches.push(orders.map(({ clientOrderId }) => clientOrderId));
    return Promise.all(orders.map((order) => this.submit(account, order, gate)));
  }

  async untilRoom(_account: Account, _marketType: MarketType, _orders: number, _signal: AbortSignal): Promise<boolean> {
    return true;
  }

  async lookUp(account: Account, order: PreparedOrder): Promise<Sighting> {
    const { clientOrderId } = order;
    this.#looks.push(clientOrderId);
    const script = this.#lookUpScripts.take(account.name, clientOrderId);
    if (script?.kind === 'absent') return this.#absent();
    if (script?.kind === 'failed') return { kind: 'failed', exchangeError: script.exchangeError ?? 'look-up failed' };
    if (script?.kind === 'impossible')
      return { kind: 'impossible', exchangeError: script.exchangeError ?? 'no look-up' };
    if (script?.kind === 'slow') await this.#clock.wait(script.ms);
    const taken = this.#book.find(account.name, clientOrderId);
    if (script?.kind === 'wrong_order') return { kind: 'found', order: { ...anotherOrder(order), clientOrderId } };
    if (taken === null) return this.#absent();
    const { marketId, side, sentAmount: amount } = taken.order;
    return { kind: 'found', order: { ...taken.execution, clientOrderId, marketId, side, amount } };
  }

  async lastPrice(_account: Account, order: PreparedOrder): Promise<Decimal | null> {
    return this.prices.get(order.marketId) ?? null;
  }

  async #hasMarkets(signal: AbortSignal): Promise<boolean> {
    if (this.#marketsLoadIn === null) return true;
    await this.#clock.wait(this.#marketsLoadIn, signal);
    if (signal.aborted) return false;
    this.#marketsLoadIn = null;
    return true;
  }

  #now(): number {
    return this.#epoch + this.#clock.monotonic() + (this.clockOffset ?? 0);
  }

  /** By this exchange's clock, as an adapter that knows the difference reckons it. */
  #fenceAt(gateAt: Date): Date | null {
    const { fence = USUAL_FENCE } = this.#options;
    const untilGate = gateAt.getTime() - this.#clock.now().getTime();
    return fence === null ? null : new Date(this.#now() + untilGate + fence);
  }

  #accept(account: Account, order: PreparedOrder, script: SubmitScript & { kind: 'accept' }): Outcome {
    const { execution } = this.#book.take(account.name, order, script.becomes ?? {});
    const shown = script.atOnce ? execution : acknowledgement(execution.exchangeOrderId);
    return { kind: 'accepted', execution: shown };
  }

  #absent(): Sighting {
    const { absenceProves = true } = this.#options;
    const exchangeTime = this.clockOffset === null ? null : new Date(this.#now());
    return { kind: 'absent', proves: absenceProves, exchangeTime };
  }
}

function anotherOrder({ marketId, side, sentAmount }: PreparedOrder) {
  return {
    ...acknowledgement('another'),
    exchangeStatus: 'open',
    filledQuantity: Decimal.ZERO,
    marketId,
    side: side === 'BUY' ? 'SELL' : 'BUY',
    amount: sentAmount,
  } as const;
}
