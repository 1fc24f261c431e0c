import { createHash } from 'node:crypto';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Log } from '../../../application/ports/log.ts';
import { type Address, senderKey } from '../address/client-address.ts';

const ALLOWED = 20;
const PER_SECONDS = 60;

/** What a bad token is answered: 401, or 429 for so many seconds. */
export type BadTokenVerdict = { readonly kind: 'refused' } | { readonly kind: 'too_many'; readonly retryAfter: number };

/**
 * Counts the bad tokens of each sender. It is asked only after a token proved bad, so a good one is never held back.
 * Senders are counted in 65,536 buckets, which bounds the memory whatever arrives.
 */
export class BadTokens {
  readonly #limiter = new RateLimiterMemory({ points: ALLOWED, duration: PER_SECONDS });
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Counts one more. The first one over the limit is logged. */
  async count(address: Address | null): Promise<BadTokenVerdict> {
    const counted = await this.#limiter.penalty(bucketOf(address));
    if (counted.consumedPoints <= ALLOWED) return { kind: 'refused' };
    if (counted.consumedPoints === ALLOWED + 1)
      this.#log.warn('many bad tokens', { address: address?.toString() ?? null });
    return { kind: 'too_many', retryAfter: retryAfter(counted) };
  }
}

function bucketOf(address: Address | null): string {
  return createHash('sha256').update(senderKey(address)).digest('hex').slice(0, 4);
}

function retryAfter(counted: RateLimiterRes): number {
  return Math.max(Math.ceil(counted.msBeforeNext / 1000), 1);
}
