import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { connectClients, type ExchangeName, errorOf, type Fault, useSimulator } from './index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'key', secret: 'secret', password: 'passphrase' };
const CREATE = { kind: 'create' } as const;
const LOOKUP = { kind: 'lookup' } as const;

const open = async (id: ExchangeName, clients = suite.clients): Promise<Exchange> => {
  suite.simulator.registerAccount({ exchange: id, ...KEY });
  const client = await clients.open(id, KEY);
  await client.loadMarkets();
  return client;
};
const buy = (client: Exchange, clientOrderId = 'mine', params: object = {}) =>
  client.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40000, { clientOrderId, ...params });
const find = (client: Exchange, clientOrderId = 'mine') =>
  client.fetchOrder(undefined as never, 'BTC/USDT', { clientOrderId });

describe('faults that lose the answer', () => {
  let binance: Exchange;
  beforeEach(async () => {
    binance = await open('binance');
  });

  const afterExecution: [Fault, string][] = [
    [{ kind: 'resetAfter' }, 'NetworkError'],
    [{ kind: 'partialBody' }, 'NetworkError'],
    [{ kind: 'garbage' }, 'TypeError'],
    [{ kind: 'empty' }, 'TypeError'],
    [{ kind: 'html' }, 'TypeError'],
    [{ kind: 'status', status: 502, when: 'after' }, 'ExchangeNotAvailable'],
    [{ kind: 'status', status: 408, when: 'after' }, 'RequestTimeout'],
    [{ kind: 'refuse', code: '-1007', message: 'Send status unknown.', when: 'after' }, 'RequestTimeout'],
  ];
  it.each(afterExecution)('%j: the order is accepted, and the client can not know', async (fault, name) => {
    suite.simulator.inject(fault, { exchange: 'binance', ...CREATE });

    const error = await errorOf(buy(binance));

    expect(suite.simulator.orders).toMatchObject([{ clientOrderId: 'mine', status: 'open' }]);
    expect(await find(binance)).toMatchObject({ clientOrderId: 'mine' });
    expect(error.name).toBe(name);
  });

  const beforeExecution: Fault[] = [
    { kind: 'resetBefore' },
    { kind: 'status', status: 503, when: 'before' },
    { kind: 'refuse', code: '-2010', message: 'Account has insufficient balance for requested action.' },
    { kind: 'rateLimited' },
  ];
  it.each(beforeExecution)('%j: nothing is accepted, and the next order passes', async (fault) => {
    suite.simulator.inject(fault, { exchange: 'binance', ...CREATE });

    await errorOf(buy(binance, 'first'));
    await buy(binance, 'second');

    expect(suite.simulator.orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['second']);
    expect(suite.simulator.orderRequests()).toHaveLength(2);
  });

  it('holds an answer back until it is released', async () => {
    const held = suite.simulator.inject({ kind: 'hangAfter' }, CREATE);
    const answer = buy(binance);

    const request = await held.reached;
    expect(request.path).toBe('/api/v3/order');
    expect(suite.simulator.orders).toHaveLength(1);
    held.release();

    expect(await answer).toMatchObject({ clientOrderId: 'mine' });
  });

  it('never executes what hangs before, and notices that the client has gone', async () => {
    const leaving = connectClients(suite.simulator);
    const impatient = await open('binance', leaving);
    const held = suite.simulator.inject({ kind: 'hangBefore' }, CREATE);
    const answer = errorOf(buy(impatient));

    await held.reached;
    await leaving.close();
    await answer;
    held.release();

    expect(suite.simulator.orders).toEqual([]);
  });

  it('stalls in the middle of a body', async () => {
    const held = suite.simulator.inject({ kind: 'stalledBody' }, CREATE);
    const answer = buy(binance);

    await held.reached;
    held.release();

    expect(await answer).toMatchObject({ clientOrderId: 'mine', status: 'open' });
  });
});

describe('requests that wait for their turn', () => {
  it.each([
    ['binance', { recvWindow: 3000 }, '-1021'],
    ['bybit', {}, '10002'],
    ['okx', {}, '50102'],
  ] as const)('%s refuses an order that is older than its window when its turn comes', async (id, params, code) => {
    const client = await open(id);
    const held = suite.simulator.inject({ kind: 'slow' }, CREATE);
    const answer = errorOf(buy(client, 'mine', params));

    await held.reached;
    suite.simulator.setClockSkew(id, 60_000);
    held.release();

    expect((await answer).message).toContain(code);
    expect(suite.simulator.orders).toEqual([]);
  });

  it('uses the matching engine code for futures', async () => {
    const binance = await open('binance');
    const held = suite.simulator.inject({ kind: 'slow' }, { marketType: 'FUTURES', ...CREATE });
    const answer = errorOf(binance.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.01));

    await held.reached;
    suite.simulator.setClockSkew('binance', 60_000);
    held.release();

    expect((await answer).message).toContain('-5028');
  });

  it('executes a slow order although its client has gone, even an old one if the exchange breaks its word', async () => {
    const leaving = connectClients(suite.simulator);
    const impatient = await open('binance', leaving);
    const held = suite.simulator.inject({ kind: 'slow', ignoreWindow: true }, CREATE);
    const answer = errorOf(buy(impatient));
    await held.reached;
    await leaving.close();
    await answer;
    expect(suite.simulator.orders).toEqual([]);

    suite.simulator.setClockSkew('binance', 60_000);
    held.release();

    // A request after the release is served after the held one.
    const patient = await suite.clients.open('binance', KEY);
    await patient.fetchTime();
    expect(suite.simulator.orders).toMatchObject([{ clientOrderId: 'mine', status: 'open' }]);
  });
});

describe('faults of look-ups', () => {
  it.each(['binance', 'okx'] as const)('%s: lags, lies and fails', async (id) => {
    const client = await open(id);
    await buy(client);

    suite.simulator.inject({ kind: 'lookupLag' }, { exchange: id, ...LOOKUP }, 2);
    expect(await errorOf(find(client))).toMatchObject({ name: 'OrderNotFound' });
    expect(await errorOf(find(client))).toMatchObject({ name: 'OrderNotFound' });
    expect(await find(client)).toMatchObject({ clientOrderId: 'mine' });

    suite.simulator.inject({ kind: 'wrongOrder' }, LOOKUP);
    expect(await find(client)).toMatchObject({ clientOrderId: 'someoneElsesOrder', side: 'sell' });
    suite.simulator.inject({ kind: 'wrongOrder', change: { clientOrderId: 'mine', quantity: '7' } }, LOOKUP);
    expect(await find(client)).toMatchObject({ clientOrderId: 'mine', side: 'sell' });

    suite.simulator.inject({ kind: 'lookupDown' }, LOOKUP);
    expect(await errorOf(find(client))).toMatchObject({ name: 'ExchangeNotAvailable' });
    suite.simulator.inject({ kind: 'rateLimited' }, LOOKUP);
    expect((await errorOf(find(client))).name).toMatch(/DDoSProtection|RateLimitExceeded/);
  });

  it('shows a stranger even where the account has no order at all', async () => {
    const binance = await open('binance');
    suite.simulator.inject({ kind: 'wrongOrder' }, LOOKUP);

    expect(await find(binance)).toMatchObject({ symbol: 'BTC/USDT', clientOrderId: 'someoneElsesOrder' });
  });
});

describe('matching', () => {
  it('spoils only what it was meant for, as often as it was told', async () => {
    const [binance, bybit] = [await open('binance'), await open('bybit')];
    suite.simulator.inject({ kind: 'resetBefore' }, { exchange: 'bybit', clientOrderId: 'b2', ...CREATE }, 2);

    await buy(binance, 'b2');
    await buy(bybit, 'b1');
    await errorOf(buy(bybit, 'b2'));
    await errorOf(buy(bybit, 'b2'));
    await buy(bybit, 'b2');

    expect(suite.simulator.orders.map(({ exchange, clientOrderId }) => [exchange, clientOrderId])).toEqual([
      ['binance', 'b2'],
      ['bybit', 'b1'],
      ['bybit', 'b2'],
    ]);
  });

  it('takes faults in the order of their injection, one at a time', async () => {
    const binance = await open('binance');
    suite.simulator.inject({ kind: 'status', status: 502, when: 'before' }, CREATE);
    suite.simulator.inject({ kind: 'status', status: 418, when: 'before', headers: { 'retry-after': '9' } }, CREATE);

    expect((await errorOf(buy(binance))).name).toBe('ExchangeNotAvailable');
    expect((await errorOf(buy(binance))).name).toBe('DDoSProtection');
    expect(binance.last_response_headers).toMatchObject({ 'Retry-After': '9' });
    await buy(binance);
  });

  it('ends an order with nothing filled, in each exchange’s own words', async () => {
    for (const id of ['binance', 'okx', 'bybit'] as const) {
      const client = await open(id);
      suite.simulator.inject({ kind: 'closeUnfilled' }, { exchange: id, ...CREATE });
      await client.createOrder('BTC/USDT', 'market', 'buy', 0.01, undefined, { clientOrderId: 'mine' });
    }

    expect(suite.simulator.orders.map(({ status, filledQuantity }) => [status, filledQuantity])).toEqual([
      ['expired', '0'],
      ['expired', '0'],
      ['expired', '0'],
    ]);
  });
});

describe('the simulator itself', () => {
  it('gives an account a second key that sees the same orders, and forgets revoked keys', async () => {
    const binance = await open('binance');
    await buy(binance);
    suite.simulator.registerAccount({ exchange: 'binance', apiKey: 'new', secret: 'newer', sameAccountAs: 'key' });
    suite.simulator.revokeKey('binance', 'key');
    const replaced = await suite.clients.open('binance', { apiKey: 'new', secret: 'newer' });

    expect(await find(replaced)).toMatchObject({ clientOrderId: 'mine' });
    expect((await errorOf(find(binance))).message).toContain('-2015');
  });

  it('lets other traders take orders in parts, and the exchange close the rest', async () => {
    const binance = await open('binance');
    await buy(binance);
    const [order] = suite.simulator.orders;

    suite.simulator.fillOrder(order!, { quantity: '0.004' });
    expect(await find(binance)).toMatchObject({ status: 'open', filled: 0.004 });
    suite.simulator.closeOrder(order!, 'expired');

    expect(await find(binance)).toMatchObject({ status: 'expired', filled: 0.004 });
    expect(suite.simulator.balance('binance', 'key', 'USDT')).toEqual({ free: '999840', held: '0' });
  });

  it('answers 404 to what it does not have, and got nothing wrong so far', async () => {
    const binance = await open('binance');

    await errorOf(binance.fetchDepositAddress('BTC'));

    expect(suite.simulator.unknownRequests().map(({ path }) => path)).toEqual(['/sapi/v1/capital/deposit/address']);
    expect(suite.simulator.failures).toEqual([]);
  });
});
