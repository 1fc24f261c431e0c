import type { ListedSignal } from '../../../../application/ports/order-queries.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { shownFields } from '../../webhook/shown-fields.ts';

/** What a signal asked for, as its payload says it. Null: it does not. */
export interface SignalFacts {
  /** As it is traded, once that is known. */
  readonly symbol: string | null;
  /** The payload's own word for it, where that is another one. */
  readonly saidSymbol: string | null;
  readonly side: 'BUY' | 'SELL' | null;
  /** Where it is neither. */
  readonly saidSide: string | null;
  readonly orderType: string | null;
  readonly amount: string | null;
  readonly price: string | null;
  readonly stopPrice: string | null;
}

/** An order of the old system has no payload of ours; what it was asked for stands in the order. */
export function factsOf({ payload, orders: [order] }: ListedSignal, locale: Locale): SignalFacts {
  const said = shownFields(payload);
  const symbol = order?.symbol ?? said.text('symbol');
  const saidSymbol = said.text('symbol');
  const orderType = said.text('order_type') ?? order?.orderType ?? null;
  const side = said.side ?? (order ? sideOf(order.side) : null);
  return {
    symbol,
    saidSymbol: saidSymbol?.toUpperCase() === symbol?.toUpperCase() ? null : saidSymbol,
    side,
    saidSide: side === null ? said.text('side') : null,
    orderType,
    amount: said.text('quantity') ?? order?.requestedQuantity ?? costOf(said.text('quote_quantity'), order, locale),
    price: orderType === 'MARKET' ? null : said.text('price'),
    stopPrice: orderType === 'MARKET' ? null : said.text('stop_price'),
  };
}

const sideOf = (side: string): 'BUY' | 'SELL' => (side === 'BUY' ? 'BUY' : 'SELL');

/** In quote currency, with its name where it is known. */
function costOf(said: string | null, order: ListedSignal['orders'][number] | undefined, locale: Locale): string | null {
  const cost = said ?? order?.quoteQuantity ?? null;
  if (cost === null) return null;
  const currency = order?.symbol.split('/')[1];
  return currency === undefined ? wordsOf('outcome', locale).cost({ cost }) : `${cost} ${currency}`;
}
