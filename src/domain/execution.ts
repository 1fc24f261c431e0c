import type { Decimal } from './decimal.ts';

/** An order's life at the exchange, in one word for all exchanges. */
export type ExchangeStatus = 'open' | 'filled' | 'partly_filled_closed' | 'closed_unfilled';

/** What the exchange is known to have done with an order that it took. */
export interface Execution {
  readonly exchangeOrderId: string;
  /** Null while only the acceptance is known. */
  readonly exchangeStatus: ExchangeStatus | null;
  /** Base currency. Null while not known. */
  readonly filledQuantity: Decimal | null;
  /** Quote currency for one unit of base. Null while nothing is filled, or not known. */
  readonly averagePrice: Decimal | null;
}

/** Whether the exchange will change nothing about this order any more. */
export function isClosed(execution: Execution): boolean {
  return execution.exchangeStatus !== null && execution.exchangeStatus !== 'open';
}
