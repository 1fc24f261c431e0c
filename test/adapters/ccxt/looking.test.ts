import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { API_KEY, anAccount, Fixture } from './fixture.ts';
import { aGate } from './support.ts';

let fixture: Fixture;

beforeEach(async () => {
  fixture = await Fixture.start();
  fixture.register();
});
afterEach(() => fixture.stop());

const account = anAccount();
const LIMIT = { orderType: 'LIMIT', price: '49000' } as const;

describe('a look-up', () => {
  it('shows what became of the order', async () => {
    const { order } = await fixture.send(account, LIMIT);
    const [resting] = fixture.simulator.orders;
    if (!resting) throw new Error('no order');
    fixture.simulator.fillOrder(resting, { quantity: '0.004' });
    fixture.simulator.closeOrder(resting);

    const sighting = await fixture.exchange.lookUp(account, order);

    expect(sighting).toMatchObject({
      kind: 'found',
      order: { exchangeOrderId: resting.exchangeOrderId, exchangeStatus: 'partly_filled_closed', side: 'BUY' },
    });
    expect(sighting.kind === 'found' && String(sighting.order.filledQuantity)).toBe('0.004');
    expect(sighting.kind === 'found' && String(sighting.order.amount)).toBe('0.01');
  });

  it('shows a triggered stop as taken, without guessing its fills', async () => {
    const stop = { marketType: 'FUTURES', orderType: 'STOP_MARKET', stopPrice: '51000' } as const;
    const { order } = await fixture.send(account, stop);
    fixture.simulator.setPrice('binance', 'BTCUSDT', '51500', 'FUTURES');

    const sighting = await fixture.exchange.lookUp(account, order);

    expect(sighting).toMatchObject({ kind: 'found', order: { exchangeStatus: null, filledQuantity: null } });
  });

  it('shows another order as it is, for the domain to see that it is not ours', async () => {
    const { order } = await fixture.send(account, LIMIT);
    fixture.simulator.inject({ kind: 'wrongOrder' }, { kind: 'lookup' });

    const sighting = await fixture.exchange.lookUp(account, order);

    expect(sighting).toMatchObject({ kind: 'found', order: { clientOrderId: 'someoneElsesOrder', side: 'SELL' } });
  });

  it.each([
    { kind: 'lookupDown' },
    { kind: 'resetBefore' },
    { kind: 'garbage' },
    { kind: 'empty' },
    { kind: 'html' },
    { kind: 'html', status: 404 },
    { kind: 'rateLimited' },
    { kind: 'refuse', code: '-1003', status: 429 },
    { kind: 'refuse', code: '-1021' },
    { kind: 'status', status: 401, when: 'before' },
    { kind: 'status', status: 403, when: 'before' },
  ] as const)('that fails says nothing about the order: %j', async (fault) => {
    const { order } = await fixture.send(account, LIMIT);
    fixture.simulator.inject(fault, { kind: 'lookup' });

    const sighting = await fixture.exchange.lookUp(account, order);

    expect(sighting.kind).toBe('failed');
  });

  it('is impossible with a key that the exchange refuses, that was replaced or is gone', async () => {
    const { order } = await fixture.send(account, LIMIT);
    const replaced = anAccount({ fingerprint: 'f2' });
    const gone = anAccount({ key: null });
    fixture.simulator.revokeKey('binance', API_KEY);
    const before = fixture.simulator.requests.length;

    expect(await fixture.exchange.lookUp(replaced, order)).toMatchObject({ kind: 'impossible' });
    expect(await fixture.exchange.lookUp(gone, order)).toMatchObject({ kind: 'impossible' });
    expect(fixture.simulator.requests).toHaveLength(before);
    expect(await fixture.exchange.lookUp(account, order)).toMatchObject({ kind: 'impossible' });
  });

  it('is impossible once the exchange keeps such orders no longer', async () => {
    const { order } = await fixture.send(account, { ...LIMIT, marketType: 'FUTURES' });
    const fourDaysAgo = new Date(Date.now() - 4 * 86_400_000);
    const lost = { ...order, clientOrderId: 'f'.repeat(32), fenceAt: fourDaysAgo };

    expect(await fixture.exchange.lookUp(account, lost)).toMatchObject({ kind: 'impossible' });
    const lately = { ...lost, fenceAt: new Date(Date.now() - 86_400_000) };
    expect(await fixture.exchange.lookUp(account, lately)).toMatchObject({ kind: 'absent', proves: true });
  });

  it('of a stop asks where stops live: the place of plain orders would say absent', async () => {
    const stop = { marketType: 'FUTURES', orderType: 'STOP_MARKET', stopPrice: '51000' } as const;
    const { order } = await fixture.send(account, stop);

    expect(await fixture.exchange.lookUp(account, order)).toMatchObject({ kind: 'found' });
    const misplaced = { ...order, endpoint: 'order' } as const;
    expect(await fixture.exchange.lookUp(account, misplaced)).toMatchObject({ kind: 'absent' });
  });

  it('is impossible at an exchange without a proven profile', async () => {
    const order = await fixture.prepared(account, LIMIT);

    const sighting = await fixture.exchange.lookUp(anAccount({ exchange: 'kraken' }), order);

    expect(sighting).toMatchObject({ kind: 'impossible' });
  });

  it('tells no secret of a failure', async () => {
    const { order } = await fixture.send(account, LIMIT);
    fixture.simulator.inject({ kind: 'status', status: 502, when: 'before' }, { kind: 'lookup' });

    const sighting = await fixture.exchange.lookUp(account, order);

    expect(JSON.stringify(sighting)).toContain('signature=***');
  });
});

describe('the last price', () => {
  it('is the exchange’s, exactly, and null when it can not be had', async () => {
    const order = await fixture.prepared(account, LIMIT);
    fixture.simulator.setPrice('binance', 'BTCUSDT', '12345.67', 'SPOT');
    const { signal } = new AbortController();

    expect(String(await fixture.exchange.lastPrice(account, order, signal))).toBe('12345.67');
    fixture.simulator.inject({ kind: 'resetBefore' }, { kind: 'price' });
    expect(await fixture.exchange.lastPrice(account, order, signal)).toBeNull();
    expect(await fixture.exchange.lastPrice(account, order, AbortSignal.abort())).toBeNull();
  });
});

describe('closing', () => {
  it('ends what is under way, whose outcome then is unknown', async () => {
    const silence = fixture.simulator.inject({ kind: 'hangAfter' }, { kind: 'create' });
    const order = await fixture.prepared(account, LIMIT);

    const submitting = fixture.exchange.submit(account, order, aGate());
    await silence.reached;
    await fixture.exchange.close();

    expect(await submitting).toMatchObject({ kind: 'unknown' });
  });
});
