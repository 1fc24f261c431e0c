import { hash, type Options, verify } from '@node-rs/argon2';
import type { Passwords } from '../../application/ports/passwords.ts';

/** argon2id (the library's default) at the first of the settings that OWASP's password storage page recommends. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each one fills a core and 19 MiB for a moment; a flood of logins must not take them from the orders. */
const MOST_AT_ONCE = 2;

/** argon2id, computed off the event loop and only a few at once. */
export class Argon2Passwords implements Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalised(password), COST));
  }

  async verify(password: string, known: string | null): Promise<boolean> {
    const expected = known ?? (await this.#decoyHash());
    const fits = await this.#inTurn(() => verify(expected, normalised(password)));
    return fits && known !== null;
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash('nobody has this password');
    return this.#decoy;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < MOST_AT_ONCE) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** The same password is typed as different characters on different machines; Korean most of all. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
