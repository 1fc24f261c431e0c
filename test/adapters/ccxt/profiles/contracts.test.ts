import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Quantity } from '../../../../src/domain/amounts.ts';
import { Decimal } from '../../../../src/domain/decimal.ts';
import type { Market } from '../../../../src/domain/market.ts';
import { fitOrder } from '../../../../src/domain/market-fit.ts';
import type { OrderRequest } from '../../../../src/domain/order.ts';
import { anOrder, aWire, type Wire } from './wire.ts';

/** One alert, as every account of a strategy gets it. */
const alert: OrderRequest = {
  symbol: 'BTC/USDT',
  side: 'BUY',
  orderType: 'MARKET',
  amount: { kind: 'base', quantity: Quantity.of('0.1') },
  price: null,
  stopPrice: null,
  marketType: 'FUTURES',
  reduceOnly: false,
  positionSide: null,
  timeInForce: null,
  rounding: 'down',
};

describe('one alert to accounts of exchanges that count differently', () => {
  const wires: Wire[] = [];
  beforeAll(async () => {
    wires.push(await aWire('binance'), await aWire('bybit'), await aWire('okx'));
  });
  afterAll(() => Promise.all(wires.map((wire) => wire.stop())));

  it('trades the same base quantity at Binance USDⓈ-M, Bybit linear and OKX', async () => {
    const sent: string[] = [];
    for (const wire of wires) {
      const market = wire.loaded.bySymbol.get('BTC/USDT:USDT') as Market;
      const fit = fitOrder(alert, market, { quoteForMarketBuy: false, referencePrice: null });
      if (fit.kind === 'refused') throw new Error(fit.failure.code);
      const { sentAmount, sentUnit, quantity } = fit;
      sent.push(sentAmount.toString());
      const order = { ...anOrder({ marketId: market.id, marketSymbol: market.unified, marketType: 'FUTURES' }) };
      await wire.send({ ...order, sentAmount, sentUnit, quantity }, { marginMode: 'cross' });
    }

    expect(sent).toEqual(['0.1', '0.1', '10']);
    const bought = wires.map((wire) => Decimal.of(wire.simulator.orders[0]?.quantity ?? '0').toString());
    expect(bought).toEqual(['0.1', '0.1', '0.1']);
  });
});
