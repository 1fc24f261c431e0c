import { FakeExchange } from '../../../src/adapters/memory/index.ts';
import type {
  Exchange,
  Outcome,
  Preparation,
  PrepareOptions,
  SendGate,
} from '../../../src/application/ports/exchange.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Decimal } from '../../../src/domain/decimal.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { MarketType, OrderRequest, PreparedOrder } from '../../../src/domain/order.ts';
import type { Sighting } from '../../../src/domain/sighting.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import type { SimulatedProcess, Surroundings } from './process.ts';
import type { Venue } from './venue.ts';
import type { Fault } from './weather.ts';

const NOT_SENT: Outcome = { kind: 'not_sent', failure: failure('NOT_SENT') };
const NO_ANSWER: Outcome = { kind: 'unknown', failure: failure('NO_ANSWER') };
/** As the profile of this exchange declares it. */
const PROCESSING_LIMIT = 10_000;
/** When a call that hears nothing is given up. */
const CALL_TIMEOUT = 12_000;
const LONGEST_CONNECT = 7_000;
const LONGEST_STOP = 25_000;
const LONGEST_LOOK = 5_000;

export interface ReachedVenue extends Surroundings {
  readonly venue: Venue;
}

/** The exchange as one process reaches it: signs, connects, asks the gate, writes, and may hear an answer. Markets are the fake exchange's. */
export class VenueClient implements Exchange {
  readonly #reached: ReachedVenue;
  readonly #process: SimulatedProcess;
  readonly #markets: FakeExchange;

  constructor(reached: ReachedVenue, process: SimulatedProcess) {
    const { hasFence } = reached.weather().venue;
    this.#reached = reached;
    this.#process = process;
    this.#markets = new FakeExchange(reached.clock, hasFence ? {} : { fence: null, absenceProves: false });
  }

  /** Forgets its markets; loading them takes so long. */
  coolDown(ms: number): void {
    this.#markets.coolDown(ms);
  }

  isWarm(account: Account, marketType: MarketType): boolean {
    return this.#markets.isWarm(account, marketType);
  }

  prepare(account: Account, request: OrderRequest, options: PrepareOptions): Promise<Preparation> {
    this.#markets.clockOffset = this.#process.clockError;
    return this.#markets.prepare(account, request, options);
  }

  async submit(account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
    const [outcome = NO_ANSWER] = await this.submitBatch(account, [order], gate);
    return outcome;
  }

  async batchSize(): Promise<number> {
    return this.#reached.weather().venue.batchSize;
  }

  /** One request; the exchange deals with each of its orders by itself. */
  async submitBatch(account: Account, orders: readonly PreparedOrder[], gate: SendGate): Promise<readonly Outcome[]> {
    const signedAt = this.#reached.venue.now() + this.#process.clockError;
    const signed = orders.filter((order) => isWithinFence(order, signedAt));
    const isWritten = signed.length > 0 && (await this.#write(signed, gate));
    const heard = orders.map((order) =>
      isWritten && signed.includes(order) ? this.#hear(account, order, signedAt) : NOT_SENT,
    );
    const outcomes = await Promise.all(heard);
    if (outcomes.some((outcome) => outcome.kind === 'rejected' && outcome.failure.code === 'CLOCK_SKEW'))
      this.#process.clockError = 0;
    return outcomes;
  }

  async untilRoom(): Promise<boolean> {
    return true;
  }

  async lookUp(account: Account, order: PreparedOrder): Promise<Sighting> {
    const { venue, clock, chance } = this.#reached;
    await clock.wait(this.#meets('slow_look') ? chance.between(1, LONGEST_LOOK) : chance.latency());
    if (this.#meets('look_fails')) return { kind: 'failed', exchangeError: 'look-up failed' };
    const found = venue.find(account, order);
    await clock.wait(chance.latency());
    if (found !== null) return { kind: 'found', order: found };
    return { kind: 'absent', proves: this.#reached.weather().venue.hasFence, exchangeTime: new Date(venue.now()) };
  }

  lastPrice(account: Account, order: PreparedOrder): Promise<Decimal | null> {
    return this.#markets.lastPrice(account, order);
  }

  /** Connects and writes; false when nothing was written. */
  async #write(orders: readonly PreparedOrder[], gate: SendGate): Promise<boolean> {
    const { venue, clock, chance, tally, trace } = this.#reached;
    await clock.wait(this.#meets('slow_connect') ? chance.between(1, LONGEST_CONNECT) : chance.latency(), gate.signal);
    await this.#process.awake();
    if (this.#meets('connect_fails') || !gate.isOpen()) return false;
    const isAfterStop = this.#meets('stopped_before_the_write');
    if (isAfterStop) {
      this.#process.stop(chance.between(1, LONGEST_STOP));
      await this.#process.awake();
    }
    tally.count('submissions', orders.length);
    for (const { clientOrderId } of orders) {
      venue.writes.push({ clientOrderId, at: clock.now(), isAfterStop });
      trace(`${this.#process.name} writes ${clientOrderId}`);
    }
    return true;
  }

  async #hear(account: Account, order: PreparedOrder, signedAt: number): Promise<Outcome> {
    const { venue, clock, chance } = this.#reached;
    const givenUp = clock.wait(CALL_TIMEOUT).then(() => NO_ANSWER);
    if (this.#meets('order_lost')) return givenUp;
    await clock.wait(chance.latency());
    const replied = venue.receive(account, order, signedAt);
    if (this.#meets('no_answer')) return givenUp;
    const heard = replied.then(async (reply): Promise<Outcome> => {
      await clock.wait(chance.latency());
      if (this.#meets('broken_answer')) return NO_ANSWER;
      if (reply.kind === 'rejected') return reply;
      const { exchangeOrderId } = reply;
      const execution = { exchangeOrderId, exchangeStatus: null, filledQuantity: null, averagePrice: null };
      return { kind: 'accepted', execution };
    });
    return Promise.race([heard, givenUp]);
  }

  #meets(fault: Fault): boolean {
    const { chance, weather, tally } = this.#reached;
    const met = chance.happens(weather().faults[fault]);
    if (met) tally.count(fault);
    return met;
  }
}

/** The journaled fence counts from the exchange's time as it was known then: what is signed by another time is not sent. */
const isWithinFence = ({ fenceAt }: PreparedOrder, signedAt: number): boolean =>
  fenceAt === null || signedAt + TIMINGS.validityWindow + PROCESSING_LIMIT <= fenceAt.getTime();
