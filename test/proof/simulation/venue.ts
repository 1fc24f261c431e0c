import { type Acceptance, ExchangeBook } from '../../../src/adapters/memory/exchange-book.ts';
import type { VirtualClock } from '../../../src/adapters/memory/index.ts';
import { FAKE_PRICES } from '../../../src/adapters/memory/markets.ts';
import type { Account } from '../../../src/domain/account.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import type { Execution } from '../../../src/domain/execution.ts';
import { type Failure, failure } from '../../../src/domain/failure.ts';
import { fillsAtOnce, type PreparedOrder } from '../../../src/domain/order.ts';
import type { SeenOrder } from '../../../src/domain/sighting.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import type { Chance } from './chance.ts';
import type { Surroundings, Trace } from './process.ts';
import type { Tally } from './tally.ts';
import type { Fault, Weather } from './weather.ts';

/** An order request whose first byte went out. */
export interface Write {
  readonly clientOrderId: string;
  /** By our wall clock, as the gate in the journal. */
  readonly at: Date;
  /** The process was stopped between its last look at the gate and the write. */
  readonly isAfterStop: boolean;
}

export type Reply =
  | { readonly kind: 'accepted'; readonly exchangeOrderId: string }
  | { readonly kind: 'rejected'; readonly failure: Failure };

/** What this exchange promises to have done with a request after it came in (the `fence` of the fake exchange counts on ten seconds). */
const PROCESSING_LIMIT = 9_500;
const BROKEN_PROCESSING_LIMIT = 50_000;
/** How far in the future a request may be signed. */
const EARLIEST = 1_000;
/** How often it denies an order that is there, or shows another one in its stead: for one client order id at most. */
const MOST_LIES = { false_absence: 1, another_order: 3 } as const;
/** A look-up shows what was executed this much later at most. */
const LONGEST_LAG = 2_500;

/** The exchange: the judge of what was executed. It takes a client order id a second time, and knows an account by its key alone. */
export class Venue {
  readonly writes: Write[] = [];
  readonly #clock: VirtualClock;
  readonly #chance: Chance;
  readonly #weather: () => Weather;
  readonly #trace: Trace;
  readonly #tally: Tally;
  readonly #book = new ExchangeBook(new Map(Object.entries(FAKE_PRICES)), () => new Date(this.now()));
  readonly #visibleAt = new Map<string, number>();
  readonly #lies = new Map<string, number>();
  readonly #epoch: number;

  constructor({ clock, chance, weather, trace, tally }: Omit<Surroundings, 'store'>) {
    this.#clock = clock;
    this.#chance = chance;
    this.#weather = weather;
    this.#trace = trace;
    this.#tally = tally;
    this.#epoch = clock.now().getTime() - clock.monotonic();
  }

  get acceptances(): readonly Acceptance[] {
    return this.#book.acceptances;
  }

  /** By its own clock, which never jumps. */
  now(): number {
    return this.#epoch + this.#clock.monotonic();
  }

  /** Takes a request in, and answers when it has dealt with it. */
  async receive(account: Account, order: PreparedOrder, signedAt: number): Promise<Reply> {
    const { venue } = this.#weather();
    const age = this.now() - signedAt;
    if (venue.hasFence && (age > TIMINGS.validityWindow || age < -EARLIEST)) return refused('CLOCK_SKEW');
    if (this.#meets('rate_limited')) return refused('RATE_LIMITED');
    if (this.#meets('refused')) return refused(this.#chance.happens(500) ? 'INSUFFICIENT_FUNDS' : 'ORDER_REJECTED');
    await this.#clock.wait(this.#processing());
    const { execution } = this.#book.take(keyOf(account), order, this.#becomes(order));
    this.#trace(`the exchange executes ${order.clientOrderId} (${execution.exchangeStatus})`);
    const lag = this.#meets('look_lags') ? this.#chance.between(1, LONGEST_LAG) : 0;
    this.#visibleAt.set(order.clientOrderId, this.now() + lag);
    return { kind: 'accepted', exchangeOrderId: execution.exchangeOrderId };
  }

  /** The order of this client order id, as the owner of the key is shown it. */
  find(account: Account, order: PreparedOrder): SeenOrder | null {
    const { clientOrderId } = order;
    const taken = this.#book.find(keyOf(account), clientOrderId);
    if (taken === null || (this.#visibleAt.get(clientOrderId) ?? 0) > this.now()) return null;
    if (this.#liesAbout(clientOrderId, 'false_absence')) return null;
    const { marketId, side, sentAmount: amount } = taken.order;
    if (this.#liesAbout(clientOrderId, 'another_order'))
      return { ...taken.execution, clientOrderId, marketId, side: opposite(side), amount };
    return { ...taken.execution, clientOrderId, marketId, side, amount };
  }

  #processing(): number {
    const { venue } = this.#weather();
    if (!this.#meets('slow_execution')) return this.#chance.latency();
    return this.#chance.between(1, venue.breaksFence ? BROKEN_PROCESSING_LIMIT : PROCESSING_LIMIT);
  }

  /** What becomes of an order that fills at once; the rest rests. */
  #becomes(order: PreparedOrder): Partial<Execution> {
    if (!fillsAtOnce(order)) return {};
    if (this.#meets('closed_unfilled'))
      return { exchangeStatus: 'closed_unfilled', filledQuantity: Decimal.ZERO, averagePrice: null };
    if (order.quantity === null || !this.#meets('partly_filled')) return {};
    return { exchangeStatus: 'partly_filled_closed', filledQuantity: Decimal.of('0.001') };
  }

  /** As often as such an exchange does at most. */
  #liesAbout(clientOrderId: string, lie: keyof typeof MOST_LIES): boolean {
    const key = `${lie} ${clientOrderId}`;
    const before = this.#lies.get(key) ?? 0;
    if (before >= MOST_LIES[lie] || !this.#meets(lie)) return false;
    this.#lies.set(key, before + 1);
    return true;
  }

  #meets(fault: Fault): boolean {
    const met = this.#chance.happens(this.#weather().faults[fault]);
    if (met) this.#tally.count(fault);
    return met;
  }
}

const keyOf = (account: Account) => account.key?.fingerprint ?? 'none';
const opposite = (side: PreparedOrder['side']) => (side === 'BUY' ? 'SELL' : 'BUY');
const refused = (code: 'CLOCK_SKEW' | 'RATE_LIMITED' | 'INSUFFICIENT_FUNDS' | 'ORDER_REJECTED'): Reply => ({
  kind: 'rejected',
  failure: failure(code),
});
