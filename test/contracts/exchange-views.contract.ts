import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../src/application/ports/exchange.ts';
import type { AskedMarket, ExchangeViews } from '../../src/application/ports/exchange-views.ts';
import type { Account } from '../../src/domain/account.ts';
import type { OrderRequest, PreparedOrder } from '../../src/domain/order.ts';
import { aRequest, base, price as priceOf } from '../domain/builders.ts';

/** An exchange with what it shows, and an account that has traded nothing yet. */
export interface ViewsSubject {
  readonly exchange: Exchange;
  readonly views: ExchangeViews;
  readonly account: Account;
  /** A spot market of BTC, and its last price. */
  readonly symbol: string;
  readonly price: string;
  /** In BTC before the account trades; null where balances are not told. */
  readonly balance: string | null;
  readonly hasFutures: boolean;
  /** By our clock. */
  now(): Date;
  stop(): Promise<void>;
}

const PATIENCE = 10_000;

/** What everything that shows an exchange must do. */
export function exchangeViewsContract(name: string, makeSubject: () => Promise<ViewsSubject>): void {
  describe(name, () => {
    let subject: ViewsSubject;
    let sent = 0;
    beforeEach(async () => {
      subject = await makeSubject();
    });
    afterEach(() => subject.stop());

    const signal = () => AbortSignal.timeout(PATIENCE);
    const asked = (parts: Partial<OrderRequest> = {}): AskedMarket => aRequest({ symbol: subject.symbol, ...parts });
    const FUTURES = { marketType: 'FUTURES' } as const;

    async function trade(parts: Partial<OrderRequest>): Promise<PreparedOrder> {
      const { exchange, account, symbol } = subject;
      sent += 1;
      const clientOrderId = sent.toString(16).padStart(32, 'a1b2c3d4');
      const options = { clientOrderId, gateAt: new Date(Date.now() + PATIENCE), signal: signal() };
      const prepared = await exchange.prepare(account, aRequest({ symbol, ...parts }), options);
      if (prepared.kind === 'refused') throw new Error(JSON.stringify(prepared.failure));
      const outcome = await exchange.submit(account, prepared.order, { signal: signal(), isOpen: () => true });
      expect(outcome.kind).toBe('accepted');
      return prepared.order;
    }

    describe('the market', () => {
      it('has its last price, of spot and of futures, by every spelling', async () => {
        const { views, account, symbol, price, hasFutures } = subject;
        const spellings = [
          asked(),
          asked({ symbol: symbol.replace('/', '') }),
          ...(hasFutures ? [asked(FUTURES)] : []),
        ];
        for (const one of spellings) expect(String(await views.lastPriceAt(account, one, signal()))).toBe(price);
      });

      it('that does not exist shows nothing', async () => {
        const { views, account } = subject;
        const nowhere = asked({ symbol: 'NOPE/USDT' });
        expect(await views.lastPriceAt(account, nowhere, signal())).toBeNull();
        expect(await views.baseBalanceAt(account, nowhere, signal())).toBeNull();
        expect(await views.positionAt(account, asked({ ...FUTURES, symbol: 'NOPE/USDT' }), signal())).toBeNull();
      });

      it('shows a position, in base currency, from flat to long to short', async () => {
        const { views, account, hasFutures } = subject;
        const position = () => views.positionAt(account, asked(FUTURES), signal());
        if (!hasFutures) {
          expect(await position()).toBeNull();
          return;
        }
        expect(await position()).toEqual({ side: 'FLAT', quantity: '0' });
        await trade({ ...FUTURES, amount: base('0.03') });
        expect(await position()).toEqual({ side: 'LONG', quantity: '0.03' });
        await trade({ ...FUTURES, side: 'SELL', amount: base('0.05') });
        expect(await position()).toEqual({ side: 'SHORT', quantity: '0.02' });
      });

      it('shows what is held of the base currency, and what open orders keep of it', async () => {
        const { views, account, balance, price } = subject;
        const shown = () => views.baseBalanceAt(account, asked(), signal());
        if (balance === null) {
          expect(await shown()).toBeNull();
          return;
        }
        expect(await shown()).toEqual({ currency: 'BTC', total: balance, free: balance });
        const twice = priceOf(String(Number(price) * 2));
        await trade({ side: 'SELL', orderType: 'LIMIT', amount: base('1'), price: twice });
        expect(await shown()).toEqual({ currency: 'BTC', total: balance, free: String(Number(balance) - 1) });
      });
    });

    describe('the lists', () => {
      const since = (minutes = 1) => new Date(subject.now().getTime() - minutes * 60_000);
      const open = (parts: Partial<OrderRequest> = {}) =>
        subject.views.openOrdersAt(subject.account, asked(parts), signal());
      const fills = (parts: Partial<OrderRequest> = {}, from = since()) =>
        subject.views.fillsAt(subject.account, asked(parts), from, signal());
      const lastMinute = (at: Date | null) => at === null || Math.abs(at.getTime() - subject.now().getTime()) < 60_000;
      const HALF = { amount: base('0.5') };
      const atHalf = () => priceOf(String(Number(subject.price) / 2));

      it('are empty before anything is traded', async () => {
        expect(await open()).toEqual([]);
        expect(await fills()).toEqual([]);
      });

      it('show an open order as it was sent, and no other market’s', async () => {
        const price = atHalf();
        const order = await trade({ orderType: 'LIMIT', price, ...HALF });

        const [listed, ...others] = (await open()) ?? [];

        expect(listed).toEqual({
          exchangeOrderId: expect.any(String),
          clientOrderId: order.clientOrderId,
          side: 'BUY',
          orderType: 'LIMIT',
          quantity: '0.5',
          price: price.toString(),
          stopPrice: null,
          filled: '0',
          at: listed?.at ?? null,
        });
        expect(lastMinute(listed?.at ?? null)).toBe(true);
        expect(others).toEqual([]);
        expect(await fills()).toEqual([]);
        expect(await open({ symbol: subject.symbol.replace('BTC', 'ETH') })).toEqual([]);
      });

      it('show the fill of a sale, with the exchange’s id of its order', async () => {
        const order = await trade({ side: 'SELL', ...HALF });
        const sighting = await subject.exchange.lookUp(subject.account, order);

        const listed = (await fills()) ?? [];

        expect(await open()).toEqual([]);
        expect(listed).toMatchObject([
          { side: 'SELL', quantity: '0.5', filled: '0.5', price: subject.price, stopPrice: null },
        ]);
        expect(listed[0]?.exchangeOrderId).toBe(sighting.kind === 'found' && sighting.order.exchangeOrderId);
        expect([null, order.clientOrderId]).toContain(listed[0]?.clientOrderId);
        expect(lastMinute(listed[0]?.at ?? null)).toBe(true);
      });

      it('of FUTURES count base currency, and stand apart from those of SPOT', async () => {
        if (!subject.hasFutures) {
          expect(await open(FUTURES)).toBeNull();
          expect(await fills(FUTURES)).toBeNull();
          return;
        }
        await trade({ ...FUTURES, amount: base('0.03') });
        await trade({ ...FUTURES, orderType: 'LIMIT', price: atHalf(), amount: base('0.02') });

        expect(await open(FUTURES)).toMatchObject([{ quantity: '0.02', filled: '0', orderType: 'LIMIT' }]);
        expect(await fills(FUTURES)).toMatchObject([{ quantity: '0.03', filled: '0.03', side: 'BUY' }]);
        expect(await open()).toEqual([]);
        expect(await fills()).toEqual([]);
      });

      it('begin where they are asked to', async () => {
        await trade({ side: 'SELL', ...HALF });
        const all = (await fills()) ?? [];

        const later = (await fills({}, since(-5))) ?? [];

        // Where no times are kept, everything is shown.
        expect(later).toEqual(all.filter(({ at }) => at === null));
      });
    });
  });
}
