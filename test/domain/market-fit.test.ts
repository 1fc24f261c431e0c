import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Price, Quantity } from '../../src/domain/amounts.ts';
import { failure } from '../../src/domain/failure.ts';
import type { Market } from '../../src/domain/market.ts';
import { type FitOptions, fitOrder } from '../../src/domain/market-fit.ts';
import type { OrderRequest, OrderType, Side } from '../../src/domain/order.ts';
import type { MarketRule } from '../../src/domain/reasons.ts';
import { aMarket, aPerpetual, aRequest, base, d, price, quote } from './builders.ts';

const tryFit = (request: Partial<OrderRequest>, market: Market = aMarket(), options: Partial<FitOptions> = {}) =>
  fitOrder(aRequest(request), market, { quoteForMarketBuy: false, referencePrice: null, ...options });

const broken = (rule: MarketRule, value: string, limit: string) => ({
  kind: 'refused',
  failure: failure('MARKET_RULE', { rule, value, limit }),
});
const notSupported = (what: string) => ({ kind: 'refused', failure: failure('NOT_SUPPORTED', { what }) });
const FITS = { kind: 'fits' };

describe('the quantity', () => {
  it('is sent in base currency, toward zero to the step', () => {
    expect(tryFit({ amount: base('0.1239') })).toEqual({
      kind: 'fits',
      sentAmount: d('0.123'),
      sentUnit: 'base',
      quantity: d('0.123'),
      quoteQuantity: null,
      price: null,
      stopPrice: null,
    });
  });

  it('is converted exactly where the exchange counts contracts', () => {
    expect(tryFit({ amount: base('0.1') }, aPerpetual())).toMatchObject({
      sentAmount: d('10'),
      sentUnit: 'contracts',
      quantity: d('0.1'),
    });
  });

  it('loses what makes no whole contract', () => {
    expect(tryFit({ amount: base('0.1299') }, aPerpetual())).toMatchObject({
      sentAmount: d('12'),
      quantity: d('0.12'),
    });
  });

  it('may be a part of a contract where the step is', () => {
    const market = aPerpetual({ contractSize: d('0.03') }, { quantityStep: d('0.1') });
    expect(tryFit({ amount: base('0.1') }, market)).toMatchObject({ sentAmount: d('3.3'), quantity: d('0.099') });
  });

  it('takes the wider step of market orders, of stops that trade at the market too', () => {
    const market = aMarket({}, { marketQuantityStep: d('0.01') });
    const sent = (orderType: OrderType) =>
      tryFit({ orderType, amount: base('0.128'), price: price('5'), stopPrice: price('5') }, market);
    expect(sent('MARKET')).toMatchObject({ quantity: d('0.12') });
    expect(sent('STOP_MARKET')).toMatchObject({ quantity: d('0.12') });
    expect(sent('LIMIT')).toMatchObject({ quantity: d('0.128') });
    expect(sent('STOP_LIMIT')).toMatchObject({ quantity: d('0.128') });
  });

  it('is refused when it rounds to zero', () => {
    expect(tryFit({ amount: base('0.0009') })).toEqual(broken('zero_quantity', '0.0009', '0.001'));
    expect(tryFit({ amount: base('0.009') }, aPerpetual())).toEqual(broken('zero_quantity', '0.009', '0.01'));
  });

  it('is refused instead of rounded when the strategy says so', () => {
    expect(tryFit({ amount: base('0.1239'), rounding: 'refuse' })).toEqual(broken('quantity_step', '0.1239', '0.001'));
    expect(tryFit({ amount: base('0.0009'), rounding: 'refuse' })).toEqual(broken('quantity_step', '0.0009', '0.001'));
    expect(tryFit({ amount: base('0.105'), rounding: 'refuse' }, aPerpetual())).toEqual(
      broken('quantity_step', '0.105', '0.01'),
    );
    expect(tryFit({ amount: base('0.123'), rounding: 'refuse' })).toMatchObject(FITS);
  });

  it('keeps the minimum', () => {
    const market = aMarket({}, { minQuantity: d('0.1') });
    expect(tryFit({ amount: base('0.1') }, market)).toMatchObject(FITS);
    expect(tryFit({ amount: base('0.0999') }, market)).toEqual(broken('min_quantity', '0.099', '0.1'));
  });

  it('keeps the maximum', () => {
    const market = aMarket({}, { maxQuantity: d('2') });
    expect(tryFit({ amount: base('2.0009') }, market)).toMatchObject({ quantity: d('2') });
    expect(tryFit({ amount: base('2.001') }, market)).toEqual(broken('max_quantity', '2.001', '2'));
  });

  it('keeps the maximum of market orders, and the common one beside it', () => {
    const market = aMarket({}, { maxQuantity: d('5'), maxMarketQuantity: d('2') });
    const at = (orderType: OrderType, quantity: string) =>
      tryFit({ orderType, amount: base(quantity), price: price('1'), stopPrice: price('1') }, market);
    expect(at('MARKET', '2')).toMatchObject(FITS);
    expect(at('MARKET', '3')).toEqual(broken('max_quantity', '3', '2'));
    expect(at('STOP_MARKET', '3')).toEqual(broken('max_quantity', '3', '2'));
    expect(at('LIMIT', '3')).toMatchObject(FITS);
    expect(at('LIMIT', '6')).toEqual(broken('max_quantity', '6', '5'));
    const wideOpen = aMarket({}, { maxQuantity: d('5'), maxMarketQuantity: d('9') });
    expect(tryFit({ amount: base('6') }, wideOpen)).toEqual(broken('max_quantity', '6', '5'));
  });

  it('compares contracts but speaks of base currency', () => {
    const market = aPerpetual({}, { minQuantity: d('5'), maxQuantity: d('50'), maxMarketQuantity: d('20') });
    const limit = { orderType: 'LIMIT', price: price('1') } as const;
    expect(tryFit({ amount: base('0.04') }, market)).toEqual(broken('min_quantity', '0.04', '0.05'));
    expect(tryFit({ amount: base('0.21') }, market)).toEqual(broken('max_quantity', '0.21', '0.2'));
    expect(tryFit({ ...limit, amount: base('0.51') }, market)).toEqual(broken('max_quantity', '0.51', '0.5'));
    expect(tryFit({ ...limit, amount: base('0.5') }, market)).toMatchObject(FITS);
  });
});

describe('the price', () => {
  const limit = (side: Side, asked: string, market?: Market, rounding: 'down' | 'refuse' = 'down') =>
    tryFit({ orderType: 'LIMIT', side, price: price(asked), rounding }, market);

  it('is never rounded past the limit of its user', () => {
    expect(limit('BUY', '100.19')).toMatchObject({ price: d('100.1'), stopPrice: null });
    expect(limit('SELL', '100.11')).toMatchObject({ price: d('100.2'), stopPrice: null });
    expect(limit('BUY', '100.1')).toMatchObject({ price: d('100.1') });
    expect(limit('SELL', '100.1')).toMatchObject({ price: d('100.1') });
  });

  it('is refused instead of rounded when the strategy says so', () => {
    expect(limit('BUY', '100.19', aMarket(), 'refuse')).toEqual(broken('price_tick', '100.19', '0.1'));
    expect(limit('SELL', '100.1', aMarket(), 'refuse')).toMatchObject(FITS);
  });

  it('keeps its bounds after rounding', () => {
    const market = aMarket({}, { minPrice: d('10'), maxPrice: d('20') });
    expect(limit('BUY', '10', market)).toMatchObject(FITS);
    expect(limit('BUY', '9.99', market)).toEqual(broken('min_price', '9.9', '10'));
    expect(limit('SELL', '20', market)).toMatchObject(FITS);
    expect(limit('SELL', '20.01', market)).toEqual(broken('max_price', '20.1', '20'));
  });

  it('is refused when it rounds to nothing', () => {
    expect(limit('BUY', '0.09')).toEqual(broken('min_price', '0', '0.1'));
    expect(limit('BUY', '0.09', aMarket({}, { minPrice: d('0') }))).toEqual(broken('min_price', '0', '0.1'));
  });

  it('follows tiers of ticks, whose borders are prices themselves', () => {
    const tiers = [
      { from: d('0'), tick: d('0.3') },
      { from: d('10'), tick: d('3') },
      { from: d('100'), tick: d('50') },
    ];
    const market = aMarket({}, { priceTicks: tiers });
    const both = (asked: string) =>
      (['BUY', 'SELL'] as const).map((side) => {
        const fitted = limit(side, asked, market);
        return fitted.kind === 'fits' ? fitted.price?.toString() : fitted.failure.params;
      });
    expect(both('9.7')).toEqual(['9.6', '9.9']);
    expect(both('9.95')).toEqual(['9.9', '10']);
    expect(both('10')).toEqual(['10', '12']);
    expect(both('11')).toEqual(['10', '12']);
    expect(both('99.5')).toEqual(['99', '100']);
    expect(both('100')).toEqual(['100', '100']);
    expect(both('149')).toEqual(['100', '150']);
    expect(limit('BUY', '11', market, 'refuse')).toEqual(broken('price_tick', '11', '3'));
    expect(limit('BUY', '101', market, 'refuse')).toEqual(broken('price_tick', '101', '50'));
  });

  it('fails loudly at a market without ticks', () => {
    expect(() => limit('BUY', '1', aMarket({}, { priceTicks: [] }))).toThrow(
      'A market needs a price tick from zero on',
    );
  });
});

describe('the stop price', () => {
  const stop = (side: Side, asked: string, market?: Market) =>
    tryFit({ orderType: 'STOP_LIMIT', side, price: price('100'), stopPrice: price(asked) }, market);

  it('never fires earlier than asked: a BUY fires at or above it, a SELL at or below it', () => {
    expect(stop('BUY', '100.11')).toMatchObject({ price: d('100'), stopPrice: d('100.2') });
    expect(stop('SELL', '100.19')).toMatchObject({ price: d('100'), stopPrice: d('100.1') });
  });

  it('keeps the bounds and ticks of prices', () => {
    const market = aMarket({}, { minPrice: d('50'), maxPrice: d('200') });
    expect(stop('BUY', '200.01', market)).toEqual(broken('max_price', '200.1', '200'));
    expect(stop('SELL', '49.99', market)).toEqual(broken('min_price', '49.9', '50'));
    const refuse = { orderType: 'STOP_MARKET', stopPrice: price('1.01'), rounding: 'refuse' } as const;
    expect(tryFit(refuse)).toEqual(broken('price_tick', '1.01', '0.1'));
    expect(tryFit({ ...refuse, stopPrice: price('1.1') })).toMatchObject({ price: null, stopPrice: d('1.1') });
  });
});

describe('what an order type does not use', () => {
  const prices = { price: price('100'), stopPrice: price('90') };

  it.each([
    ['MARKET', null, null],
    ['LIMIT', d('100'), null],
    ['STOP_MARKET', null, d('90')],
    ['STOP_LIMIT', d('100'), d('90')],
  ] as const)('%s ignores it', (orderType, used, usedStop) => {
    expect(tryFit({ orderType, ...prices })).toMatchObject({ price: used, stopPrice: usedStop });
  });

  it('is not held against the ticks either', () => {
    const off = { price: price('1.23'), stopPrice: price('1.23'), rounding: 'refuse' } as const;
    expect(tryFit({ orderType: 'MARKET', ...off })).toMatchObject(FITS);
  });

  it.each([
    ['LIMIT', {}, 'LIMIT without price'],
    ['STOP_LIMIT', { stopPrice: price('1') }, 'STOP_LIMIT without price'],
    ['STOP_LIMIT', { price: price('1') }, 'STOP_LIMIT without stop_price'],
    ['STOP_MARKET', { price: price('1') }, 'STOP_MARKET without stop_price'],
  ] as const)('%s is refused without what it needs', (orderType, given, what) => {
    expect(tryFit({ orderType, ...given })).toEqual(notSupported(what));
  });
});

describe('the value of an order', () => {
  const rules = { minCost: d('10'), maxCost: d('1000') };
  const market = aMarket({}, rules);

  it('comes from the rounded price and quantity of limit orders', () => {
    const limit = (quantity: string, parts: Partial<OrderRequest> = {}) =>
      tryFit({ orderType: 'LIMIT', amount: base(quantity), price: price('100.09'), ...parts }, market);
    expect(limit('0.1')).toMatchObject(FITS);
    expect(limit('0.0999')).toEqual(broken('min_cost', '9.9', '10'));
    expect(limit('10')).toMatchObject(FITS);
    expect(limit('10.001')).toEqual(broken('max_cost', '1000.1', '1000'));
    const stop = { orderType: 'STOP_LIMIT', stopPrice: price('5000') } as const;
    expect(limit('0.099', stop)).toEqual(broken('min_cost', '9.9', '10'));
    expect(limit('0.1', stop)).toMatchObject(FITS);
  });

  it('is left to the exchange for market orders unless a price is known', () => {
    const sent = (referencePrice: string | null) =>
      tryFit({ amount: base('0.1') }, market, { referencePrice: referencePrice === null ? null : d(referencePrice) });
    expect(sent(null)).toMatchObject(FITS);
    expect(sent('100')).toMatchObject(FITS);
    expect(sent('99')).toEqual(broken('min_cost', '9.9', '10'));
    expect(sent('10001')).toEqual(broken('max_cost', '1000.1', '1000'));
  });

  it('of other orders never comes from the known price', () => {
    const options = { referencePrice: d('1') };
    expect(tryFit({ orderType: 'LIMIT', price: price('100') }, market, options)).toMatchObject(FITS);
    expect(tryFit({ orderType: 'STOP_MARKET', stopPrice: price('100') }, market, options)).toMatchObject(FITS);
    expect(tryFit({ orderType: 'STOP_MARKET', stopPrice: price('1') }, market)).toMatchObject(FITS);
  });

  it('counts contracts in base currency', () => {
    const limit = (quantity: string) =>
      tryFit({ orderType: 'LIMIT', amount: base(quantity), price: price('100') }, aPerpetual({}, rules));
    expect(limit('0.1')).toMatchObject({ sentAmount: d('10') });
    expect(limit('0.09')).toEqual(broken('min_cost', '9', '10'));
  });

  it('has no minimum for orders that only reduce', () => {
    const limit = { orderType: 'LIMIT', price: price('100'), reduceOnly: true } as const;
    expect(tryFit({ ...limit, amount: base('0.001') }, market)).toMatchObject(FITS);
    expect(tryFit({ ...limit, amount: base('11') }, market)).toEqual(broken('max_cost', '1100', '1000'));
  });
});

describe('an order by cost', () => {
  it('sends the cost, toward zero to its step', () => {
    expect(tryFit({ amount: quote('25.559') })).toEqual({
      kind: 'fits',
      sentAmount: d('25.55'),
      sentUnit: 'quote',
      quantity: null,
      quoteQuantity: d('25.55'),
      price: null,
      stopPrice: null,
    });
  });

  it('keeps the bounds of cost, and no bound of quantity', () => {
    const market = aMarket({}, { minCost: d('10'), maxCost: d('100'), minQuantity: d('99'), maxQuantity: d('1') });
    expect(tryFit({ amount: quote('10') }, market)).toMatchObject(FITS);
    expect(tryFit({ amount: quote('9.999') }, market)).toEqual(broken('min_cost', '9.99', '10'));
    expect(tryFit({ amount: quote('100.01') }, market)).toEqual(broken('max_cost', '100.01', '100'));
    expect(tryFit({ amount: quote('100') }, market, { referencePrice: d('1000') })).toMatchObject(FITS);
  });

  it('is refused at zero, and unrounded when the strategy says so', () => {
    expect(tryFit({ amount: quote('0.001') })).toEqual(broken('zero_quantity', '0.001', '0.01'));
    expect(tryFit({ amount: quote('5.001'), rounding: 'refuse' })).toEqual(broken('quantity_step', '5.001', '0.01'));
    expect(tryFit({ amount: quote('5.01'), rounding: 'refuse' })).toMatchObject(FITS);
  });

  it('is only for market buys at spot', () => {
    const prices = { price: price('1'), stopPrice: price('1'), amount: quote('10') };
    expect(tryFit({ ...prices, side: 'SELL' })).toEqual(notSupported('quote_quantity with SELL MARKET'));
    expect(tryFit({ ...prices, orderType: 'LIMIT' })).toEqual(notSupported('quote_quantity with BUY LIMIT'));
    expect(tryFit({ ...prices, orderType: 'STOP_MARKET' })).toEqual(
      notSupported('quote_quantity with BUY STOP_MARKET'),
    );
    expect(tryFit({ amount: quote('10') }, aPerpetual())).toEqual(notSupported('quote_quantity with FUTURES'));
  });
});

describe('an exchange that takes only a cost for market buys', () => {
  const at = (request: Partial<OrderRequest>) => tryFit(request, aMarket(), { quoteForMarketBuy: true });
  const prices = { price: price('1'), stopPrice: price('1') };

  it('refuses a quantity there', () => {
    expect(at({})).toEqual({ kind: 'refused', failure: failure('QUOTE_QUANTITY_REQUIRED') });
    expect(at({ orderType: 'STOP_MARKET', ...prices })).toEqual(notSupported('BUY STOP_MARKET'));
  });

  it('takes everything else', () => {
    expect(at({ amount: quote('10') })).toMatchObject({ sentUnit: 'quote' });
    expect(at({ side: 'SELL' })).toMatchObject({ sentUnit: 'base' });
    expect(at({ orderType: 'LIMIT', ...prices })).toMatchObject({ sentUnit: 'base' });
    expect(at({ orderType: 'STOP_LIMIT', ...prices })).toMatchObject({ sentUnit: 'base' });
    expect(at({ orderType: 'STOP_MARKET', side: 'SELL', ...prices })).toMatchObject({ sentUnit: 'base' });
  });
});

describe('a market that can not be ordered in base currency', () => {
  it('is refused by name', () => {
    const inverse = aPerpetual({ unified: 'BTC/USD:BTC', isLinear: false });
    expect(tryFit({}, inverse)).toEqual(notSupported('BTC/USD:BTC'));
    expect(tryFit({}, aPerpetual({ kind: 'dated', isLinear: true }))).toMatchObject(FITS);
  });
});

describe('whatever the numbers', () => {
  const positive = (digits: bigint, decimals: number) =>
    fc
      .tuple(fc.bigInt({ min: 1n, max: digits }), fc.integer({ min: 0, max: decimals }))
      .map(([coefficient, scale]) => `${coefficient}e-${scale}`);

  it('an order keeps its steps, is never larger than asked and never worse priced', () => {
    const numbers = fc.record({
      quantity: positive(10n ** 11n, 8),
      limit: positive(10n ** 11n, 8),
      step: positive(500n, 6),
      tick: positive(500n, 6),
      size: positive(500n, 4),
      side: fc.constantFrom<Side>('BUY', 'SELL'),
    });
    fc.assert(
      fc.property(numbers, ({ quantity, limit, step, tick, size, side }) => {
        const priceTicks = [{ from: d('0'), tick: d(tick) }];
        const market = aPerpetual({ contractSize: d(size) }, { quantityStep: d(step), priceTicks });
        const amount = { kind: 'base', quantity: Quantity.of(quantity) } as const;
        const fitted = tryFit({ orderType: 'LIMIT', side, amount, price: Price.of(limit) }, market);
        if (fitted.kind === 'refused') {
          expect(['zero_quantity', 'min_price']).toContain(fitted.failure.params.rule);
          return;
        }
        expect(fitted.sentAmount.times(d(size)).equals(fitted.quantity!)).toBe(true);
        expect(fitted.sentAmount.roundDown(d(step)).equals(fitted.sentAmount)).toBe(true);
        expect(
          d(quantity)
            .minus(fitted.quantity!)
            .lessThan(d(step).times(d(size))),
        ).toBe(true);
        expect(fitted.quantity!.greaterThan(d(quantity))).toBe(false);
        expect(fitted.price!.roundDown(d(tick)).equals(fitted.price!)).toBe(true);
        expect(fitted.price!.compare(d(limit))).not.toBe(side === 'BUY' ? 1 : -1);
      }),
    );
  });
});
