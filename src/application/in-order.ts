/** A place in a line. `turn` resolves when the one before has left; `leave` must be called in the end, and may be again. */
export interface Place {
  readonly turn: Promise<void>;
  leave(): void;
}

/** Lets the holders of one key pass one after the other, in the order in which they came. */
export class InOrder {
  readonly #last = new Map<string, Promise<void>>();

  /** Takes a place at once. */
  enter(key: string): Place {
    const turn = this.#last.get(key) ?? Promise.resolve();
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const mine = turn.then(() => left);
    this.#last.set(key, mine);
    void mine.then(() => {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    });
    return { turn, leave };
  }
}
