import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Everything that is left to chance in one history: the same seed gives the same history. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.#generator, least, most);
  }

  /** So many times in a thousand. */
  happens(permille: number): boolean {
    return permille > 0 && this.between(1, 1_000) <= permille;
  }

  /**
   * How long a message takes, in milliseconds: mostly a few, now and then a second or more. Fractions of a millisecond keep two
   * messages from being due at once, so that chance alone decides which comes first.
   */
  latency(): number {
    const roll = this.between(1, 100);
    const most = roll <= 80 ? 4 : roll <= 97 ? 80 : 1_200;
    return this.between(1, most * 1_000) / 1_000;
  }
}
