const MOST_WAITING = 20;

interface Queue {
  waiting: number;
  last: Promise<unknown>;
}

/** Runs what bears the same name one after the other. */
export class OneAtATime {
  readonly #queues = new Map<string, Queue>();

  /** Null, and nothing runs, when twenty wait already. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    const queue = this.#queues.get(name) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= MOST_WAITING) return null;
    this.#queues.set(name, queue);
    queue.waiting += 1;
    const turn = queue.last.then(work);
    queue.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#queues.delete(name);
    }
  }
}
