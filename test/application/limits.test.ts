import { describe, expect, it } from '@jest/globals';
import { brokenLimit } from '../../src/application/limits.ts';
import { aPreparedOrder, d, price } from '../domain/builders.ts';
import { aStrategy } from './strategies.ts';

const never = () => Promise.reject(new Error('The price is not asked for'));
const at = (text: string | null) => async () => (text === null ? null : d(text));

describe('the symbols of a strategy', () => {
  it('are all allowed unless it names some', async () => {
    expect(await brokenLimit(aStrategy(), aPreparedOrder(), never)).toBeNull();
    expect(
      await brokenLimit(aStrategy({ allowedSymbols: ['BTC/USDT', 'ETH/USDT'] }), aPreparedOrder(), never),
    ).toBeNull();
  });

  it('are refused when it does not name them, reducing orders too', async () => {
    const strategy = aStrategy({ allowedSymbols: ['ETH/USDT'] });

    expect(await brokenLimit(strategy, aPreparedOrder(), never)).toBe('BTC/USDT (allowed_symbols)');
    expect(await brokenLimit(strategy, aPreparedOrder({ reduceOnly: true }), never)).toBe('BTC/USDT (allowed_symbols)');
    expect(await brokenLimit(aStrategy({ allowedSymbols: [] }), aPreparedOrder(), never)).toBe(
      'BTC/USDT (allowed_symbols)',
    );
  });
});

describe('the value of an order', () => {
  const strategy = aStrategy({ maxOrderValue: '5000' });

  it('may reach the limit, not pass it', async () => {
    expect(await brokenLimit(strategy, aPreparedOrder(), at('50000'))).toBeNull();
    expect(await brokenLimit(strategy, aPreparedOrder(), at('50000.1'))).toBe('5000.01 > max_order_value 5000');
  });

  it('is its own price times its quantity where it names one', async () => {
    const limit = aPreparedOrder({ orderType: 'LIMIT', price: price('50001') });

    expect(await brokenLimit(strategy, limit, never)).toBe('5000.1 > max_order_value 5000');
  });

  it('of a stop that trades at the market is judged at its stop price, of a stop limit at its price', async () => {
    const stop = aPreparedOrder({ orderType: 'STOP_MARKET', stopPrice: price('50001') });
    const stopLimit = aPreparedOrder({ orderType: 'STOP_LIMIT', price: price('49999'), stopPrice: price('50001') });

    expect(await brokenLimit(strategy, stop, never)).toBe('5000.1 > max_order_value 5000');
    expect(await brokenLimit(strategy, stopLimit, never)).toBeNull();
  });

  it('by cost is the cost', async () => {
    const byCost = aPreparedOrder({ quantity: null, quoteQuantity: d('5000.01') });

    expect(await brokenLimit(strategy, byCost, never)).toBe('5000.01 > max_order_value 5000');
    expect(await brokenLimit(strategy, { ...byCost, quoteQuantity: d('5000') }, never)).toBeNull();
  });

  it('that can not be told is refused', async () => {
    expect(await brokenLimit(strategy, aPreparedOrder(), at(null))).toBe('max_order_value 5000, value unknown');
    expect(await brokenLimit(strategy, aPreparedOrder({ quantity: null }), at('1'))).toBe(
      'max_order_value 5000, value unknown',
    );
  });

  it('of an order that only reduces is not limited', async () => {
    expect(await brokenLimit(strategy, aPreparedOrder({ reduceOnly: true }), never)).toBeNull();
  });
});
