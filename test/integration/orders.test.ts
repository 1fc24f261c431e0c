import { describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, type Trader, useGateway } from '../support/gateway.ts';
import type { LedgerOrder, RecordedRequest } from '../support/simulator/index.ts';
import { concurrently, PLACES, type Place, traderFor } from './places.ts';

const RICH = { balances: { USDT: '1000000000', KRW: '1000000000000', BTC: '1000', ETH: '1000000', DOGE: '100000000' } };

type Fields = Readonly<Record<string, unknown>>;
/** An order as the alert has it, as the exchange's ledger must have it, and as it stands in the request. */
type Row = readonly [name: string, order: Fields, accepted: Partial<LedgerOrder>, wire: Fields];

const market = (side: string, quantity = '0.02') => ({ order_type: 'MARKET', side, quantity });
const limit = (time_in_force?: string) => ({
  order_type: 'limit',
  side: 'buy',
  quantity: '0.02',
  price: '45000',
  ...(time_in_force && { time_in_force }),
});
/** Above the last price, so that it is filled at once. */
const crossing = (time_in_force: string) => ({ ...limit(time_in_force), price: '60000' });
const stop = { order_type: 'STOP_MARKET', side: 'SELL', quantity: '0.01', stop_price: '42000' };
const stopLimit = { order_type: 'stop limit', side: 'short', quantity: '0.01', stop_price: '42000', price: '41900' };

const BOUGHT: Partial<LedgerOrder> = { type: 'MARKET', side: 'BUY', quantity: '0.02', filledQuantity: '0.02' };
const SOLD: Partial<LedgerOrder> = { type: 'MARKET', side: 'SELL', quantity: '0.01', filledQuantity: '0.01' };
const RESTS: Partial<LedgerOrder> = { type: 'LIMIT', side: 'BUY', quantity: '0.02', price: '45000', status: 'open' };
const CROSSED: Partial<LedgerOrder> = { ...RESTS, price: '60000', status: 'filled', filledQuantity: '0.02' };
const WAITS: Partial<LedgerOrder> = { side: 'SELL', quantity: '0.01', stopPrice: '42000', status: 'untriggered' };
const STOP: Partial<LedgerOrder> = { ...WAITS, type: 'STOP_MARKET', price: null };
const STOP_LIMIT: Partial<LedgerOrder> = { ...WAITS, type: 'STOP_LIMIT', price: '41900' };

/** Every row's order sent again with `reduce_only`, which must stand in the request and in the ledger. */
const reducing = (rows: readonly Row[], flag: Fields): Row[] =>
  rows.map(([name, order, accepted, wire]) => [
    `${name}, reduce-only`,
    { ...order, reduce_only: true, side: 'sell', ...(order.order_type === 'limit' && { price: '60000' }) },
    { ...accepted, reduceOnly: true, side: 'SELL', ...(accepted.type === 'LIMIT' && { price: '60000' }) },
    { ...wire, ...flag },
  ]);

const BINANCE_FUTURES: readonly Row[] = [
  ['market sell', market('sell', '0.01'), SOLD, { type: 'MARKET', quantity: '0.01' }],
  ['limit', limit(), RESTS, { type: 'LIMIT', quantity: '0.02', timeInForce: 'GTC' }],
  ['stop', stop, STOP, { type: 'STOP_MARKET', algoType: 'CONDITIONAL', quantity: '0.01', triggerPrice: '42000' }],
  ['stop limit', stopLimit, STOP_LIMIT, { type: 'STOP', quantity: '0.01', triggerPrice: '42000', price: '41900' }],
];
const BYBIT_LINEAR: readonly Row[] = [
  ['market sell', market('sell', '0.01'), SOLD, { category: 'linear', orderType: 'Market', qty: '0.01' }],
  ['limit', limit(), RESTS, { category: 'linear', orderType: 'Limit', qty: '0.02' }],
  ['stop', stop, STOP, { orderType: 'Market', qty: '0.01', triggerPrice: '42000', triggerDirection: 2 }],
  [
    'stop limit',
    stopLimit,
    STOP_LIMIT,
    { orderType: 'Limit', triggerPrice: '42000', triggerDirection: 2, price: '41900' },
  ],
];
/** One contract is 0.01 BTC. */
const OKX_SWAPS: readonly Row[] = [
  ['market sell', market('sell', '0.01'), SOLD, { tdMode: 'cross', ordType: 'market', sz: '1' }],
  ['limit', limit(), RESTS, { tdMode: 'cross', ordType: 'limit', sz: '2' }],
  ['stop', stop, STOP, { tdMode: 'cross', ordType: 'trigger', sz: '1', triggerPx: '42000', orderPx: '-1' }],
  ['stop limit', stopLimit, STOP_LIMIT, { ordType: 'trigger', sz: '1', triggerPx: '42000', orderPx: '41900' }],
];

const cost = (quote_quantity: string) => ({ order_type: 'market', side: 'BUY', quote_quantity });
const boughtFor = (quote: string): Partial<LedgerOrder> => ({
  type: 'MARKET',
  side: 'BUY',
  quantity: null,
  cost: quote,
});

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'Binance spot': [
    ['market buy', market('BUY'), BOUGHT, { type: 'MARKET', quantity: '0.02' }],
    ['market buy by cost', cost('12345.12345678'), boughtFor('12345.12345678'), { quoteOrderQty: '12345.12345678' }],
    ['market sell', market('sell', '0.01'), SOLD, { type: 'MARKET', quantity: '0.01' }],
    ['limit', limit(), RESTS, { type: 'LIMIT', quantity: '0.02', price: '45000', timeInForce: 'GTC' }],
    ['limit IOC', crossing('IOC'), CROSSED, { type: 'LIMIT', timeInForce: 'IOC' }],
    ['limit FOK', crossing('FOK'), CROSSED, { type: 'LIMIT', timeInForce: 'FOK' }],
    ['limit post-only', limit('POST_ONLY'), RESTS, { type: 'LIMIT_MAKER' }],
    ['stop', stop, STOP, { type: 'STOP_LOSS', quantity: '0.01', stopPrice: '42000' }],
    ['stop limit', stopLimit, STOP_LIMIT, { type: 'STOP_LOSS_LIMIT', stopPrice: '42000', price: '41900' }],
  ],
  'Binance USDⓈ-M': [
    ['market buy', market('long'), BOUGHT, { type: 'MARKET', quantity: '0.02' }],
    ['limit post-only', limit('POST_ONLY'), RESTS, { type: 'LIMIT', timeInForce: 'GTX' }],
    ...BINANCE_FUTURES,
    ['market buy again', market('buy', '0.02'), BOUGHT, { quantity: '0.02' }],
    ...reducing(BINANCE_FUTURES, { reduceOnly: 'true' }),
  ],
  'Bybit spot': [
    ['market buy', market('BUY'), BOUGHT, { orderType: 'Market', marketUnit: 'baseCoin', qty: '0.02' }],
    [
      'market buy by cost',
      cost('12345.1234567'),
      boughtFor('12345.1234567'),
      { marketUnit: 'quoteCoin', qty: '12345.1234567' },
    ],
    ['market sell', market('sell', '0.01'), SOLD, { category: 'spot', marketUnit: 'baseCoin', qty: '0.01' }],
    ['limit', limit(), RESTS, { category: 'spot', orderType: 'Limit', qty: '0.02', price: '45000' }],
    ['limit FOK', crossing('FOK'), CROSSED, { timeInForce: 'FOK' }],
    ['limit post-only', limit('POST_ONLY'), RESTS, { timeInForce: 'PostOnly' }],
  ],
  'Bybit linear': [
    ['market buy', market('BUY'), BOUGHT, { category: 'linear', orderType: 'Market', qty: '0.02' }],
    ...BYBIT_LINEAR,
    ['market buy again', market('buy', '0.02'), BOUGHT, { qty: '0.02' }],
    ...reducing(BYBIT_LINEAR, { reduceOnly: true }),
  ],
  'OKX spot': [
    ['market buy', market('BUY'), BOUGHT, { tdMode: 'cash', tgtCcy: 'base_ccy', sz: '0.02' }],
    [
      'market buy by cost',
      cost('12345.1'),
      boughtFor('12345.1'),
      { tdMode: 'cash', tgtCcy: 'quote_ccy', sz: '12345.1' },
    ],
    ['market sell', market('sell', '0.01'), SOLD, { tdMode: 'cash', sz: '0.01' }],
    ['limit', limit(), RESTS, { tdMode: 'cash', ordType: 'limit', sz: '0.02', px: '45000' }],
    ['limit IOC', crossing('IOC'), CROSSED, { ordType: 'ioc' }],
    ['limit post-only', limit('POST_ONLY'), RESTS, { ordType: 'post_only' }],
  ],
  'OKX swaps': [
    ['market buy', market('BUY'), BOUGHT, { tdMode: 'cross', ordType: 'market', sz: '2' }],
    ...OKX_SWAPS,
    ['market buy again', market('buy', '0.02'), BOUGHT, { sz: '2' }],
    ...reducing(OKX_SWAPS, { reduceOnly: true }),
  ],
};

const KRW: readonly Row[] = [
  ['market buy by cost', cost('1234567'), boughtFor('1234567'), { ord_type: 'price', price: '1234567', side: 'bid' }],
  ['market sell', market('sell', '0.01'), SOLD, { ord_type: 'market', volume: '0.01', side: 'ask' }],
  ['limit', { ...limit(), price: '90000000' }, { ...RESTS, price: '90000000' }, { volume: '0.02', price: '90000000' }],
];

const courses = PLACES.map((place) => {
  const rows = place.exchange === 'upbit' ? KRW : ROWS[place.place]!;
  return { place, rows, trader: { ...traderFor(place, 'all types'), account: RICH } };
});

interface Exact {
  readonly trader: Trader;
  readonly order: Fields;
  readonly accepted: Partial<LedgerOrder>;
}
const exactly = (name: string, place: string, order: Fields, accepted: Partial<LedgerOrder>): Exact => {
  const { exchange, marketType } = PLACES.find((one) => one.place === place)!;
  return { trader: aTrader(name, exchange, marketType, { account: RICH }), order, accepted };
};

/** Numbers that a float would spoil, where a market takes as many digits. */
const EXACT: readonly Exact[] = [
  exactly(
    'quantity 12345678.12345678 at Upbit',
    'Upbit',
    { symbol: 'DOGE/KRW', side: 'buy', order_type: 'limit', quantity: '12345678.12345678', price: '0.1' },
    { quantity: '12345678.12345678', price: '0.1' },
  ),
  exactly(
    'price 12345678.12345678 at Upbit',
    'Upbit',
    { symbol: 'ETH/BTC', side: 'sell', order_type: 'limit', quantity: '0.12345678', price: '12345678.12345678' },
    { quantity: '0.12345678', price: '12345678.12345678' },
  ),
  exactly(
    'cost 1234567.12345678 at Binance',
    'Binance spot',
    { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quote_quantity: '1234567.12345678' },
    { cost: '1234567.12345678' },
  ),
  exactly(
    'quantity 8999.99999 at Binance',
    'Binance spot',
    { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '8999.99999', price: '999.99' },
    { quantity: '8999.99999', price: '999.99' },
  ),
  exactly(
    'quantity 4.12345678 at OKX',
    'OKX spot',
    { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '4.12345678', price: '40000.1' },
    { quantity: '4.12345678', price: '40000.1' },
  ),
];

/** What each market's steps leave of 0.123456789; a BUY's price is cut, too. */
const STEPS: Readonly<Record<string, readonly [quantity: string, price: string]>> = {
  'Binance spot': ['0.12345', '40000.12'],
  'Binance USDⓈ-M': ['0.123', '40000.1'],
  'Bybit spot': ['0.123456', '40000.1'],
  'Bybit linear': ['0.123', '40000.1'],
  'OKX spot': ['0.12345678', '40000.1'],
  'OKX swaps': ['0.1234', '40000.1'],
  Upbit: ['0.12345678', '90000000'],
};
const stepped = PLACES.map((place) => ({ place, trader: traderFor(place, 'rounded') }));

const BTC_ETH_SPREAD = aTrader('Binance USDⓈ-M beside OKX', 'binance', 'FUTURES', {
  strategy: { accounts: ['Binance USDⓈ-M beside OKX', 'OKX beside Binance'] },
});
const OKX_BESIDE = aTrader('OKX beside Binance', 'okx', 'FUTURES');

const suite = useGateway([
  ...[...courses, ...EXACT, ...stepped].map(({ trader }) => trader),
  BTC_ETH_SPREAD,
  OKX_BESIDE,
]);

/** Query and body as one; OKX puts single orders into a list. */
function fieldsOf({ query, body }: RecordedRequest): Fields {
  const json: unknown = /^[[{]/.test(body) ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  const [fields] = Array.isArray(json) ? json : [json];
  return { ...Object.fromEntries(new URLSearchParams(query)), ...(fields as Fields) };
}

const symbolAt = ({ exchange }: Place) => (exchange === 'upbit' ? 'BTC/KRW' : 'BTC/USDT');
const byId = (trader: Trader, { body }: Answer) =>
  suite.acceptedOf(trader).find(({ exchangeOrderId }) => exchangeOrderId === body.order_id);

describe.each(courses)('$place.place', ({ place, rows, trader }) => {
  const answers = concurrently([rows], async () => {
    const sent: { answer: Answer; wire: Fields }[] = [];
    for (const [, order] of rows) {
      const before = suite.submissionsOf(trader).length;
      const answer = await suite.gateway.webhook(trader, { symbol: symbolAt(place), ...order });
      const [request, ...others] = suite.submissionsOf(trader).slice(before);
      expect(others).toEqual([]);
      sent.push({ answer, wire: request ? fieldsOf(request) : {} });
    }
    return sent;
  });

  it.each(rows.map((row, index) => ({ name: row[0], row, index })))('$name', async ({ row, index }) => {
    const [, order, expected, wire] = row;
    const { answer, wire: sent } = (await answers(rows))[index]!;

    const accepted = byId(trader, answer);
    expect(answer).toMatchObject({ status: 200, body: { success: true, orders: [{ account: trader.name }] } });
    expect(sent).toMatchObject(wire);
    expect(accepted).toMatchObject({ ...expected, clientOrderId: answer.body.orders?.[0]?.client_order_id });
    const kept = await suite.installation.until(
      async () =>
        (await suite.installation.ordersOf(trader)).find((one) => one.exchange_order_id === answer.body.order_id),
      (one) => (one?.filled_quantity ?? '0') === accepted?.filledQuantity,
    );
    expect(kept).toMatchObject({
      status: 'accepted',
      requested_quantity: order.quantity ?? null,
      failed: null,
    });
  });
});

describe('exact decimals', () => {
  const run = concurrently(EXACT, ({ trader, order }) => suite.gateway.webhook(trader, order));

  it.each(EXACT)('$trader.name', async (one) => {
    const answer = await run(one);

    expect(answer).toMatchObject({ status: 200 });
    expect(suite.acceptedOf(one.trader)).toMatchObject([one.accepted]);
  });

  const rounded = concurrently(stepped, ({ place, trader }) => {
    const price = place.exchange === 'upbit' ? '90000000.123456789' : '40000.123456789';
    return suite.gateway.webhook(trader, {
      symbol: symbolAt(place),
      side: 'buy',
      order_type: 'limit',
      quantity: '0.123456789',
      price,
    });
  });

  it.each(stepped)('$trader.name: 0.123456789 is cut to the step, and both numbers are told', async (one) => {
    const answer = await rounded(one);
    const [quantity, price] = STEPS[one.place.place]!;

    expect(answer.body.orders).toMatchObject([{ requested_quantity: '0.123456789', quantity }]);
    expect(suite.acceptedOf(one.trader)).toMatchObject([{ quantity, price }]);
    expect(await suite.installation.orderOf(one.trader)).toMatchObject({ requested_quantity: '0.123456789', quantity });
  });
});

describe('one alert to exchanges that count differently', () => {
  it('trades the same base quantity at Binance USDⓈ-M and at OKX', async () => {
    const order = { symbol: 'BTCUSDT.P', side: 'buy', order_type: 'market', quantity: 0.1 };
    const answer = await suite.gateway.webhook(BTC_ETH_SPREAD, order);

    expect(answer).toMatchObject({ status: 200, body: { orders: [{ quantity: '0.1' }, { quantity: '0.1' }] } });
    expect(suite.acceptedOf(BTC_ETH_SPREAD)).toMatchObject([{ rawQuantity: '0.1', filledQuantity: '0.1' }]);
    expect(suite.acceptedOf(OKX_BESIDE)).toMatchObject([{ rawQuantity: '10', filledQuantity: '0.1' }]);
  });
});
