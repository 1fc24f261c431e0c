import type { AuditNotExecuted } from './audit-not-executed.ts';
import type { Background } from './background.ts';
import type { Leases } from './leases.ts';
import type { Ports } from './ports/index.ts';
import type { ClaimedAttempt } from './ports/order-ledger.ts';
import type { RecordFills } from './record-fills.ts';
import type { ResolveUnknownAttempts } from './resolve-unknown-attempts.ts';

/** How many attempts are taken over at a time; the next pass takes more. */
const MOST_AT_ONCE = 50;

/** What may be done with an attempt that is taken over. */
export interface RecoverySteps {
  readonly resolve: ResolveUnknownAttempts;
  readonly recordFills: RecordFills;
  readonly audit: AuditNotExecuted;
}

/** Takes over the attempts of instances that died, and never sends one again. */
export class RecoverAttempts {
  readonly #ports: Pick<Ports, 'ledger' | 'clock' | 'log'>;
  readonly #steps: RecoverySteps;
  readonly #leases: Leases;
  readonly #background: Background;

  constructor(
    ports: Pick<Ports, 'ledger' | 'clock' | 'log'>,
    steps: RecoverySteps,
    leases: Leases,
    background: Background,
  ) {
    this.#ports = ports;
    this.#steps = steps;
    this.#leases = leases;
    this.#background = background;
  }

  /** Takes over all that nobody holds. Answers how many attempts it was. */
  async execute(): Promise<number> {
    let all = 0;
    for (let taken = MOST_AT_ONCE; taken === MOST_AT_ONCE; all += taken) taken = await this.#takeOver();
    return all;
  }

  async #takeOver(): Promise<number> {
    const { ledger, clock, log } = this.#ports;
    const since = clock.monotonic();
    const attempts = await ledger.claimExpired(MOST_AT_ONCE);
    for (const attempt of attempts)
      this.#background.start('recovery of an attempt', () => this.#continue(attempt, since));
    if (attempts.length > 0) log.info('attempts taken over', { attempts: attempts.length });
    return attempts.length;
  }

  async #continue(attempt: ClaimedAttempt, since: number): Promise<void> {
    const { resolve, recordFills, audit } = this.#steps;
    switch (attempt.state) {
      case 'unknown':
        await resolve.execute(attempt, this.#leases.hold(attempt.ref, since).lost);
        return;
      case 'accepted':
        return recordFills.execute(attempt, this.#leases.hold(attempt.ref, since).lost);
      case 'not_executed':
        return audit.execute(attempt);
    }
  }
}
