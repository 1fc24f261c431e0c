import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchOrder } from '../../../src/adapters/paper/matching.ts';
import type { PaperBook, Placement } from '../../../src/adapters/paper/paper-book.ts';
import type { PreparedOrder } from '../../../src/domain/order.ts';
import { d } from '../../domain/builders.ts';
import { aFuturesOrder, aSpotOrder, PERPETUAL, SPOT, shown } from './builders.ts';

export interface PaperBookSubject {
  readonly book: PaperBook;
  /** The id of an account that nobody has used. */
  newAccount(): Promise<number>;
  stop(): Promise<void>;
}

const START = { USDT: '100000', KRW: '100000000', BTC: '10', ETH: '100' };

/** What every paper book must do, whatever it keeps its orders in. */
export function paperBookContract(name: string, makeSubject: () => Promise<PaperBookSubject>): void {
  describe(name, () => {
    let subject: PaperBookSubject;
    let lastId = 0;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(() => subject.stop());

    const withId = (order: PreparedOrder): PreparedOrder => {
      lastId += 1;
      return { ...order, clientOrderId: `order${lastId}` };
    };
    const place = (accountId: number, order: PreparedOrder, mayCommit = () => true): Promise<Placement> =>
      subject.book.place({
        accountId,
        order,
        match: (holdings) => matchOrder(order, order.marketType === 'SPOT' ? SPOT : PERPETUAL, holdings),
        mayCommit,
      });
    const held = async (accountId: number, marketId = SPOT.market.id) =>
      shown(await subject.book.holdings(accountId, marketId));

    it('gives a new account its starting balances', async () => {
      expect(await held(await subject.newAccount())).toEqual(START);
    });

    it('lists the last orders of one market, newest first', async () => {
      const account = await subject.newAccount();
      const resting = withId(aSpotOrder('0.2', { orderType: 'LIMIT', price: d('40000') }));
      await place(account, withId(aSpotOrder('0.1')));
      await place(account, resting);
      await place(account, withId(aFuturesOrder('0.3')));

      const listed = await subject.book.recent(account, SPOT.market.id, 10);

      expect(listed).toMatchObject([
        { exchangeStatus: 'open', orderType: 'LIMIT', price: d('40000'), amount: d('0.2'), filledQuantity: d('0') },
        { exchangeStatus: 'filled', orderType: 'MARKET', price: null, amount: d('0.1'), filledQuantity: d('0.1') },
      ]);
      expect(listed[0]?.clientOrderId).toBe(resting.clientOrderId);
      expect(await subject.book.recent(account, SPOT.market.id, 1)).toHaveLength(1);
      expect(await subject.book.recent(await subject.newAccount(), SPOT.market.id, 10)).toEqual([]);
    });

    it('keeps a filled order and what it changed', async () => {
      const account = await subject.newAccount();
      const order = withId(aSpotOrder('0.1'));
      const placed = await place(account, order);
      const execution = { exchangeStatus: 'filled', filledQuantity: d('0.1'), averagePrice: d('50000') };
      const exchangeOrderId = expect.stringMatching(/^\d+$/);
      expect(placed).toEqual({ kind: 'placed', execution: { exchangeOrderId, ...execution } });
      expect(await held(account)).toEqual({ ...START, USDT: '95000', BTC: '10.1' });
      expect(await subject.book.find(account, order.clientOrderId)).toEqual({
        ...(placed.kind === 'placed' && placed.execution),
        clientOrderId: order.clientOrderId,
        marketId: 'BTCUSDT',
        side: 'BUY',
        amount: d('0.1'),
      });
    });

    it('keeps a resting order, and one that closed unfilled', async () => {
      const account = await subject.newAccount();
      const resting = withId(aSpotOrder('0.1', { orderType: 'LIMIT', price: d('40000.5') }));
      const closed = withId({ ...resting, timeInForce: 'IOC' });
      await place(account, resting);
      await place(account, closed);
      const unfilled = { filledQuantity: d('0'), averagePrice: null };
      expect(await subject.book.find(account, resting.clientOrderId)).toMatchObject({
        exchangeStatus: 'open',
        ...unfilled,
      });
      expect(await subject.book.find(account, closed.clientOrderId)).toMatchObject({
        exchangeStatus: 'closed_unfilled',
        ...unfilled,
      });
      expect(await held(account)).toEqual({ ...START, USDT: ['95999.95', '4000.05'] });
    });

    it('keeps a position through its life, apart from other markets', async () => {
      const account = await subject.newAccount();
      const marketId = PERPETUAL.market.id;
      await place(account, withId(aFuturesOrder('0.3', { side: 'SELL' })));
      expect(await held(account, marketId)).toEqual({ ...START, USDT: '85000', position: ['-0.3', '15000'] });
      expect(await held(account)).toEqual({ ...START, USDT: '85000' });
      await place(account, withId(aFuturesOrder('0.1', { reduceOnly: true })));
      expect(await held(account, marketId)).toEqual({ ...START, USDT: '90000', position: ['-0.2', '10000'] });
      await place(account, withId(aFuturesOrder('0.2', { reduceOnly: true })));
      expect(await held(account, marketId)).toEqual(START);
    });

    it('keeps amounts of any precision', async () => {
      const account = await subject.newAccount();
      const order = withId(aSpotOrder('0.123456789012345678901234567891'));
      await place(account, order);
      expect(await subject.book.find(account, order.clientOrderId)).toMatchObject({
        filledQuantity: d('0.123456789012345678901234567891'),
      });
      expect(await held(account)).toMatchObject({ BTC: '10.123456789012345678901234567891' });
    });

    it('writes nothing of a refused order', async () => {
      const account = await subject.newAccount();
      const order = withId(aSpotOrder('10'));
      expect(await place(account, order)).toMatchObject({ kind: 'refused', failure: { code: 'INSUFFICIENT_FUNDS' } });
      expect(await subject.book.find(account, order.clientOrderId)).toBeNull();
      expect(await held(account)).toEqual(START);
    });

    it('writes nothing once it is too late', async () => {
      const account = await subject.newAccount();
      const order = withId(aFuturesOrder('0.1'));
      expect(await place(account, order, () => false)).toEqual({ kind: 'too_late' });
      expect(await subject.book.find(account, order.clientOrderId)).toBeNull();
      expect(await held(account, PERPETUAL.market.id)).toEqual(START);
      expect(await place(account, order)).toMatchObject({ kind: 'placed' });
    });

    it('asks whether it may commit only when there is something to commit, and last', async () => {
      const account = await subject.newAccount();
      const asked: string[] = [];
      const order = withId(aSpotOrder('0.1'));
      await subject.book.place({
        accountId: account,
        order,
        match: (holdings) => {
          asked.push('match');
          return matchOrder(order, SPOT, holdings);
        },
        mayCommit: () => asked.push('mayCommit') > 0,
      });
      expect(asked).toEqual(['match', 'mayCommit']);
    });

    it('refuses a client order id for ever', async () => {
      const account = await subject.newAccount();
      const order = withId(aSpotOrder('0.1'));
      await place(account, order);
      expect(await place(account, order)).toEqual({ kind: 'duplicate' });
      expect(await place(account, { ...order, side: 'SELL' })).toEqual({ kind: 'duplicate' });
      expect(await held(account)).toEqual({ ...START, USDT: '95000', BTC: '10.1' });
    });

    it('keeps accounts apart', async () => {
      const [one, other] = [await subject.newAccount(), await subject.newAccount()];
      const order = withId(aSpotOrder('0.1'));
      const first = await place(one, order);
      expect(await subject.book.find(other, order.clientOrderId)).toBeNull();
      expect(await held(other)).toEqual(START);
      const second = await place(other, order);
      expect([first.kind, second.kind]).toEqual(['placed', 'placed']);
      expect(second).not.toEqual(first);
    });

    it('takes the orders of one account one after the other', async () => {
      const account = await subject.newAccount();
      const orders = Array.from({ length: 12 }, () => withId(aSpotOrder('0.2')));
      const placements = await Promise.all(orders.map((order) => place(account, order)));
      expect(placements.map(({ kind }) => kind).sort()).toEqual([
        ...Array.from({ length: 10 }, () => 'placed'),
        'refused',
        'refused',
      ]);
      expect(await held(account)).toEqual({ ...START, USDT: '0', BTC: '12' });
    });

    it('takes one of several submissions with the same client order id', async () => {
      const account = await subject.newAccount();
      const order = withId(aSpotOrder('0.1'));
      const placements = await Promise.all([1, 2, 3].map(() => place(account, order)));
      expect(placements.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'duplicate', 'placed']);
      expect(await held(account)).toEqual({ ...START, USDT: '95000', BTC: '10.1' });
    });
  });
}
