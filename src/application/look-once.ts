import { resolve } from '../domain/resolution.ts';
import type { Ports } from './ports/index.ts';
import type { UnknownAttempt } from './ports/order-ledger.ts';

/** One look at an attempt of unknown outcome, beside whoever follows it; recorded if it settles it. */
export class LookOnce {
  readonly #ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>;

  constructor(ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>) {
    this.#ports = ports;
  }

  /** What was never sent, or can't be looked up any more, is left to whoever follows it. */
  async execute({ ref, prepared, account, gateAt, failure }: UnknownAttempt): Promise<void> {
    const { ledger, exchangeOf, clock, log } = this.#ports;
    if (prepared === null || account === null) return;
    const sighting = await exchangeOf(account).lookUp(account, prepared);
    const elapsed = clock.now().getTime() - gateAt.getTime();
    const resolution = resolve(prepared, failure, sighting, { absences: 0, elapsed });
    if (resolution.kind === 'open') return;
    const recorded = await ledger.record(ref, resolution.event);
    log.info('a look settled an unknown outcome', {
      attempt: ref.attemptId,
      as: resolution.event.kind,
      recorded: recorded.kind,
    });
  }
}
