import type { MemoryStore, VirtualClock } from '../../../src/adapters/memory/index.ts';
import type { Outage } from '../../../src/adapters/memory/store.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import type { Reach } from '../../application/gateway.ts';
import type { Chance } from './chance.ts';
import type { Tally } from './tally.ts';
import type { Weather } from './weather.ts';

/** What a process knows without asking anybody. */
const AT_ONCE: ReadonlySet<string> = new Set(['now', 'monotonic', 'isWarm']);
const OF_TIME: ReadonlySet<string> = new Set(['wait']);
const OF_THE_EXCHANGE: ReadonlySet<string> = new Set([
  'prepare',
  'submit',
  'submitBatch',
  'batchSize',
  'untilRoom',
  'lookUp',
  'lastPrice',
]);

/** In the order in which a message may be lost. */
const OUTAGES: readonly Outage[] = ['unreachable', 'request_lost', 'acknowledgement_lost'];

export interface Surroundings {
  readonly clock: VirtualClock;
  readonly store: MemoryStore;
  readonly chance: Chance;
  readonly tally: Tally;
  /** As it is now. */
  readonly weather: () => Weather;
  readonly trace: Trace;
}

/** Told what happens, for whoever reads a history. */
export type Trace = (line: string) => void;

const never = <T>(): Promise<T> => new Promise(() => {});

/**
 * A process as its surroundings see it: every call to the outside takes a while each way and may go wrong, and at each such
 * boundary the process may be stopped, cut off from the database, or killed. What it has already sent out goes on without it.
 */
export class SimulatedProcess implements Reach {
  readonly died: Promise<void>;
  readonly name: string;
  /** How far its idea of the exchange's time is off, in milliseconds. */
  clockError = 0;
  isCutOff = false;
  readonly #around: Surroundings;
  #isDead = false;
  #die: () => void = () => {};
  #awake: Promise<void> | null = null;
  #wake: () => void = () => {};
  #deathIn: number | null = null;
  #stopIn: { boundaries: number; readonly ms: number } | null = null;

  constructor(around: Surroundings, name: string) {
    this.#around = around;
    this.name = name;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  killAfter(boundaries: number): void {
    this.#deathIn = boundaries;
  }

  stopAfter(boundaries: number, ms: number): void {
    this.#stopIn = { boundaries, ms };
  }

  /** Nothing more is done to it, and what was done ends. */
  spare(): void {
    this.#deathIn = null;
    this.#stopIn = null;
    this.isCutOff = false;
    this.#resume();
  }

  /** As SIGSTOP for a while. */
  stop(ms: number): void {
    if (this.#isDead || this.#awake !== null) return;
    this.#around.tally.count('stops');
    this.#around.trace(`${this.name} is stopped for ${ms} ms`);
    this.#awake = new Promise((resolve) => {
      this.#wake = resolve;
    });
    void this.#around.clock.wait(ms).then(() => this.#resume());
  }

  /** Where its own code goes on: at once, when it is resumed, or never. */
  awake(): Promise<void> {
    if (this.#isDead) return never();
    return this.#awake === null ? Promise.resolve() : this.#awake.then(() => this.awake());
  }

  around<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        const method = String(name);
        if (method === 'after') return (ms: number, then: () => void) => this.#after(ms, then);
        return (...given: readonly unknown[]) => this.#call(method, () => member.apply(target, given));
      },
    });
  }

  /** A timer runs out while the process is stopped, and is heard of when it goes on. */
  #after(ms: number, then: () => void): () => void {
    let isTakenBack = false;
    const cancel = this.#around.clock.after(ms, () => {
      void this.awake().then(() => {
        if (!isTakenBack) then();
      });
    });
    return () => {
      isTakenBack = true;
      cancel();
    };
  }

  #call(method: string, ask: () => unknown): unknown {
    if (AT_ONCE.has(method)) return ask();
    if (OF_TIME.has(method)) return this.#heard(ask());
    if (OF_THE_EXCHANGE.has(method)) return this.#askExchange(ask);
    return this.#askDatabase(method, ask);
  }

  async #askExchange(ask: () => unknown): Promise<unknown> {
    this.#boundary();
    await this.awake();
    const answer = await ask();
    this.#boundary();
    return this.#heard(answer);
  }

  async #askDatabase(method: string, ask: () => unknown): Promise<unknown> {
    const { clock, chance, trace } = this.#around;
    this.#boundary();
    await this.awake();
    const wasCutOff = this.isCutOff;
    await clock.wait(chance.latency());
    // What was sent out before the process died may arrive all the same.
    if (this.#isDead && !chance.happens(500)) return never();
    const outage = wasCutOff ? 'unreachable' : this.#outage();
    trace(`${this.name} ${method}${outage === null ? '' : `: ${outage}`}`);
    const answer = await this.#under(outage, ask);
    await clock.wait(chance.latency());
    this.#boundary();
    await this.awake();
    if (this.isCutOff && !wasCutOff) throw lost();
    return answer;
  }

  /** The store asks for the outage while the call is made, not later: other calls are under way meanwhile. */
  async #under(outage: Outage | null, ask: () => unknown): Promise<unknown> {
    const { store, tally } = this.#around;
    if (outage !== null) tally.count(outage);
    store.outage = () => outage;
    const asked = ask();
    store.outage = () => null;
    try {
      return await asked;
    } catch (error) {
      await this.awake();
      throw error;
    }
  }

  #outage(): Outage | null {
    const { chance, weather } = this.#around;
    return OUTAGES.find((outage) => chance.happens(weather().faults[outage])) ?? null;
  }

  async #heard(answer: unknown): Promise<unknown> {
    const heard = await answer;
    await this.awake();
    return heard;
  }

  #boundary(): void {
    if (this.#isDead) return;
    this.#around.tally.count('boundaries');
    if (this.#stopIn !== null && this.#stopIn.boundaries-- <= 0) {
      const { ms } = this.#stopIn;
      this.#stopIn = null;
      this.stop(ms);
    }
    if (this.#deathIn === null || this.#deathIn-- > 0) return;
    this.#around.tally.count('kills');
    this.#around.trace(`${this.name} is killed`);
    this.#isDead = true;
    this.#die();
  }

  #resume(): void {
    this.#awake = null;
    this.#wake();
  }
}

const lost = () => new LedgerUnavailable('The connection was cut', { maybeWritten: true });
