import { brokenLimit, limitsAnything } from '../limits.ts';
import type { RetryDraft } from '../ports/failed-orders.ts';
import type { Ports } from '../ports/index.ts';

export type DraftedRetry =
  | { readonly kind: 'drafted'; readonly draft: RetryDraft }
  /** Its strategy allows such an order no more. */
  | { readonly kind: 'over_limit'; readonly limit: string };

/** Reads a failed order against its market anew, with the parameters that it was asked for with and a new client order id. */
export class DraftRetry {
  readonly #ports: Pick<Ports, 'exchangeOf' | 'ids'>;

  constructor(ports: Pick<Ports, 'exchangeOf' | 'ids'>) {
    this.#ports = ports;
  }

  /**
   * Where markets are not loaded it is journaled first and prepared then, unless there are limits to be judged. `gate` ends the wait
   * for them.
   */
  async execute(candidate: RetryDraft['candidate'], gateAt: Date, gate: AbortSignal): Promise<DraftedRetry> {
    const { account, request, limits } = candidate;
    const exchange = this.#ports.exchangeOf(account);
    const clientOrderId = this.#ports.ids.clientOrderId();
    const draft = { candidate, clientOrderId, gateAt };
    if (!limitsAnything(limits) && !exchange.isWarm(account, request.marketType))
      return { kind: 'drafted', draft: { ...draft, preparation: { kind: 'waiting' } } };
    const preparation = await exchange.prepare(account, request, { clientOrderId, gateAt, signal: gate });
    if (preparation.kind === 'refused') return { kind: 'drafted', draft: { ...draft, preparation } };
    const { order } = preparation;
    const limit = await brokenLimit(limits, order, () => exchange.lastPrice(account, order, gate));
    if (limit !== null) return { kind: 'over_limit', limit };
    return { kind: 'drafted', draft: { ...draft, clientOrderId: order.clientOrderId, preparation } };
  }
}
