import { describe, expect, it } from '@jest/globals';
import { parseObject } from '../../../../src/adapters/http/webhook/json.ts';
import { signalOf } from '../../../../src/adapters/http/webhook/signal.ts';
import type { IncomingSignal } from '../../../../src/application/incoming-signal.ts';
import { goodBody, orderOf } from '../serving.ts';

const arrival = (headers: Record<string, string> = {}) => ({
  receivedAt: new Date('2026-03-01T00:00:00Z'),
  startedAt: 17,
  authorization: undefined,
  idHeaders: (name: string) => headers[name],
});

function signalFrom(body: string | object, headers: Record<string, string> = {}): IncomingSignal {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signal = signalOf(parseObject(Buffer.from(text)) ?? {}, arrival(headers));
  if (!signal) throw new Error(`No signal in ${text}`);
  return signal;
}

/** The order that a good body becomes with some fields changed. */
const order = (changes: object) => orderOf(signalFrom({ ...goodBody, ...changes }));

/** What is wrong with a good body once some fields are changed, by code. */
function errors(changes: object, headers: Record<string, string> = {}): Record<string, string> {
  const signal = signalFrom({ ...goodBody, ...changes }, headers);
  if (signal.order.kind === 'order') return {};
  return Object.fromEntries(Object.entries(signal.order.fields).map(([name, error]) => [name, error.code]));
}

const limit = { order_type: 'LIMIT', price: '100' };

describe('fields of a webhook', () => {
  it('reads the least that an order needs', () => {
    const { amount, ...rest } = order({});

    expect(rest).toEqual({
      symbol: 'BTC/USDT',
      side: 'BUY',
      orderType: 'MARKET',
      price: null,
      stopPrice: null,
      marketType: null,
      reduceOnly: false,
      positionSide: null,
      timeInForce: null,
    });
    expect(JSON.stringify(amount)).toBe('{"kind":"base","quantity":"0.5"}');
  });

  it('reads everything that an order may say', () => {
    const { amount, price, stopPrice, ...rest } = order({
      symbol: ' BINANCE:BTCUSDT.P ',
      side: 'Short',
      order_type: 'stop-limit',
      quantity: 2,
      price: '99.50',
      stop_price: 100,
      market_type: 'futures',
      reduce_only: 'TRUE',
      position_side: 'long',
      time_in_force: 'fok',
    });

    expect(rest).toEqual({
      symbol: 'BINANCE:BTCUSDT.P',
      side: 'SELL',
      orderType: 'STOP_LIMIT',
      marketType: 'FUTURES',
      reduceOnly: true,
      positionSide: 'LONG',
      timeInForce: 'FOK',
    });
    expect(JSON.stringify([amount, price, stopPrice])).toBe('[{"kind":"base","quantity":"2"},"99.5","100"]');
  });

  it.each([
    ['buy', 'BUY'],
    ['LONG', 'BUY'],
    ['Sell', 'SELL'],
    ['short', 'SELL'],
  ])('understands the side "%s"', (side, meaning) => {
    expect(order({ side }).side).toBe(meaning);
  });

  it.each(['STOP_MARKET', 'stop_market', 'Stop Market', 'stop-market'])('understands the type "%s"', (order_type) => {
    expect(order({ order_type, stop_price: 1 }).orderType).toBe('STOP_MARKET');
  });

  it('takes keys in any case, and the aliases', () => {
    const signal = signalFrom({
      USER_TOKEN: 'the-token',
      Symbol: 'BTC/USDT',
      SIDE: 'buy',
      Order_Type: 'stop_limit',
      QTY: '1',
      Price: '2',
      StopPrice: '3',
      reduceOnly: true,
    });

    expect(signal.token).toBe('the-token');
    const { reduceOnly, stopPrice, amount } = orderOf(signal);
    expect([reduceOnly, String(stopPrice), JSON.stringify(amount)]).toEqual([
      true,
      '3',
      '{"kind":"base","quantity":"1"}',
    ]);
  });

  it('takes a cost for market buys', () => {
    const { amount } = orderOf(signalFrom({ ...goodBody, quantity: undefined, cost: '1000.5' }));

    expect(JSON.stringify(amount)).toBe('{"kind":"quote","cost":"1000.5"}');
  });

  it('names every wrong field at once', () => {
    const wrong = { symbol: 7, side: 'hold', order_type: 'LIMIT', quantity: '-1', reduce_only: 'maybe', leverage: 20 };

    expect(errors(wrong)).toEqual({
      symbol: 'not_text',
      side: 'one_of',
      quantity: 'not_positive',
      price: 'required_for',
      reduce_only: 'not_boolean',
      leverage: 'not_supported',
    });
  });

  it('names every missing field at once', () => {
    const signal = signalFrom({ token: 'the-token' });

    expect(signal.order).toEqual({
      kind: 'invalid',
      fields: {
        order_type: { code: 'required' },
        side: { code: 'required' },
        symbol: { code: 'required' },
        quantity: { code: 'required' },
      },
    });
  });

  it.each<[string, object, Record<string, string>]>([
    ['null as absent', { symbol: null }, { symbol: 'required' }],
    ['an empty text', { symbol: '  ' }, { symbol: 'empty' }],
    ['a long symbol', { symbol: 'A'.repeat(51) }, { symbol: 'too_long' }],
    ['a symbol that no database holds', { symbol: 'BTC\u0000' }, { symbol: 'control_character' }],
    ['a long group name', { group_name: 'g'.repeat(101) }, { group_name: 'too_long' }],
    ['a list for a word', { side: ['buy'] }, { side: 'one_of' }],
    ['an object for a number', { quantity: { value: 1 } }, { quantity: 'not_a_number' }],
    ['a boolean for a number', { quantity: true }, { quantity: 'not_a_number' }],
    ['a number with a comma', { quantity: '1,5' }, { quantity: 'not_a_number' }],
    ['hexadecimal', { quantity: '0x10' }, { quantity: 'not_a_number' }],
    ['infinity', { quantity: 'Infinity' }, { quantity: 'not_a_number' }],
    ['zero', { quantity: 0 }, { quantity: 'not_positive' }],
    ['13 digits before the point', { quantity: '1234567890123' }, { quantity: 'too_many_digits' }],
    ['a word for a boolean', { reduce_only: 1 }, { reduce_only: 'not_boolean' }],
    ['an unknown time in force', { ...limit, time_in_force: 'day' }, { time_in_force: 'one_of' }],
    ['a side of no position', { position_side: 'both' }, { position_side: 'one_of' }],
    ['an unknown market type', { market_type: 'options' }, { market_type: 'one_of' }],
    ['an unreplaced placeholder', { side: '{{strategy.order.action}}' }, { side: 'placeholder' }],
    ['one inside a text', { symbol: 'BINANCE:{{ticker}}' }, { symbol: 'placeholder' }],
    ['one for a number', { quantity: '{{strategy.order.contracts}}' }, { quantity: 'placeholder' }],
    ['one in an id', { webhook_id: '{{timenow}}' }, { webhook_id: 'placeholder' }],
    ['two differing quantities', { qty: '0.6' }, { quantity: 'given_twice' }],
    ['a quantity and a cost', { cost: '10' }, { quote_quantity: 'both_amounts' }],
    ['a LIMIT order with a stop price', { ...limit, stop_price: '9' }, { stop_price: 'not_with' }],
    ['STOP_MARKET without its stop', { order_type: 'stop_market' }, { stop_price: 'required_for' }],
    ['STOP_LIMIT without either', { order_type: 'stop_limit' }, { price: 'required_for', stop_price: 'required_for' }],
    ['POST_ONLY beside MARKET', { time_in_force: 'post_only' }, { time_in_force: 'not_with' }],
    ['FOK beside MARKET', { time_in_force: 'FOK' }, { time_in_force: 'not_with' }],
    [
      'POST_ONLY beside STOP_LIMIT',
      { ...limit, order_type: 'stop_limit', stop_price: 1, time_in_force: 'post-only' },
      { time_in_force: 'not_with' },
    ],
    ['an order type that cancels', { order_type: 'CANCEL_ALL' }, { order_type: 'word_not_supported' }],
    ['an unknown order type', { order_type: 'best' }, { order_type: 'one_of' }],
    ['a take profit', { takeProfit: '9' }, { take_profit: 'not_supported' }],
    ['several orders at once', { orders: [] }, { orders: 'not_supported' }],
    ['a share of the balance', { qty_per: 5 }, { qty_per: 'not_supported' }],
  ])('refuses %s', (_, changes, expected) => {
    expect(errors(changes)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['a price of MARKET, even a malformed one', { price: '{{close}}', stop_price: [] }],
    ['a price of STOP_MARKET', { order_type: 'STOP_MARKET', stop_price: 1, price: 'x' }],
    ['an empty stop price of LIMIT', { ...limit, stop_price: '' }],
    ['two equal quantities', { qty: 0.5, Quantity: '0.50' }],
    ['an unsupported field that is switched off', { post_only: false, stop_loss: null, take_profit: '' }],
    ['unknown keys', { comment: '{{ticker}}', interval: 15, nested: { side: 'sell' } }],
  ])('ignores %s', (_, changes) => {
    expect(errors(changes)).toEqual({});
  });

  it.each([
    ['GTC', 'MARKET', null],
    ['IOC', 'MARKET', null],
    ['ioc', 'LIMIT', 'IOC'],
    ['Post Only', 'LIMIT', 'POST_ONLY'],
  ])('sends %s of %s as %s', (time_in_force, order_type, sent) => {
    expect(order({ price: 1, order_type, time_in_force }).timeInForce).toBe(sent);
  });

  it('refuses a cost for anything but a market buy', () => {
    const { quantity: _, ...body } = { ...goodBody, cost: '10' };
    const codeOf = (changes: object) => signalFrom({ ...body, ...changes }).order;

    expect(codeOf({ side: 'sell' })).toMatchObject({ fields: { quote_quantity: { code: 'quote_only_market_buy' } } });
    expect(codeOf(limit)).toMatchObject({ fields: { quote_quantity: { code: 'quote_only_market_buy' } } });
  });

  it('names a key that is given twice with different values, and takes equal ones', () => {
    const twice = (side: string) =>
      signalFrom(`{"token":"t","symbol":"A/B","order_type":"market","quantity":1,"side":"buy","side":"${side}"}`).order;

    expect(twice('sell')).toEqual({
      kind: 'invalid',
      fields: { side: { code: 'given_twice', params: { names: 'side' } } },
    });
    expect(twice('LONG').kind).toBe('order');
  });

  it.each(['__proto__', 'constructor'])('takes nothing from the key %s', (key) => {
    const signal = signalFrom(`{"token":"t","${key}":{"symbol":"A/B","side":"buy","toString":1}}`);

    expect(signal.order).toMatchObject({ kind: 'invalid', fields: { symbol: { code: 'required' } } });
    expect(Object.getPrototypeOf(signal.payload)).toBe(Object.prototype);
    expect(Object.hasOwn(signal.payload, '__proto__')).toBe(false);
  });
});

describe('the id of a webhook', () => {
  const idOf = (changes: object, headers: Record<string, string> = {}) =>
    signalFrom({ ...goodBody, ...changes }, headers).webhookId;

  it('comes from the body, else from either header', () => {
    expect(idOf({})).toBeNull();
    expect(idOf({ webhook_id: ' bar-1 ' })).toBe('bar-1');
    expect(idOf({ webhook_id: 12345678901234567890n.toString() })).toBe('12345678901234567890');
    expect(idOf({}, { 'Idempotency-Key': 'key-1' })).toBe('key-1');
    expect(idOf({}, { 'Idempotency-Key': '"key-1"', 'webhook-id': 'key-1' })).toBe('key-1');
    expect(idOf({}, { 'webhook-id': 'msg-1' })).toBe('msg-1');
  });

  it('may be a number, whose digits it keeps', () => {
    expect(signalFrom('{"token":"t","webhook_id":12345678901234567890}').webhookId).toBe('12345678901234567890');
  });

  it('may not differ between body and headers', () => {
    expect(errors({ webhook_id: 'a' }, { 'Idempotency-Key': 'b' })).toEqual({ webhook_id: 'ids_differ' });
    expect(errors({}, { 'Idempotency-Key': 'a', 'webhook-id': 'b' })).toEqual({ webhook_id: 'ids_differ' });
  });

  it('has at most 100 characters', () => {
    expect(idOf({ webhook_id: '가'.repeat(100) })).toHaveLength(100);
    expect(errors({ webhook_id: 'a'.repeat(101) })).toEqual({ webhook_id: 'too_long' });
    expect(errors({}, { 'Idempotency-Key': 'a'.repeat(101) })).toEqual({ 'Idempotency-Key': 'too_long' });
  });
});

describe('the payload that is kept', () => {
  it('shows unknown keys and exact numbers, and no token anywhere', () => {
    const token = 'a-secret-token';
    const { payload } = signalFrom(
      `{"Token":"${token}","user_token":"${token}","qty":12345678.123456789012,"n":0.50,"i":7,
        "note":"sent with ${token}","deep":[{"TOKEN":"x","keep":true,"api_key":"k"}],"group_name":"q7Zk3v_Xw9LrT2bN8mYc4HdGf6JsPa1E","nul":"a\\u0000b\\ud800"}`,
    );

    expect(payload).toEqual({
      qty: '12345678.123456789012',
      n: '0.50',
      i: 7,
      note: 'sent with ***',
      deep: [{ keep: true, api_key: '***' }],
      group_name: '***',
      nul: 'a\uFFFDb\uFFFD',
    });
  });
});
