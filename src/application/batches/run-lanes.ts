import type { Background } from '../background.ts';
import type { BatchLanes, Lane } from '../ports/batches.ts';
import type { RunLane } from './run-lane.ts';

/** How often lanes that nobody holds are looked for, in milliseconds. */
export const LANES_EVERY = 500;

/** At most so many lanes at once on one instance: webhooks need the database more. */
const MOST_LANES = 8;

/** Goes on with batches, be they new or left by an instance that died; accounts beside each other. */
export class RunLanes {
  readonly #lanes: BatchLanes;
  readonly #run: RunLane;
  readonly #background: Background;
  #running = 0;

  constructor(lanes: BatchLanes, run: RunLane, background: Background) {
    this.#lanes = lanes;
    this.#run = run;
    this.#background = background;
  }

  /** One pass; the lanes themselves go on in the background. Throws `LedgerUnavailable`. */
  async execute(): Promise<void> {
    const free = MOST_LANES - this.#running;
    if (free === 0) return;
    const lanes = await this.#lanes.claim(free);
    for (const lane of lanes) this.#start(lane);
  }

  #start(lane: Lane): void {
    this.#running += 1;
    this.#background.start('a batch', async () => {
      try {
        await this.#run.execute(lane);
        // Whoever is free goes on with what is left. After an error it waits until the lease runs out.
        await this.#lanes.release(lane);
      } finally {
        this.#running -= 1;
      }
    });
  }
}
