import type { Liveness } from '../../application/ports/liveness.ts';
import type { MemoryStore } from './store.ts';

/** One instance, as the others that share its store see it. */
export class MemoryLiveness implements Liveness {
  readonly #store: MemoryStore;
  #instanceId = 0;

  constructor(store: MemoryStore) {
    this.#store = store;
    this.revive();
  }

  get instanceId(): number {
    return this.#instanceId;
  }

  isAlive(): boolean {
    return this.#store.living.has(this.#instanceId);
  }

  /** Loses the lock. */
  kill(): void {
    this.#store.living.delete(this.#instanceId);
  }

  /** Comes back, under another id. */
  revive(): void {
    this.kill();
    this.#instanceId = this.#store.nextId();
    this.#store.living.add(this.#instanceId);
  }
}
