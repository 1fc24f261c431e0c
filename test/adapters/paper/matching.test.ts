import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Holdings } from '../../../src/adapters/paper/holdings.ts';
import { type Match, matchOrder } from '../../../src/adapters/paper/matching.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { PreparedOrder, Side } from '../../../src/domain/order.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import { d } from '../../domain/builders.ts';
import { aFuturesOrder, aSpotOrder, PERPETUAL, SPOT, shown, someHoldings } from './builders.ts';

const atSpot = (order: PreparedOrder, holdings: Holdings) => matchOrder(order, SPOT, holdings);
const atPerpetual = (order: PreparedOrder, holdings: Holdings) => matchOrder(order, PERPETUAL, holdings);

const refused = (code: ReasonCode, exchangeError: string) => ({
  kind: 'refused',
  failure: { ...failure(code), exchangeError },
});
const INSUFFICIENT = refused('INSUFFICIENT_FUNDS', 'Insufficient balance');
const NOTHING_TO_REDUCE = refused('NOTHING_TO_REDUCE', 'Reduce-only order, but no position to reduce');

/** Status, filled quantity and average price, and what is held then. */
function taken(match: Match) {
  if (match.kind === 'refused') throw new Error(JSON.stringify(match.failure));
  const { exchangeStatus, filledQuantity, averagePrice } = match.execution;
  return [[exchangeStatus, filledQuantity.toString(), averagePrice?.toString() ?? null], shown(match.holdings)];
}

const limit = (side: Side, price: string, parts: Partial<PreparedOrder> = {}) =>
  ({ side, orderType: 'LIMIT', price: d(price), ...parts }) as const;

describe('a market order at spot', () => {
  it('buys at the price', () => {
    expect(taken(atSpot(aSpotOrder('0.1'), someHoldings({ USDT: '100000', BTC: '1' })))).toEqual([
      ['filled', '0.1', '50000'],
      { USDT: '95000', BTC: '1.1' },
    ]);
  });

  it('sells at the price', () => {
    expect(taken(atSpot(aSpotOrder('0.1', { side: 'SELL' }), someHoldings({ BTC: '0.1' })))).toEqual([
      ['filled', '0.1', '50000'],
      { BTC: '0', USDT: '5000' },
    ]);
  });

  it('can spend all that is free and no more', () => {
    expect(taken(atSpot(aSpotOrder('0.1'), someHoldings({ USDT: '5000' })))[1]).toEqual({ USDT: '0', BTC: '0.1' });
    expect(atSpot(aSpotOrder('0.1'), someHoldings({ USDT: '4999.99' }))).toEqual(INSUFFICIENT);
    expect(atSpot(aSpotOrder('0.1'), someHoldings({ USDT: ['4999', '9999'] }))).toEqual(INSUFFICIENT);
    expect(atSpot(aSpotOrder('0.1', { side: 'SELL' }), someHoldings({ USDT: '9' }))).toEqual(INSUFFICIENT);
  });

  it('spends a cost in whole steps', () => {
    const order = aSpotOrder('1', { quantity: null, sentAmount: d('10.3'), sentUnit: 'quote' });
    expect(taken(atSpot(order, someHoldings({ USDT: '100' })))).toEqual([
      ['filled', '0.0002', '50000'],
      { USDT: '90', BTC: '0.0002' },
    ]);
  });

  it('spends a cost in whole steps, whatever they are', () => {
    const rules = { ...SPOT.market.rules, quantityStep: d('0.0003') };
    const order = aSpotOrder('1', { quantity: null, sentAmount: d('40'), sentUnit: 'quote' });
    const match = matchOrder(order, { ...SPOT, market: { ...SPOT.market, rules } }, someHoldings({ USDT: '100' }));
    expect(taken(match)[0]).toEqual(['filled', '0.0006', '50000']);
  });

  it('is closed unfilled when a cost buys no step', () => {
    const order = aSpotOrder('1', { quantity: null, sentAmount: d('0.49'), sentUnit: 'quote' });
    expect(taken(atSpot(order, someHoldings({ USDT: '100' })))).toEqual([
      ['closed_unfilled', '0', null],
      { USDT: '100' },
    ]);
  });
});

describe('a limit order at spot', () => {
  const held = someHoldings({ USDT: '100000', BTC: '1' });

  it.each([
    ['BUY', '50000', { USDT: '95000', BTC: '1.1' }],
    ['BUY', '60000', { USDT: '95000', BTC: '1.1' }],
    ['SELL', '50000', { USDT: '105000', BTC: '0.9' }],
    ['SELL', '40000', { USDT: '105000', BTC: '0.9' }],
  ] as const)('%s at %s is filled at the price, which is its limit or better', (side, price, after) => {
    expect(taken(atSpot(aSpotOrder('0.1', limit(side, price)), held))).toEqual([['filled', '0.1', '50000'], after]);
  });

  it.each([
    ['BUY', '49999.99', { USDT: ['95000.001', '4999.999'], BTC: '1' }],
    ['SELL', '50000.01', { USDT: '100000', BTC: ['0.9', '0.1'] }],
  ] as const)('%s at %s rests, with its cost reserved', (side, price, after) => {
    expect(taken(atSpot(aSpotOrder('0.1', limit(side, price)), held))).toEqual([['open', '0', null], after]);
  });

  it('adds to what is reserved already', () => {
    const before = someHoldings({ USDT: ['1000', '500'] });
    expect(taken(atSpot(aSpotOrder('0.1', limit('BUY', '100')), before))[1]).toEqual({ USDT: ['990', '510'] });
  });

  it('can not rest without what it will cost', () => {
    expect(atSpot(aSpotOrder('10', limit('BUY', '40000')), held)).toEqual(INSUFFICIENT);
    expect(atSpot(aSpotOrder('1.1', limit('SELL', '60000')), held)).toEqual(INSUFFICIENT);
  });

  it.each(['IOC', 'FOK'] as const)('%s never rests', (timeInForce) => {
    const order = (price: string) => aSpotOrder('0.1', limit('BUY', price, { timeInForce }));
    expect(taken(atSpot(order('49999'), held))).toEqual([['closed_unfilled', '0', null], { USDT: '100000', BTC: '1' }]);
    expect(taken(atSpot(order('50000'), held))[0]).toEqual(['filled', '0.1', '50000']);
  });

  it('POST_ONLY only rests', () => {
    const order = (price: string) => aSpotOrder('0.1', limit('BUY', price, { timeInForce: 'POST_ONLY' }));
    expect(atSpot(order('50000'), held)).toEqual(
      refused('ORDER_REJECTED', 'Post-only order would execute immediately'),
    );
    expect(taken(atSpot(order('40000'), held))[0]).toEqual(['open', '0', null]);
  });

  it('GTC rests', () => {
    expect(taken(atSpot(aSpotOrder('0.1', limit('BUY', '1', { timeInForce: 'GTC' })), held))[0]?.[0]).toBe('open');
  });
});

describe('an order at a perpetual', () => {
  it('opens a long position with its whole value as margin', () => {
    expect(taken(atPerpetual(aFuturesOrder('0.1'), someHoldings({ USDT: '100000' })))).toEqual([
      ['filled', '0.1', '50000'],
      { USDT: '95000', position: ['0.1', '5000'] },
    ]);
  });

  it('opens a short position the same way, without any base currency', () => {
    expect(taken(atPerpetual(aFuturesOrder('0.1', { side: 'SELL' }), someHoldings({ USDT: '5000' })))).toEqual([
      ['filled', '0.1', '50000'],
      { USDT: '0', position: ['-0.1', '5000'] },
    ]);
  });

  it('adds to a position', () => {
    const long = someHoldings({ USDT: '10000' }, ['0.1', '4000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1'), long))[1]).toEqual({ USDT: '5000', position: ['0.2', '9000'] });
    const short = someHoldings({ USDT: '10000' }, ['-0.1', '4000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1', { side: 'SELL' }), short))[1]).toEqual({
      USDT: '5000',
      position: ['-0.2', '9000'],
    });
  });

  it('closes a part of a position and releases that part of its margin, with profit or loss', () => {
    const long = someHoldings({ USDT: '0' }, ['0.4', '16000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1', { side: 'SELL' }), long))[1]).toEqual({
      USDT: '5000',
      position: ['0.3', '12000'],
    });
    const short = someHoldings({ USDT: '0' }, ['-0.4', '24000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1'), short))[1]).toEqual({ USDT: '7000', position: ['-0.3', '18000'] });
  });

  it('closes a whole position and releases all of its margin', () => {
    const third = someHoldings({ USDT: '1' }, ['-0.3', '15000.000000000000000001']);
    expect(taken(atPerpetual(aFuturesOrder('0.3'), third))[1]).toEqual({ USDT: '15001.000000000000000002' });
  });

  it('releases no more than a share of the margin', () => {
    const held = someHoldings({ USDT: '0' }, ['0.3', '10000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1', { side: 'SELL' }), held))[1]).toEqual({
      USDT: '5000',
      position: ['0.2', '6666.666666666666666667'],
    });
  });

  it('loses no more than its margin', () => {
    const ruined = someHoldings({ USDT: '7' }, ['-0.1', '2000']);
    expect(taken(atPerpetual(aFuturesOrder('0.1'), ruined))[1]).toEqual({ USDT: '7' });
  });

  it('turns a position round when it is larger', () => {
    const long = someHoldings({ USDT: '0' }, ['0.1', '5000']);
    expect(taken(atPerpetual(aFuturesOrder('0.2', { side: 'SELL' }), long))[1]).toEqual({
      USDT: '0',
      position: ['-0.1', '5000'],
    });
    expect(atPerpetual(aFuturesOrder('0.21', { side: 'SELL' }), long)).toEqual(INSUFFICIENT);
  });

  it('needs its margin', () => {
    expect(atPerpetual(aFuturesOrder('0.1'), someHoldings({ USDT: '4999', BTC: '10' }))).toEqual(INSUFFICIENT);
  });

  it('reserves its margin while it rests, on either side', () => {
    const held = someHoldings({ USDT: '10000' });
    expect(taken(atPerpetual(aFuturesOrder('0.1', limit('BUY', '40000')), held))).toEqual([
      ['open', '0', null],
      { USDT: ['6000', '4000'] },
    ]);
    expect(taken(atPerpetual(aFuturesOrder('0.1', limit('SELL', '60000')), held))).toEqual([
      ['open', '0', null],
      { USDT: ['4000', '6000'] },
    ]);
  });
});

describe('an order that only reduces', () => {
  const reduce = (side: Side, quantity: string, parts: Partial<PreparedOrder> = {}) =>
    aFuturesOrder(quantity, { side, reduceOnly: true, ...parts });
  const long = someHoldings({ USDT: '0' }, ['0.1', '5000']);
  const short = someHoldings({ USDT: '0' }, ['-0.1', '5000']);

  it('closes', () => {
    expect(taken(atPerpetual(reduce('SELL', '0.1'), long))).toEqual([['filled', '0.1', '50000'], { USDT: '5000' }]);
    expect(taken(atPerpetual(reduce('BUY', '0.1'), short))).toEqual([['filled', '0.1', '50000'], { USDT: '5000' }]);
  });

  it('never opens the other side', () => {
    expect(taken(atPerpetual(reduce('SELL', '0.3'), long))).toEqual([
      ['partly_filled_closed', '0.1', '50000'],
      { USDT: '5000' },
    ]);
  });

  it('is refused where there is nothing to reduce', () => {
    expect(atPerpetual(reduce('BUY', '0.1'), long)).toEqual(NOTHING_TO_REDUCE);
    expect(atPerpetual(reduce('SELL', '0.1'), short)).toEqual(NOTHING_TO_REDUCE);
    expect(atPerpetual(reduce('SELL', '0.1'), someHoldings({ USDT: '100000' }))).toEqual(NOTHING_TO_REDUCE);
    expect(atPerpetual(reduce('SELL', '0.1', limit('SELL', '60000')), short)).toEqual(NOTHING_TO_REDUCE);
  });

  it('rests without reserving anything', () => {
    expect(taken(atPerpetual(reduce('SELL', '0.1', limit('SELL', '60000')), long))).toEqual([
      ['open', '0', null],
      { USDT: '0', position: ['0.1', '5000'] },
    ]);
  });
});

describe('whatever is ordered', () => {
  const orders = fc.array(
    fc.record({
      futures: fc.boolean(),
      side: fc.constantFrom<Side>('BUY', 'SELL'),
      steps: fc.integer({ min: 1, max: 150_000 }),
      price: fc.option(fc.integer({ min: 40_000, max: 60_000 }), { nil: null }),
      reduceOnly: fc.boolean(),
    }),
    { maxLength: 20 },
  );

  it('no value appears or vanishes, and no balance is overdrawn', () => {
    const worth = ({ balances, position }: Holdings) =>
      [...balances].reduce(
        (sum, [currency, { free, reserved }]) =>
          sum.plus(free.plus(reserved).times(currency === 'BTC' ? d('50000') : d('1'))),
        position.margin,
      );
    fc.assert(
      fc.property(orders, (sent) => {
        let holdings = someHoldings({ USDT: '100000', BTC: '1' });
        for (const { futures, side, steps, price, reduceOnly } of sent) {
          const quantity = d(`${steps}e-5`).toString();
          const parts = price === null ? { side } : limit(side, String(price));
          const order = futures ? aFuturesOrder(quantity, { ...parts, reduceOnly }) : aSpotOrder(quantity, parts);
          const match = futures ? atPerpetual(order, holdings) : atSpot(order, holdings);
          if (match.kind === 'taken') holdings = match.holdings;
          expect(worth(holdings).toString()).toBe('150000');
          for (const { free, reserved } of holdings.balances.values())
            expect([free.lessThan(Decimal.ZERO), reserved.lessThan(Decimal.ZERO)]).toEqual([false, false]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
