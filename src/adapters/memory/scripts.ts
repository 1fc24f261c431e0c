/** Which calls a script is for; what is left out may be anything. */
export interface Target {
  /** The account's name. */
  readonly account?: string;
  readonly clientOrderId?: string;
  /** How many calls it answers, 1 unless told; `Infinity` for all from now on. */
  readonly times?: number;
}

/** A script that was handed in. */
export interface Scripted {
  /** From now on calls go past it. */
  stop(): void;
}

interface Entry<T> {
  readonly target: Target;
  readonly script: T;
  left: number;
}

/** What the next calls are answered with, in the order in which it was handed in. */
export class Scripts<T> {
  readonly #entries: Entry<T>[] = [];

  add(script: T, target: Target): Scripted {
    const entry = { target, script, left: target.times ?? 1 };
    this.#entries.push(entry);
    return {
      stop: () => {
        entry.left = 0;
      },
    };
  }

  /** The first script for this call, used up by it; null when there is none. */
  take(account: string, clientOrderId: string): T | null {
    const entry = this.#entries.find(
      ({ target, left }) =>
        left > 0 &&
        (target.account ?? account) === account &&
        (target.clientOrderId ?? clientOrderId) === clientOrderId,
    );
    if (entry === undefined) return null;
    entry.left -= 1;
    return entry.script;
  }
}
