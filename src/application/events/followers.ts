import type { ChangeEvent } from '../ports/events.ts';

type Tell = (event: ChangeEvent) => void;

/** Who listens to which user's events, within one process. */
export class Followers {
  readonly #byUser = new Map<number, Set<Tell>>();

  get isEmpty(): boolean {
    return this.#byUser.size === 0;
  }

  /** Ends with the function that it returns. */
  add(userId: number, tell: Tell): () => void {
    const ofUser = this.#byUser.get(userId) ?? new Set();
    this.#byUser.set(userId, ofUser.add(tell));
    return () => {
      ofUser.delete(tell);
      if (ofUser.size === 0 && this.#byUser.get(userId) === ofUser) this.#byUser.delete(userId);
    };
  }

  tell(event: ChangeEvent): void {
    for (const tell of this.#byUser.get(event.userId) ?? []) tell(event);
  }
}
