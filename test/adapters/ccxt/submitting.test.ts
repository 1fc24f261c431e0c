import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../support/simulator/index.ts';
import { API_KEY, anAccount, Fixture, SECRET } from './fixture.ts';
import { aGate } from './support.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await Fixture.start();
  fixture.register();
});
afterEach(() => fixture.stop());

const account = anAccount();
const FUTURES = { marketType: 'FUTURES' } as const;
const LIMIT = { orderType: 'LIMIT', price: '49000' } as const;

describe('an order that the exchange answers', () => {
  it('is accepted, with what was filled at once', async () => {
    const { outcome } = await fixture.send(account, { quantity: '0.01' });

    const [order] = fixture.simulator.orders;
    expect(outcome).toMatchObject({
      kind: 'accepted',
      execution: { exchangeOrderId: order?.exchangeOrderId, exchangeStatus: 'filled' },
    });
    const execution = outcome.kind === 'accepted' ? outcome.execution : null;
    expect([String(execution?.filledQuantity), String(execution?.averagePrice)]).toEqual(['0.01', '50000']);
  });

  it('is accepted and rests', async () => {
    const { outcome } = await fixture.send(account, LIMIT);

    expect(outcome).toMatchObject({ kind: 'accepted', execution: { exchangeStatus: 'open', averagePrice: null } });
  });

  it('is accepted as a stop, whose fills its own record does not tell', async () => {
    const { outcome } = await fixture.send(account, { ...FUTURES, orderType: 'STOP_MARKET', stopPrice: '51000' });

    expect(outcome).toMatchObject({ kind: 'accepted', execution: { exchangeStatus: 'open', filledQuantity: null } });
  });

  it.each([
    ['nothing left to reduce', { ...FUTURES, reduceOnly: true }, 'NOTHING_TO_REDUCE'],
    ['too little money on spot', { quantity: '200' }, 'INSUFFICIENT_FUNDS'],
    ['too little margin', { ...FUTURES, quantity: '119' }, 'INSUFFICIENT_FUNDS'],
    ['a stop that is crossed', { ...FUTURES, orderType: 'STOP_MARKET', stopPrice: '49000' }, 'STOP_ALREADY_CROSSED'],
    ['a spot stop that is crossed', { orderType: 'STOP_MARKET', stopPrice: '49000' }, 'STOP_ALREADY_CROSSED'],
    ['a price that nobody takes', { ...LIMIT, timeInForce: 'IOC' }, 'NOT_FILLED'],
  ] as const)('is rejected for %s', async (_why, options, code) => {
    fixture.register({ apiKey: 'POORKEY', balances: { USDT: '1000' } });
    const poor = anAccount({ id: 7, apiKey: 'POORKEY', fingerprint: 'poor' });

    const { outcome } = await fixture.send(poor, options);

    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code } });
    expect(fixture.simulator.orderRequests()).toHaveLength(1);
  });

  it('is turned away with everybody, until when the exchange says, and so are those after it', async () => {
    const order = await fixture.prepared(account, {});
    const headers = { 'retry-after': '600' };
    fixture.simulator.inject({ kind: 'status', status: 429, when: 'before', headers }, { kind: 'create' });

    const outcomes = [
      await fixture.exchange.submit(account, order, aGate()),
      await fixture.exchange.submit(account, order, aGate()),
    ];

    const failed = { code: 'RATE_LIMITED', params: { until: expect.stringMatching(/^\d{4}-.*Z$/) } };
    expect(outcomes).toMatchObject([
      { kind: 'rejected', failure: failed },
      { kind: 'not_sent', failure: failed },
    ]);
  });

  it('is rejected for its key, also after that key was good before', async () => {
    await fixture.send(account, {});
    const order = await fixture.prepared(account, {});
    fixture.simulator.revokeKey('binance', API_KEY);

    const outcome = await fixture.exchange.submit(account, order, aGate());

    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'AUTHENTICATION' } });
  });

  it('is rejected in the wrong position mode, which is asked again for the next one', async () => {
    await fixture.send(account, FUTURES);
    fixture.register({ hedgeMode: true });

    const { outcome } = await fixture.send(account, FUTURES);

    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'POSITION_SIDE_REQUIRED' } });
    const sent = fixture.simulator.orderRequests().length;
    await expect(fixture.prepared(account, FUTURES)).rejects.toThrow('POSITION_SIDE_REQUIRED');
    expect(fixture.simulator.orderRequests()).toHaveLength(sent);
  });

  it('is unknown when its id was used before: an earlier submission may have landed', async () => {
    const { order } = await fixture.send(account, LIMIT);

    const again = await fixture.exchange.submit(account, order, aGate());

    expect(again.kind).toBe('unknown');
    expect(await fixture.exchange.lookUp(account, order)).toMatchObject({ kind: 'found' });
    expect(fixture.simulator.orders).toHaveLength(1);
  });

  it('tells the exchange’s words without secrets, whatever stands in them', async () => {
    const words = `no: X-MBX-APIKEY ${API_KEY} secret=${SECRET} signature=ca3d9de4ca3d9de4`;
    fixture.simulator.inject({ kind: 'refuse', code: '-2010', message: words }, { kind: 'create' });

    const { outcome } = await fixture.send(account, {});

    const told = outcome.kind === 'rejected' ? outcome.failure.exchangeError : '';
    expect(told).toContain('no: ');
    expect(told).not.toMatch(new RegExp(`${API_KEY}|${SECRET}|ca3d9de4`));
  });
});

describe('an order whose answer is lost', () => {
  const AFTER: Fault[] = [
    { kind: 'resetAfter' },
    { kind: 'partialBody' },
    { kind: 'garbage' },
    { kind: 'empty' },
    { kind: 'html' },
    { kind: 'status', status: 502, when: 'after' },
    { kind: 'refuse', code: '-1006', when: 'after' },
    { kind: 'refuse', code: '-1007', when: 'after', status: 408 },
  ];

  it.each(AFTER)('is unknown, then found: %j', async (fault) => {
    fixture.simulator.inject(fault, { kind: 'create' });

    const { order, outcome } = await fixture.send(account, {});

    expect(outcome.kind).toBe('unknown');
    expect(await fixture.exchange.lookUp(account, order)).toMatchObject({ kind: 'found' });
    expect(fixture.simulator.orders).toHaveLength(1);
    expect(fixture.simulator.orderRequests()).toHaveLength(1);
  });

  it('is unknown, then absent, when it was lost before the exchange', async () => {
    fixture.simulator.inject({ kind: 'resetBefore' }, { kind: 'create' });

    const { order, outcome } = await fixture.send(account, {});

    expect(outcome.kind).toBe('unknown');
    expect(await fixture.exchange.lookUp(account, order)).toMatchObject({ kind: 'absent', proves: true });
  });

  it('is the exchange’s fault on HTTP 503', async () => {
    fixture.simulator.inject({ kind: 'status', status: 503, when: 'before' }, { kind: 'create' });

    const { outcome } = await fixture.send(account, {});

    expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'NO_ANSWER', exchangeFault: true } });
  });
});

describe('an order that does not go out', () => {
  it('is not sent after the gate', async () => {
    const order = await fixture.prepared(account, {});
    const gate = aGate();
    gate.close();

    const outcome = await fixture.exchange.submit(account, order, gate);

    expect(outcome).toMatchObject({ kind: 'not_sent' });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('is not sent by a process that wakes after the gate, before its timers run', async () => {
    const order = await fixture.prepared(account, {});
    const gate = aGate();
    gate.lateTimer();

    const outcome = await fixture.exchange.submit(account, order, gate);

    expect(outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'NOT_SENT' } });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('is not sent with another key than it was journaled for', async () => {
    const order = await fixture.prepared(account, {});
    const replaced = anAccount({ fingerprint: 'f2' });

    const outcome = await fixture.exchange.submit(replaced, order, aGate());

    expect(outcome).toMatchObject({ kind: 'not_sent' });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });

  it('is not sent when its journaled fence would not hold', async () => {
    const order = await fixture.prepared(account, {});
    const fenceAt = new Date(Date.now() + 12_000);

    const outcome = await fixture.exchange.submit(account, { ...order, fenceAt }, aGate());

    expect(outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'CLOCK_SKEW' } });
    expect(fixture.simulator.orderRequests()).toEqual([]);
  });
});

describe('limits of the exchange', () => {
  it('pause every account there once one was turned away, and spare other exchanges', async () => {
    fixture.register({ apiKey: 'OTHERKEY' });
    fixture.register({ exchange: 'bybit', apiKey: 'BYBITKEY' });
    const other = anAccount({ id: 2, apiKey: 'OTHERKEY', fingerprint: 'f2' });
    const bybit = anAccount({ id: 3, exchange: 'bybit', apiKey: 'BYBITKEY', fingerprint: 'f3' });
    const retryLater = { 'retry-after': '60' };
    const tooMany = { kind: 'status', status: 429, when: 'before', headers: retryLater, body: '{}' } as const;
    fixture.simulator.inject(tooMany, { kind: 'create', apiKey: API_KEY });

    const first = await fixture.send(account, {});
    const second = await fixture.send(other, {});
    const elsewhere = await fixture.send(bybit, {});

    expect(first.outcome).toMatchObject({ kind: 'rejected', failure: { code: 'RATE_LIMITED' } });
    expect(second.outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'RATE_LIMITED' } });
    expect(elsewhere.outcome.kind).toBe('accepted');
  });

  it('are those that the exchange states: the 101st spot order within ten seconds is not sent', async () => {
    const order = await fixture.prepared(account, {});
    const hundred = Array.from({ length: 100 }, () => fixture.exchange.submit(account, order, aGate()));
    await Promise.all(hundred);
    const gate = aGate();
    gate.close();

    const outcome = await fixture.exchange.submit(account, order, gate);

    expect(outcome).toMatchObject({ kind: 'not_sent', failure: { code: 'RATE_LIMITED' } });
    expect(fixture.simulator.orderRequests()).toHaveLength(100);
  });
});

describe('the exchange’s clock', () => {
  it.each([30_000, -30_000])('may differ by %i ms: it is measured before the first order', async (skew) => {
    fixture.simulator.setClockSkew('binance', skew);

    const { outcome } = await fixture.send(account, {});

    expect(outcome.kind).toBe('accepted');
  });

  it('is measured again when an order was refused for it', async () => {
    const order = await fixture.prepared(account, {});
    fixture.simulator.setClockSkew('binance', 20_000);
    const times = () => fixture.simulator.requests.filter(({ path }) => path === '/api/v3/time').length;
    const before = times();

    const outcome = await fixture.exchange.submit(account, order, aGate());

    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'CLOCK_SKEW' } });
    for (let look = 0; look < 200 && times() === before; look += 1) await new Promise(setImmediate);
    expect(times()).toBe(before + 1);
    await fixture.exchange.lookUp(account, order);
    expect(await fixture.send(account, {})).toMatchObject({ outcome: { kind: 'accepted' } });
  });
});
