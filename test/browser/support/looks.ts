import type { FailedOrderStatus } from '../../../src/domain/failed-order.ts';
import { aLook, type Look } from './failed-orders.ts';

const LONG_WORDS =
  'Filter failure: PERCENT_PRICE_BY_SIDE. The relative price of the order is outside of the range which this market allows; the ' +
  'last price was 50000.00 and the multipliers are 1.1/0.9 (requestId=7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26)';

/** What an exchange or an alert may send to do harm. */
export const HTML = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>&lt;b&gt;';
export const FORMULA = '=HYPERLINK("http://evil.example","BTC")';

const KINDS: readonly Partial<Look>[] = [
  {},
  {
    side: 'SELL',
    symbol: 'ETH/USDT',
    quantity: '1.25',
    price: '2500.5',
    code: 'AUTHENTICATION',
    exchangeError: 'Invalid API-key, IP, or permissions for action.',
  },
  {
    orderType: 'MARKET',
    price: null,
    symbol: '1000PEPE/USDT',
    quantity: '12345678.12345678',
    code: 'MARKET_RULE',
    exchangeError: LONG_WORDS,
  },
  { orderType: 'STOP_LIMIT', stopPrice: '39000', code: 'STOP_ALREADY_CROSSED', exchangeError: null, retryCount: 2 },
  { status: 'unconfirmed', code: 'EXECUTION_TIMEOUT', params: { seconds: '5' }, exchangeError: null },
  { status: 'needs_review', code: 'NO_ANSWER', exchangeError: '502 Bad Gateway' },
  { retryCount: 5, code: 'ORDER_REJECTED', side: 'SELL', exchangeError: HTML },
  {
    symbol: 'KRW-DOGE',
    code: 'UNKNOWN_SYMBOL',
    params: { symbol: FORMULA },
    exchangeError: '주문 가능한 금액(KRW)이 부족합니다. 주문 가격 단위를 다시 확인해 주세요.',
  },
  { code: 'NOTHING_TO_REDUCE', side: 'SELL', exchangeError: 'ReduceOnly Order is rejected.' },
  { code: 'EXCHANGE_UNAVAILABLE', scheduledIn: 3_600, exchangeError: 'Service unavailable from a restricted location' },
  { status: 'retrying', symbol: 'ETH/USDT', retryCount: 1 },
];

const DONE: readonly FailedOrderStatus[] = ['completed', 'removed'];

/** So many failed orders of a strategy, of every kind in turn, half a minute apart; every seventh is done with. */
export function manyLooks(strategy: string, count: number): Look[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? {};
    const done = index % 7 === 6 ? { status: DONE[index % 2] ?? 'removed' } : {};
    return aLook(strategy, { age: 12 + index * 30, webhookId: `alert-${index}`, ...kind, ...done });
  });
}

/** Texts at the length that they may have, in both languages, with and without a place to break. */
export const LONG_LOOKS: readonly Partial<Look>[] = [
  { symbol: '1000000MOGCOINWITHALONGNAME/USDT', quantity: '123456789012.12345678', price: '123456789012.12345678' },
  { exchangeError: LONG_WORDS, code: 'MARKET_RULE' },
  { exchangeError: 'x'.repeat(500), code: 'ORDER_REJECTED', side: 'SELL' },
  { exchangeError: '주문가능금액이부족합니다주문가격단위를다시확인해주세요'.repeat(10), code: 'PERMISSION_DENIED' },
  { exchangeError: HTML, code: 'UNKNOWN_SYMBOL', params: { symbol: FORMULA } },
  { orderType: 'STOP_LIMIT', price: '0.00000001', stopPrice: '0.00000002', code: 'QUOTE_QUANTITY_REQUIRED' },
];
