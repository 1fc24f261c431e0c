import type { RetryDraft } from '../ports/failed-orders.ts';
import type { Ports } from '../ports/index.ts';

/** Reads a failed order against its market anew, with the parameters that it was asked for with and a new client order id. */
export class DraftRetry {
  readonly #ports: Pick<Ports, 'exchangeOf' | 'ids'>;

  constructor(ports: Pick<Ports, 'exchangeOf' | 'ids'>) {
    this.#ports = ports;
  }

  /** Where markets are not loaded it is journaled first and prepared then. `gate` ends the wait for them. */
  async execute(candidate: RetryDraft['candidate'], gateAt: Date, gate: AbortSignal): Promise<RetryDraft> {
    const { account, request } = candidate;
    const exchange = this.#ports.exchangeOf(account);
    const clientOrderId = this.#ports.ids.clientOrderId();
    if (!exchange.isWarm(account, request.marketType))
      return { candidate, clientOrderId, gateAt, preparation: { kind: 'waiting' } };
    const preparation = await exchange.prepare(account, request, { clientOrderId, gateAt, signal: gate });
    if (preparation.kind === 'refused') return { candidate, clientOrderId, gateAt, preparation };
    return { candidate, clientOrderId: preparation.order.clientOrderId, gateAt, preparation };
  }
}
