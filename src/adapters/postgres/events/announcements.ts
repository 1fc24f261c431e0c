import type { Clock } from '../../../application/ports/clock.ts';

/** However much changes, the others are woken at most this often. */
const INTERVAL = 20;

/** Gathers changes, and wakes whoever tells of them once for all. A wake-up that fails is made good by the next look. */
export class Announcements {
  readonly #clock: Clock;
  readonly #wakeUp: () => Promise<unknown>;
  #isDue = false;

  constructor(clock: Clock, wakeUp: () => Promise<unknown>) {
    this.#clock = clock;
    this.#wakeUp = wakeUp;
  }

  announce(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    void this.#clock.wait(INTERVAL).then(() => {
      this.#isDue = false;
      return this.#wakeUp().catch(() => {});
    });
  }
}
