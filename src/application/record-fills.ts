import { type Execution, isClosed } from '../domain/execution.ts';
import { failure } from '../domain/failure.ts';
import { matches, waitBeforeLook } from '../domain/resolution.ts';
import type { Background } from './background.ts';
import { eitherOf } from './either-of.ts';
import type { Leases } from './leases.ts';
import type { Ports } from './ports/index.ts';
import type { HeldAttempt } from './ports/order-ledger.ts';

/** After this many answers an order that should have filled at once is left as the exchange shows it. */
const MOST_ANSWERS = 8;

/** Looks at an accepted order that fills at once, and records what became of it. */
export class RecordFills {
  readonly #ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock'>;
  readonly #leases: Leases;
  readonly #background: Background;

  constructor(ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock'>, leases: Leases, background: Background) {
    this.#ports = ports;
    this.#leases = leases;
    this.#background = background;
  }

  async execute(attempt: HeldAttempt, lost: AbortSignal): Promise<void> {
    const ended = eitherOf(lost, this.#background.stopping);
    try {
      const seen = await this.#look(attempt, ended.signal);
      if (!ended.signal.aborted) await this.#background.persist(() => this.#record(attempt, seen));
    } finally {
      ended.release();
      this.#leases.release(attempt.ref);
    }
  }

  async #record({ ref }: HeldAttempt, seen: Execution | null): Promise<void> {
    const { ledger } = this.#ports;
    if (seen?.exchangeStatus === 'closed_unfilled')
      await ledger.record(ref, { kind: 'rejected', failure: failure('NOT_FILLED') });
    else await ledger.recordFills(ref, seen);
  }

  /** The order as last seen, closed if it could be seen so. A look that failed is no answer and is repeated. */
  async #look({ prepared, account }: HeldAttempt, ended: AbortSignal): Promise<Execution | null> {
    const { exchangeOf, clock } = this.#ports;
    let seen: Execution | null = null;
    if (prepared === null || account === null) return seen;
    for (let look = 0, answers = 0; answers < MOST_ANSWERS; look += 1) {
      await clock.wait(waitBeforeLook(look, false), ended);
      if (ended.aborted) return seen;
      const sighting = await exchangeOf(account).lookUp(account, prepared);
      if (sighting.kind === 'impossible') return seen;
      if (sighting.kind === 'found' && matches(prepared, sighting.order)) seen = sighting.order;
      if (seen !== null && isClosed(seen)) return seen;
      if (sighting.kind !== 'failed') answers += 1;
    }
    return seen;
  }
}
