/** Runs one call after the other per name, for exchanges that want rising nonces. */
export class Serial {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Null when the signal aborts before its turn: then the call is never made. */
  async run<T>(name: string, signal: AbortSignal, call: () => Promise<T>): Promise<T | null> {
    const before = this.#last.get(name);
    const turn = (before ?? Promise.resolve()).then(() => (signal.aborted ? null : call()));
    const ended = turn.catch(() => {});
    this.#last.set(name, ended);
    void ended.then(() => {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    });
    return before ? Promise.race([turn, unlessBefore(before, signal)]) : turn;
  }
}

/** Null once the signal aborts, if that is before the turn has come; otherwise never settles. */
function unlessBefore(before: Promise<unknown>, signal: AbortSignal): Promise<null> {
  let hasTurn = false;
  void before.then(() => {
    hasTurn = true;
  });
  return new Promise((resolve) => {
    const abort = () => {
      if (!hasTurn) resolve(null);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
