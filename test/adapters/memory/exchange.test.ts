import { beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { FakeExchange, type FakeExchangeOptions } from '../../../src/adapters/memory/exchange.ts';
import type { Account } from '../../../src/domain/account.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../../src/domain/order.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { aRequest, base, d, price } from '../../domain/builders.ts';

const account: Account = {
  id: 7,
  name: 'main',
  exchange: 'binance',
  sandbox: false,
  marginMode: null,
  key: { fingerprint: 'key-1', apiKey: new Secret('a'), secret: new Secret('s'), password: null },
  isActive: true,
  isPaused: false,
  isFrozen: false,
};
const second: Account = { ...account, id: 8, name: 'second' };

describe('the fake exchange', () => {
  let clock: VirtualClock;
  let exchange: FakeExchange;
  let closing: AbortController;
  const given = (options: FakeExchangeOptions = {}) => {
    clock = new VirtualClock();
    exchange = new FakeExchange(clock, options);
    closing = new AbortController();
  };
  beforeEach(() => given());

  const gate = () => ({ signal: closing.signal, isOpen: () => !closing.signal.aborted });
  const options = (clientOrderId: string) => ({
    clientOrderId,
    gateAt: new Date(clock.now().getTime() + 4_500),
    signal: closing.signal,
  });
  const submit = (order: PreparedOrder, by: Account = account) => exchange.submit(by, order, gate());

  async function prepare(clientOrderId = 'c1', request: Partial<OrderRequest> = {}): Promise<PreparedOrder> {
    const preparation = await exchange.prepare(account, aRequest(request), options(clientOrderId));
    if (preparation.kind !== 'prepared') throw new Error(preparation.failure.code);
    return preparation.order;
  }

  describe('prepares an order', () => {
    it('against its markets, in their own unit', async () => {
      const order = await prepare('c1', { marketType: 'FUTURES', amount: base('0.129') });

      expect(order).toMatchObject({
        clientOrderId: 'c1',
        marketId: 'BTC-USDT-SWAP',
        marketSymbol: 'BTC/USDT:USDT',
        symbol: 'BTC/USDT',
        endpoint: 'order',
        sentUnit: 'contracts',
        keyFingerprint: 'key-1',
      });
      expect([order.sentAmount.toString(), order.quantity?.toString()]).toEqual(['12', '0.12']);
    });

    it('with the fence of a venue that takes 10 s to process, by its own clock', async () => {
      expect((await prepare()).fenceAt).toEqual(new Date('2026-01-01T00:00:19.500Z'));
      exchange.clockOffset = 30_000;
      expect((await prepare()).fenceAt).toEqual(new Date('2026-01-01T00:00:49.500Z'));
      given({ fence: null });
      expect((await prepare()).fenceAt).toBeNull();
    });

    it('and refuses what breaks a rule', async () => {
      const refused = await exchange.prepare(account, aRequest({ amount: base('0.00001') }), options('c1'));

      expect(refused).toMatchObject({ kind: 'refused', failure: { code: 'MARKET_RULE' } });
    });

    it('puts stops where stops live', async () => {
      const stop = await prepare('c1', { side: 'SELL', orderType: 'STOP_MARKET', stopPrice: price('40000') });

      expect(stop.endpoint).toBe('algo');
    });

    it('after loading its markets, if they were forgotten', async () => {
      exchange.coolDown(100);
      expect(exchange.isWarm(account, 'SPOT')).toBe(false);

      const preparing = prepare();
      await clock.advance(100);

      expect((await preparing).clientOrderId).toBe('c1');
      expect(exchange.isWarm(account, 'SPOT')).toBe(true);
    });

    it('or refuses it when the wait for them is ended', async () => {
      exchange.coolDown(100);
      const preparing = exchange.prepare(account, aRequest(), options('c1'));
      closing.abort();

      expect(await preparing).toEqual({ kind: 'refused', failure: failure('MARKETS_UNAVAILABLE') });
      expect(exchange.isWarm(account, 'SPOT')).toBe(false);
    });
  });

  describe('takes a submission', () => {
    it('acknowledges it, and shows it filled at the last price', async () => {
      const order = await prepare();

      expect(await submit(order)).toEqual({
        kind: 'accepted',
        execution: { exchangeOrderId: 'E1', exchangeStatus: null, filledQuantity: null, averagePrice: null },
      });
      expect(await exchange.lookUp(account, order)).toEqual({
        kind: 'found',
        order: {
          clientOrderId: 'c1',
          marketId: 'BTCUSDT',
          side: 'BUY',
          amount: d('0.1'),
          exchangeOrderId: 'E1',
          exchangeStatus: 'filled',
          filledQuantity: d('0.1'),
          averagePrice: d('50000'),
        },
      });
      expect(exchange.acceptances).toMatchObject([{ account: 'main', clientOrderId: 'c1', quantity: d('0.1') }]);
    });

    it('shows a limit order resting, until it is told what became of it', async () => {
      const order = await prepare('c1', { orderType: 'LIMIT', price: price('40000') });
      await submit(order);
      expect(await exchange.lookUp(account, order)).toMatchObject({ order: { exchangeStatus: 'open' } });

      exchange.become('c1', { exchangeStatus: 'closed_unfilled' });

      expect(await exchange.lookUp(account, order)).toMatchObject({ order: { exchangeStatus: 'closed_unfilled' } });
    });

    it('takes a second one under the same id too, as real exchanges do', async () => {
      const order = await prepare();
      await submit(order);
      await submit(order);

      expect(exchange.acceptances).toHaveLength(2);
      expect(exchange.written).toEqual(['c1', 'c1']);
    });

    it('writes nothing once the gate is closed', async () => {
      const order = await prepare();
      closing.abort();

      expect(await submit(order)).toEqual({ kind: 'not_sent', failure: failure('NOT_SENT') });
      expect(exchange.written).toEqual([]);
    });

    it('writes nothing when the gate closes while it connects', async () => {
      const order = await prepare();
      exchange.onSubmit({ kind: 'slow_connect', ms: 100 });
      const outcome = submit(order);
      closing.abort();

      expect((await outcome).kind).toBe('not_sent');
      expect(exchange.acceptances).toEqual([]);
    });

    it('as it was told to, for one account, one id, or a number of times', async () => {
      exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') }, { account: 'second' });
      exchange.onSubmit({ kind: 'unknown', accepted: true }, { clientOrderId: 'c2' });
      exchange.onSubmit({ kind: 'not_sent', failure: failure('NOT_SENT') }, { account: 'main', times: 2 });

      expect((await submit(await prepare('c1'))).kind).toBe('not_sent');
      expect((await submit(await prepare('c1'), second)).kind).toBe('rejected');
      expect((await submit(await prepare('c2'), second)).kind).toBe('unknown');
      expect((await submit(await prepare('c3'))).kind).toBe('not_sent');
      expect((await submit(await prepare('c4'))).kind).toBe('accepted');
      expect(exchange.acceptances.map(({ clientOrderId }) => clientOrderId)).toEqual(['c2', 'c4']);
      expect(exchange.written).toEqual(['c1', 'c2', 'c4']);
    });

    it('no longer as it was told to, once that is taken back', async () => {
      const script = exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') }, { times: Infinity });
      expect((await submit(await prepare())).kind).toBe('rejected');
      script.stop();
      expect((await submit(await prepare())).kind).toBe('accepted');
    });

    it('and lets it hang until told how it goes on', async () => {
      const held = exchange.hang();
      expect(() => held.execute()).toThrow('Nothing has arrived');
      const outcome = submit(await prepare());
      await held.arrived;
      await clock.advance(60_000);
      expect(exchange.acceptances).toEqual([]);

      held.execute();
      expect(exchange.acceptances).toHaveLength(1);
      held.fail();

      expect(await outcome).toEqual({ kind: 'unknown', failure: failure('NO_ANSWER') });
    });
  });

  describe('answers a look-up', () => {
    it('that an order it never took is absent, with its time', async () => {
      exchange.clockOffset = 2_000;
      expect(await exchange.lookUp(account, await prepare())).toEqual({
        kind: 'absent',
        proves: true,
        exchangeTime: new Date('2026-01-01T00:00:02Z'),
      });
      exchange.clockOffset = null;
      expect(await exchange.lookUp(account, await prepare())).toMatchObject({ exchangeTime: null });
      expect(exchange.looks).toEqual(['c1', 'c1']);
    });

    it('that another account’s order is absent', async () => {
      const order = await prepare();
      await submit(order);

      expect((await exchange.lookUp(second, order)).kind).toBe('absent');
    });

    it('late, wrongly or not at all when told to', async () => {
      const order = await prepare();
      await submit(order);
      exchange.onLookUp({ kind: 'absent' });
      exchange.onLookUp({ kind: 'failed', exchangeError: '429' });
      exchange.onLookUp({ kind: 'impossible' });
      exchange.onLookUp({ kind: 'wrong_order' });
      exchange.onLookUp({ kind: 'slow', ms: 500 });

      expect((await exchange.lookUp(account, order)).kind).toBe('absent');
      expect(await exchange.lookUp(account, order)).toEqual({ kind: 'failed', exchangeError: '429' });
      expect((await exchange.lookUp(account, order)).kind).toBe('impossible');
      expect(await exchange.lookUp(account, order)).toMatchObject({ kind: 'found', order: { side: 'SELL' } });
      expect((await clock.finish(exchange.lookUp(account, order))).kind).toBe('found');
      expect(clock.now()).toEqual(new Date('2026-01-01T00:00:00.500Z'));
    });
  });

  it('tells the last price, if it has one', async () => {
    const order = await prepare();
    expect((await exchange.lastPrice(account, order))?.toString()).toBe('50000');
    exchange.prices.set('BTCUSDT', null);
    expect(await exchange.lastPrice(account, order)).toBeNull();
  });
});
