import type { Balance, Holdings, Position } from '../../../src/adapters/paper/holdings.ts';
import { PAPER_MARKETS, type PaperMarket } from '../../../src/adapters/paper/markets.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { PreparedOrder } from '../../../src/domain/order.ts';
import { aPreparedOrder, d } from '../../domain/builders.ts';

export function paperMarket(id: string): PaperMarket {
  const found = PAPER_MARKETS.find(({ market }) => market.id === id);
  if (!found) throw new Error(`No paper market ${id}`);
  return found;
}

export const SPOT = paperMarket('BTCUSDT');
export const PERPETUAL = paperMarket('BTCUSDT-PERP');

/** An order of so much base currency at the spot market BTC/USDT, whose price is 50000. */
export function aSpotOrder(quantity: string, parts: Partial<PreparedOrder> = {}): PreparedOrder {
  return aPreparedOrder({ quantity: d(quantity), sentAmount: d(quantity), ...parts });
}

/** The same at the perpetual. */
export function aFuturesOrder(quantity: string, parts: Partial<PreparedOrder> = {}): PreparedOrder {
  const { id, unified } = PERPETUAL.market;
  return aSpotOrder(quantity, { marketId: id, marketSymbol: unified, marketType: 'FUTURES', ...parts });
}

/** `{ USDT: '100' }`, or with what is reserved `{ USDT: ['100', '5'] }`. */
export function someHoldings(
  amounts: Readonly<Record<string, string | readonly [string, string]>>,
  position: readonly [quantity: string, margin: string] = ['0', '0'],
): Holdings {
  const balances = Object.entries(amounts).map(([currency, amount]): [string, Balance] => {
    const [free, reserved] = typeof amount === 'string' ? [amount, '0'] : amount;
    return [currency, { free: d(free), reserved: d(reserved) }];
  });
  return { balances: new Map(balances), position: aPosition(...position) };
}

export const aPosition = (quantity: string, margin: string): Position => ({ quantity: d(quantity), margin: d(margin) });

/** As plain texts: free, or free and reserved. */
export function shown({ balances, position }: Holdings) {
  const texts = [...balances].map(([currency, { free, reserved }]) => [
    currency,
    reserved.isZero() ? free.toString() : [free.toString(), reserved.toString()],
  ]);
  const at = position.quantity.isZero() && position.margin.isZero();
  return {
    ...Object.fromEntries(texts),
    ...(at ? {} : { position: [position.quantity.toString(), position.margin.toString()] }),
  };
}

export function aPaperAccount(id = 1): Account {
  return {
    id,
    name: 'Paper',
    exchange: 'paper',
    sandbox: false,
    marginMode: null,
    key: null,
    isActive: true,
    isPaused: false,
    isFrozen: false,
  };
}
