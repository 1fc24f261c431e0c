import type { SignalOrder } from '../../../application/incoming-signal.ts';
import { Price, Quantity } from '../../../domain/amounts.ts';
import type { Amount, MarketType, OrderType, PositionSide, Side, TimeInForce } from '../../../domain/order.ts';
import { ORDER_TYPES } from '../../../domain/order.ts';
import { wordOf } from './field-names.ts';
import type { Fields, Reading } from './fields.ts';
import type { JsonValue } from './json.ts';
import { readAmount, readFilled, readFlag, readText, readWord } from './readings.ts';

const MAX_SYMBOL = 50;

export const readSide = readWord<Side>({ buy: 'BUY', long: 'BUY', sell: 'SELL', short: 'SELL' });
const readMarketType = readWord<MarketType>({ spot: 'SPOT', futures: 'FUTURES' });
const readPositionSide = readWord<PositionSide>({ long: 'LONG', short: 'SHORT' });
const readTimeInForce = readWord<TimeInForce>({ gtc: 'GTC', ioc: 'IOC', fok: 'FOK', postonly: 'POST_ONLY' });
const readKnownType = readWord<OrderType>({
  market: 'MARKET',
  limit: 'LIMIT',
  stopmarket: 'STOP_MARKET',
  stoplimit: 'STOP_LIMIT',
});
const readQuantity = readAmount(Quantity.parse);
const readPrice = readAmount(Price.parse);

/** Order types of other systems: understood, and refused by name. Prefixes of `wordOf`. */
const UNSUPPORTED_TYPES = [
  'cancel',
  'close',
  'modify',
  'amend',
  'trailing',
  'takeprofit',
  'stoploss',
  'oco',
  'oto',
  'iceberg',
  'twap',
];

/**
 * Which prices a type needs. A market execution has no price, so that one is ignored there; a stop price on a LIMIT
 * order may mean a stop that would be sent at once, so it is refused.
 */
const PRICES: Readonly<
  Record<OrderType, Readonly<Record<'price' | 'stop_price', 'required' | 'ignored' | 'refused'>>>
> = {
  MARKET: { price: 'ignored', stop_price: 'ignored' },
  LIMIT: { price: 'required', stop_price: 'refused' },
  STOP_MARKET: { price: 'ignored', stop_price: 'required' },
  STOP_LIMIT: { price: 'required', stop_price: 'required' },
};

/** `implied`: that is how the type works anyway, so nothing is sent. */
const TIMES: Readonly<Record<OrderType, Readonly<Record<TimeInForce, 'sent' | 'implied' | 'refused'>>>> = {
  MARKET: { GTC: 'implied', IOC: 'implied', FOK: 'refused', POST_ONLY: 'refused' },
  LIMIT: { GTC: 'sent', IOC: 'sent', FOK: 'sent', POST_ONLY: 'sent' },
  STOP_MARKET: { GTC: 'implied', IOC: 'implied', FOK: 'refused', POST_ONLY: 'refused' },
  STOP_LIMIT: { GTC: 'sent', IOC: 'sent', FOK: 'sent', POST_ONLY: 'refused' },
};

/** The order that the fields describe; null when something is wrong with them, which is then noted there. */
export function readOrder(fields: Fields): SignalOrder | null {
  const orderType = fields.require('order_type', readOrderType);
  const side = fields.require('side', readSide);
  const symbol = fields.require('symbol', readText(MAX_SYMBOL));
  const amount = amountFrom(fields, orderType, side);
  const price = priceFrom(fields, orderType, 'price');
  const stopPrice = priceFrom(fields, orderType, 'stop_price');
  const timeInForce = timeInForceFrom(fields, orderType);
  const marketType = fields.read('market_type', readMarketType);
  const reduceOnly = fields.read('reduce_only', readFlag) ?? false;
  const positionSide = fields.read('position_side', readPositionSide);
  if (fields.errors || !orderType || !side || !symbol || !amount) return null;
  return { symbol, side, orderType, amount, price, stopPrice, marketType, reduceOnly, positionSide, timeInForce };
}

export function readOrderType(value: JsonValue): Reading<OrderType> {
  const filled = typeof value === 'string' ? readFilled(value) : null;
  if (filled?.kind === 'value' && UNSUPPORTED_TYPES.some((type) => wordOf(filled.value).startsWith(type))) {
    return { kind: 'error', error: { code: 'word_not_supported', params: { allowed: ORDER_TYPES.join(', ') } } };
  }
  return readKnownType(value);
}

function amountFrom(fields: Fields, orderType: OrderType | null, side: Side | null): Amount | null {
  const quantity = fields.read('quantity', readQuantity);
  const cost = fields.read('quote_quantity', readQuantity);
  const [hasQuantity, hasCost] = [fields.valuesOf('quantity').length > 0, fields.valuesOf('quote_quantity').length > 0];
  if (!hasQuantity && !hasCost) return fields.refuse('quantity', { code: 'required' });
  if (hasQuantity && hasCost) return fields.refuse('quote_quantity', { code: 'both_amounts' });
  if (hasCost && ((orderType !== null && orderType !== 'MARKET') || side === 'SELL')) {
    return fields.refuse('quote_quantity', { code: 'quote_only_market_buy' });
  }
  if (quantity) return { kind: 'base', quantity };
  return cost && { kind: 'quote', cost };
}

function priceFrom(fields: Fields, orderType: OrderType | null, name: 'price' | 'stop_price'): Price | null {
  if (orderType === null) return fields.read(name, readPrice);
  switch (PRICES[orderType][name]) {
    case 'required':
      return fields.require(name, readPrice, { code: 'required_for', params: { type: orderType } });
    case 'refused':
      return fields.has(name) ? fields.refuse(name, { code: 'not_with', params: { other: orderType } }) : null;
    case 'ignored':
      return null;
  }
}

function timeInForceFrom(fields: Fields, orderType: OrderType | null): TimeInForce | null {
  const timeInForce = fields.read('time_in_force', readTimeInForce);
  if (timeInForce === null || orderType === null) return null;
  switch (TIMES[orderType][timeInForce]) {
    case 'sent':
      return timeInForce;
    case 'implied':
      return null;
    case 'refused':
      return fields.refuse('time_in_force', { code: 'not_with', params: { other: orderType } });
  }
}
