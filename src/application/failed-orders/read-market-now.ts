import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { differenceInPercent } from '../../domain/difference.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { within } from '../deadline.ts';
import type { Clock } from '../ports/clock.ts';
import type { SeenBalance, SeenPosition, ViewsOf } from '../ports/exchange-views.ts';
import type { FailedOrderActions } from '../ports/failed-orders.ts';

/** Null: the exchange does not tell it, or did not in time. */
export interface MarketNow {
  readonly kind: 'read';
  /** In quote currency, an exact decimal as text; `at`: when we heard it. */
  readonly lastPrice: { readonly price: string; readonly at: Date } | null;
  /** How far the last price is from the order's own limit, or stop, in percent of that one: `+1.25`. Null also for MARKET. */
  readonly difference: string | null;
  /** Of FUTURES only. */
  readonly position: SeenPosition | null;
  /** Of SPOT only. */
  readonly baseBalance: SeenBalance | null;
}

export type ReadMarket = MarketNow | { readonly kind: 'not_found' };

export interface ReadMarketPorts {
  readonly actions: Pick<FailedOrderActions, 'candidate'>;
  readonly viewsOf: ViewsOf;
  readonly clock: Clock;
}

/** A person waits for it with a finger on the button; in milliseconds. */
const PATIENCE = 2_000;

/** What is not known of an order can't be looked for. */
const NOTHING: MarketNow = { kind: 'read', lastPrice: null, difference: null, position: null, baseBalance: null };

/** How the market of a failed order stands now, for whoever is about to retry it. Asks, and changes nothing. */
export class ReadMarketNow {
  readonly #ports: ReadMarketPorts;

  constructor(ports: ReadMarketPorts) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`; whatever fails at the exchange is null. */
  async execute(userId: number, failedOrderId: number): Promise<ReadMarket> {
    const candidate = await this.#ports.actions.candidate(userId, failedOrderId);
    if (candidate === null) return { kind: 'not_found' };
    const { account, request } = candidate;
    if (request === null) return NOTHING;
    const views = this.#ports.viewsOf(account);
    const isSpot = request.marketType === 'SPOT';
    const [lastPrice, position, baseBalance] = await Promise.all([
      this.#lastPrice(account, request),
      isSpot ? null : this.#inTime((signal) => views.positionAt(account, request, signal)),
      isSpot ? this.#inTime((signal) => views.baseBalanceAt(account, request, signal)) : null,
    ]);
    return {
      kind: 'read',
      lastPrice: lastPrice && { price: lastPrice.price.toString(), at: lastPrice.at },
      difference: lastPrice && differenceFor(request, lastPrice.price),
      position,
      baseBalance,
    };
  }

  async #lastPrice(account: Account, request: OrderRequest) {
    const views = this.#ports.viewsOf(account);
    const price = await this.#inTime((signal) => views.lastPriceAt(account, request, signal));
    return price && { price, at: this.#ports.clock.now() };
  }

  #inTime<T>(ask: (signal: AbortSignal) => Promise<T | null>): Promise<T | null> {
    return within(this.#ports.clock, PATIENCE, ask);
  }
}

function differenceFor({ orderType, price, stopPrice }: OrderRequest, last: Decimal): string | null {
  const own = orderType === 'MARKET' ? null : (price ?? stopPrice);
  return own && differenceInPercent(own, last);
}
