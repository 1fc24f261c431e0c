import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../../application/ports/clock.ts';
import type { MarketType } from '../../domain/order.ts';
import type { RateLimit, UsedLimit } from './profile.ts';

/** Whose limits a request counts against. */
export interface Requester {
  /** One exchange, real or sandbox. */
  readonly site: string;
  readonly marketType: MarketType;
  /** Names the account among all. */
  readonly account: string;
}

/** Nobody waits longer than this: no send gate stays open so long, and a person can try again. */
const LONGEST_WAIT = 5_000;
/** Of each limit, what orders that can wait may use up: the rest is for those that can't. */
const SHARE_OF_PATIENT = 0.8;

interface Bucket {
  readonly limit: RateLimit;
  readonly limiter: RateLimiterMemory;
}

/**
 * Keeps requests within the limits that the exchanges state. Under a limit a request costs a counter and waits for nothing; over it,
 * it waits for the next window. After the exchange has turned this address away, every account there waits.
 */
export class Limiter {
  readonly #clock: Clock;
  readonly #processes: number;
  readonly #buckets = new Map<string, Bucket[]>();
  /** By site, on the monotonic clock. */
  readonly #pausedUntil = new Map<string, number>();

  /** So many processes like this one share its address and its accounts: each keeps to its share of every limit. */
  constructor(clock: Clock, processes: number = 1) {
    this.#clock = clock;
    this.#processes = processes;
  }

  /** The limits that hold from now on, for all processes together; what was counted already stays counted. */
  setLimits(site: string, marketType: MarketType, limits: readonly RateLimit[]): void {
    const before = this.#buckets.get(bucketsKey(site, marketType)) ?? [];
    const shares = limits.map((limit) => ({
      ...limit,
      points: Math.max(Math.floor(limit.points / this.#processes), 1),
    }));
    const buckets = shares.map((limit) => {
      const same = before.find((bucket) => isSameCounter(bucket.limit, limit));
      if (same) same.limiter.points = limit.points;
      const duration = limit.windowMs / 1_000;
      return { limit, limiter: same?.limiter ?? new RateLimiterMemory({ points: limit.points, duration }) };
    });
    this.#buckets.set(bucketsKey(site, marketType), buckets);
  }

  /**
   * True once the request may be made; false when it would have to wait too long, or past the signal. An order is a request too, and
   * `orders` of them may be in one.
   */
  async take(
    requester: Requester,
    counts: 'orders' | 'requests',
    signal: AbortSignal,
    orders: number = 1,
  ): Promise<boolean> {
    for (;;) {
      const wait = this.pausedFor(requester.site) || (await this.#consume(requester, counts, orders));
      if (wait <= 0) return true;
      if (wait > LONGEST_WAIT) return false;
      await this.#clock.wait(wait, signal);
      if (signal.aborted) return false;
    }
  }

  /** True once so many orders in one request leave some room under each limit; false when the signal aborts before. Takes nothing. */
  async untilRoom(requester: Requester, orders: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const wait = this.pausedFor(requester.site) || (await this.#waitForRoom(requester, orders));
      if (wait <= 0) return true;
      await this.#clock.wait(wait, signal);
    }
    return false;
  }

  /** Nothing more goes to this site for so many milliseconds. */
  pause(site: string, milliseconds: number): void {
    const until = this.#clock.monotonic() + milliseconds;
    this.#pausedUntil.set(site, Math.max(until, this.#pausedUntil.get(site) ?? 0));
  }

  /** Others use the same address and account: where the exchange has counted more than we, its count holds. */
  async note(requester: Requester, used: readonly UsedLimit[]): Promise<void> {
    for (const { limit, limiter } of this.#bucketsOf(requester)) {
      const stated = used.find(({ counts, windowMs }) => counts === limit.counts && windowMs === limit.windowMs);
      if (!stated || !(stated.used > 0)) continue;
      const share = Math.ceil(stated.used / this.#processes);
      const key = counterOf(limit, requester);
      const ours = await limiter.get(key);
      if (ours && ours.consumedPoints >= share) continue;
      await limiter.set(key, share, (ours?.msBeforeNext ?? limit.windowMs) / 1_000);
    }
  }

  /** For how many milliseconds from now nothing goes to this site; 0 where it is not paused. */
  pausedFor(site: string): number {
    return Math.max((this.#pausedUntil.get(site) ?? 0) - this.#clock.monotonic(), 0);
  }

  async #waitForRoom(requester: Requester, orders: number): Promise<number> {
    let longest = 0;
    for (const { limit, limiter } of this.#bucketsOf(requester)) {
      const used = await limiter.get(counterOf(limit, requester));
      const sum = (used?.consumedPoints ?? 0) + pointsOf(limit, orders);
      const isFull = used !== null && used.consumedPoints > 0 && sum > limit.points * SHARE_OF_PATIENT;
      if (isFull) longest = Math.max(longest, used.msBeforeNext, 1);
    }
    return longest;
  }

  /** Counts it against every limit, or against none: then the milliseconds until the fullest one has room. */
  async #consume(requester: Requester, counts: 'orders' | 'requests', orders: number): Promise<number> {
    const taken: Bucket[] = [];
    for (const bucket of this.#bucketsOf(requester)) {
      if (counts === 'requests' && bucket.limit.counts === 'orders') continue;
      const full = await this.#isFull(bucket, requester, orders);
      if (full) {
        for (const { limit, limiter } of taken)
          await limiter.reward(counterOf(limit, requester), pointsOf(limit, orders));
        return Math.max(full.msBeforeNext, 1);
      }
      taken.push(bucket);
    }
    return 0;
  }

  async #isFull({ limit, limiter }: Bucket, requester: Requester, orders: number): Promise<RateLimiterRes | null> {
    try {
      await limiter.consume(counterOf(limit, requester), pointsOf(limit, orders));
      return null;
    } catch (full) {
      return full as RateLimiterRes;
    }
  }

  #bucketsOf({ site, marketType }: Requester): readonly Bucket[] {
    return this.#buckets.get(bucketsKey(site, marketType)) ?? [];
  }
}

const bucketsKey = (site: string, marketType: MarketType): string => `${site}|${marketType}`;

/** More than all of them could never be had. */
const pointsOf = ({ counts, points }: RateLimit, orders: number): number =>
  counts === 'orders' ? Math.min(orders, points) : 1;

const isSameCounter = (a: RateLimit, b: RateLimit): boolean =>
  a.counts === b.counts && a.per === b.per && a.windowMs === b.windowMs;

const counterOf = ({ per }: RateLimit, { account }: Requester): string => (per === 'account' ? account : 'address');
