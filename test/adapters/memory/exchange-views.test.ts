import { FakeExchange, MemoryExchangeViews, VirtualClock } from '../../../src/adapters/memory/index.ts';
import { exchangeViewsContract } from '../../contracts/exchange-views.contract.ts';
import { anAccount } from '../ccxt/fixture.ts';

exchangeViewsContract('what the fake exchange shows', async () => {
  const clock = new VirtualClock();
  const exchange = new FakeExchange(clock);
  return {
    exchange,
    views: new MemoryExchangeViews(exchange),
    account: anAccount(),
    symbol: 'BTC/USDT',
    price: '50000',
    balance: null,
    hasFutures: true,
    now: () => clock.now(),
    stop: async () => {},
  };
});
