import { matches } from '../domain/resolution.ts';
import { TIMINGS } from '../domain/timings.ts';
import type { Ports } from './ports/index.ts';
import type { HeldAttempt } from './ports/order-ledger.ts';

/** Looks an attempt that was proven not executed up once more: an exchange may have broken its own fence. */
export class AuditNotExecuted {
  readonly #ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>;

  constructor(ports: Pick<Ports, 'ledger' | 'exchangeOf' | 'clock' | 'log'>) {
    this.#ports = ports;
  }

  async execute({ ref, prepared, account, gateAt }: HeldAttempt): Promise<void> {
    const { ledger, exchangeOf, clock, log } = this.#ports;
    if (prepared === null || account === null) return ledger.scheduleAudit(ref, null);
    const sighting = await exchangeOf(account).lookUp(account, prepared);
    if (
      sighting.kind === 'found' &&
      matches(prepared, sighting.order) &&
      sighting.order.exchangeStatus !== 'closed_unfilled'
    ) {
      await ledger.record(ref, { kind: 'accepted', execution: sighting.order });
      log.error('FENCE BREACH: the exchange executed an order that was proven not executed; the account is frozen', {
        account: account.name,
        exchange: account.exchange,
        client_order_id: prepared.clientOrderId,
        exchange_order_id: sighting.order.exchangeOrderId,
      });
      return;
    }
    const passed = clock.now().getTime() - gateAt.getTime();
    const next = sighting.kind === 'impossible' ? undefined : TIMINGS.audits.find((after) => after > passed);
    await ledger.scheduleAudit(ref, next === undefined ? null : new Date(gateAt.getTime() + next));
  }
}
