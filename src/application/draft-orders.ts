import type { Strategy, StrategyAccount } from '../domain/account.ts';
import { failure } from '../domain/failure.ts';
import type { OrderRequest } from '../domain/order.ts';
import { brokenLimit, limitsAnything } from './limits.ts';
import type { Ports } from './ports/index.ts';
import type { OrderDraft } from './ports/order-ledger.ts';

export type Drafts =
  | { readonly kind: 'drafts'; readonly drafts: readonly OrderDraft[] }
  | { readonly kind: 'over_limit'; readonly limit: string };

/** One order per account: read against its market at once where markets are loaded, so that one commit journals all that is sent. */
export class DraftOrders {
  readonly #ports: Pick<Ports, 'exchangeOf' | 'ids'>;

  constructor(ports: Pick<Ports, 'exchangeOf' | 'ids'>) {
    this.#ports = ports;
  }

  /** A strategy with limits waits for the markets, for its limits must be judged before anything is written. `gate` ends that wait. */
  async execute(
    strategy: Strategy,
    accounts: readonly StrategyAccount[],
    request: OrderRequest,
    gateAt: Date,
    gate: AbortSignal,
  ): Promise<Drafts> {
    const mustWait = limitsAnything(strategy);
    const drafts = await Promise.all(accounts.map((link) => this.#draft(link, request, gateAt, gate, mustWait)));
    for (const draft of mustWait ? drafts : []) {
      if (draft.preparation.kind !== 'prepared') continue;
      const { account } = draft.strategyAccount;
      const { order } = draft.preparation;
      const limit = await brokenLimit(strategy, order, () =>
        this.#ports.exchangeOf(account).lastPrice(account, order, gate),
      );
      if (limit !== null) return { kind: 'over_limit', limit };
    }
    return { kind: 'drafts', drafts };
  }

  async #draft(
    strategyAccount: StrategyAccount,
    request: OrderRequest,
    gateAt: Date,
    signal: AbortSignal,
    mustWait: boolean,
  ): Promise<OrderDraft> {
    const { account } = strategyAccount;
    const clientOrderId = this.#ports.ids.clientOrderId();
    const draft = { strategyAccount, request, clientOrderId, gateAt };
    if (account.isFrozen) return { ...draft, preparation: { kind: 'refused', failure: failure('ACCOUNT_FROZEN') } };
    if (account.isPaused && !request.reduceOnly)
      return { ...draft, preparation: { kind: 'refused', failure: failure('ACCOUNT_INACTIVE') } };
    const exchange = this.#ports.exchangeOf(account);
    if (!mustWait && !exchange.isWarm(account, request.marketType))
      return { ...draft, preparation: { kind: 'waiting' } };
    return { ...draft, preparation: await exchange.prepare(account, request, { clientOrderId, gateAt, signal }) };
  }
}
