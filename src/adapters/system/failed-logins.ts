import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { FailedLogins } from '../../application/ports/sessions.ts';

const WINDOW = 15 * 60;
/** Of one user name from one address. */
const PER_NAME = 10;
/** Of one address, whatever the names: several people may share it. */
const PER_ADDRESS = 100;

/**
 * Failed logins of this instance, forgotten after a quarter of an hour. A user name alone is never counted, for then anybody could lock
 * its owner out. What it keeps is bounded by how many passwords can be hashed in that time.
 */
export class FailedLoginCounts implements FailedLogins {
  readonly #byName = new RateLimiterMemory({ keyPrefix: 'name', points: PER_NAME, duration: WINDOW });
  readonly #byAddress = new RateLimiterMemory({ keyPrefix: 'address', points: PER_ADDRESS, duration: WINDOW });

  async retryAfter(username: string, address: string): Promise<number | null> {
    const [name, sender] = await Promise.all([
      this.#byName.get(nameKey(username, address)),
      this.#byAddress.get(address),
    ]);
    const full = [over(name, PER_NAME), over(sender, PER_ADDRESS)].filter((counted) => counted !== null);
    return full.length === 0 ? null : Math.max(...full.map(({ msBeforeNext }) => Math.ceil(msBeforeNext / 1000)), 1);
  }

  async count(username: string, address: string): Promise<void> {
    await Promise.all([this.#byName.penalty(nameKey(username, address)), this.#byAddress.penalty(address)]);
  }
}

const nameKey = (username: string, address: string): string => JSON.stringify([username, address]);

const over = (counted: RateLimiterRes | null, points: number): RateLimiterRes | null =>
  counted !== null && counted.consumedPoints >= points ? counted : null;
