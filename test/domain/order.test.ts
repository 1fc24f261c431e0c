import { describe, expect, it } from '@jest/globals';
import { isClosed } from '../../src/domain/execution.ts';
import { failure } from '../../src/domain/failure.ts';
import { shownSymbol } from '../../src/domain/market.ts';
import { canonicalOrder, fillsAtOnce, ORDER_TYPES, TIMES_IN_FORCE } from '../../src/domain/order.ts';
import { ORDER_STATUS_OF_ATTEMPT } from '../../src/domain/order-status.ts';
import { Secret } from '../../src/domain/secret.ts';
import { aPerpetual, aRequest, base, price, quote } from './builders.ts';

describe('fillsAtOnce', () => {
  const all = ORDER_TYPES.flatMap((orderType) =>
    [null, ...TIMES_IN_FORCE].map((timeInForce) => ({ orderType, timeInForce })),
  );

  it('holds for market orders, and for limit orders that never rest', () => {
    const names = all.filter(fillsAtOnce).map(({ orderType, timeInForce }) => `${orderType} ${timeInForce ?? '-'}`);
    expect(names).toEqual([
      'MARKET -',
      'MARKET GTC',
      'MARKET IOC',
      'MARKET FOK',
      'MARKET POST_ONLY',
      'LIMIT IOC',
      'LIMIT FOK',
    ]);
  });
});

describe('canonicalOrder', () => {
  it('is one fixed spelling', () => {
    const order = aRequest({ symbol: 'btc/usdt', orderType: 'LIMIT', price: price('100.50'), timeInForce: 'IOC' });
    expect(canonicalOrder(order)).toBe(
      '{"symbol":"BTC/USDT","side":"BUY","orderType":"LIMIT","amount":{"quantity":"0.1"},"price":"100.5","stopPrice":null,' +
        '"marketType":"SPOT","reduceOnly":false,"positionSide":null,"timeInForce":"IOC"}',
    );
  });

  it('is equal for equal orders, however they were written', () => {
    const spelt = aRequest({ symbol: 'btc/usdt', amount: base('0.10'), price: price('1e2') });
    expect(canonicalOrder(spelt)).toBe(canonicalOrder(aRequest({ amount: base('0.1'), price: price('100.0') })));
  });

  it('leaves out how the strategy rounds', () => {
    expect(canonicalOrder(aRequest({ rounding: 'refuse' }))).toBe(canonicalOrder(aRequest({ rounding: 'down' })));
  });

  it.each([
    ['symbol', { symbol: 'ETH/USDT' }],
    ['side', { side: 'SELL' }],
    ['order type', { orderType: 'LIMIT' }],
    ['quantity', { amount: base('0.2') }],
    ['kind of amount', { amount: quote('0.1') }],
    ['price', { price: price('1') }],
    ['stop price', { stopPrice: price('1') }],
    ['market type', { marketType: 'FUTURES' }],
    ['reduce only', { reduceOnly: true }],
    ['position side', { positionSide: 'LONG' }],
    ['time in force', { timeInForce: 'GTC' }],
  ] as const)('tells another %s', (_, parts) => {
    expect(canonicalOrder(aRequest(parts))).not.toBe(canonicalOrder(aRequest()));
    expect(canonicalOrder({ ...aRequest(), marketType: null })).not.toBe(canonicalOrder(aRequest(parts)));
  });

  it('tells another cost', () => {
    const [ten, twenty] = ['10', '20'].map((cost) => canonicalOrder(aRequest({ amount: quote(cost) })));
    expect(ten).toContain('"amount":{"cost":"10"}');
    expect(ten).not.toBe(twenty);
  });
});

describe('isClosed', () => {
  it.each([
    [null, false],
    ['open', false],
    ['filled', true],
    ['partly_filled_closed', true],
    ['closed_unfilled', true],
  ] as const)('with the status %s is %s', (exchangeStatus, closed) => {
    const execution = { exchangeOrderId: '1', exchangeStatus, filledQuantity: null, averagePrice: null };
    expect(isClosed(execution)).toBe(closed);
  });
});

describe('the status of an order', () => {
  it('follows its last attempt', () => {
    expect(ORDER_STATUS_OF_ATTEMPT).toEqual({
      sending: 'sending',
      accepted: 'accepted',
      rejected: 'failed',
      not_sent: 'failed',
      not_executed: 'failed',
      unknown: 'unconfirmed',
      needs_review: 'needs_review',
    });
  });
});

describe('shownSymbol', () => {
  it('leaves the settlement currency out', () => {
    expect(shownSymbol(aPerpetual())).toBe('BTC/USDT');
  });
});

describe('failure', () => {
  it('is ours: the exchange said nothing and is not at fault', () => {
    const none = { exchangeError: null, exchangeFault: false };
    expect(failure('NOT_SENT')).toEqual({ code: 'NOT_SENT', params: {}, ...none });
    expect(failure('UNKNOWN_SYMBOL', { symbol: 'X' })).toEqual({
      code: 'UNKNOWN_SYMBOL',
      params: { symbol: 'X' },
      ...none,
    });
  });
});

describe('Secret', () => {
  it('never shows itself unless asked', () => {
    const secret = new Secret('top');
    expect(`${secret} ${JSON.stringify({ secret })} ${String(secret)}`).toBe('[secret] {"secret":"[secret]"} [secret]');
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('top');
  });
});
