import { describe, expect, it } from '@jest/globals';
import { MemoryPaperBook } from '../../../src/adapters/paper/memory-paper-book.ts';
import { PaperExchange } from '../../../src/adapters/paper/paper-exchange.ts';
import { PaperViews } from '../../../src/adapters/paper/paper-views.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { exchangeViewsContract } from '../../contracts/exchange-views.contract.ts';
import { aRequest } from '../../domain/builders.ts';
import { aPaperAccount } from './builders.ts';

exchangeViewsContract('what the paper exchange shows', async () => {
  const book = new MemoryPaperBook();
  return {
    exchange: new PaperExchange(book, systemClock),
    views: new PaperViews(book),
    account: aPaperAccount(),
    symbol: 'BTC/USDT',
    price: '50000',
    balance: '10',
    hasFutures: true,
    now: () => new Date(),
    stop: async () => {},
  };
});

describe('a paper book that can’t be read', () => {
  it('shows nothing but the price', async () => {
    const gone = async () => Promise.reject(new LedgerUnavailable('gone', { maybeWritten: false }));
    const views = new PaperViews({ holdings: gone, recent: gone, find: gone, place: gone });
    const account = aPaperAccount();

    expect(String(await views.lastPriceAt(account, aRequest()))).toBe('50000');
    expect(await views.baseBalanceAt(account, aRequest())).toBeNull();
    expect(await views.positionAt(account, aRequest({ marketType: 'FUTURES' }))).toBeNull();
    expect(await views.openOrdersAt(account, aRequest())).toBeNull();
    expect(await views.fillsAt(account, aRequest())).toBeNull();
  });
});
