/** A place in a line. `turn` resolves when the one before has left; `leave` or `giveWay` must be called in the end, and may be again. */
export interface Place {
  readonly turn: Promise<void>;
  /** Its holder has passed, in its turn or because it would wait no longer. */
  leave(): void;
  /** Its holder will not pass at all: whoever comes next waits for the one before in its stead. */
  giveWay(): void;
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
    this.#last.set(key, left);
    void left.then(() => {
      if (this.#last.get(key) === left) this.#last.delete(key);
    });
    return { turn, leave, giveWay: () => void turn.then(leave) };
  }
}
