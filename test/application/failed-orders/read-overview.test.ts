import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { MemoryFailedOrderQueries } from '../../../src/adapters/memory/failed-order-queries.ts';
import { MemoryOverviewQueries } from '../../../src/adapters/memory/overview-queries.ts';
import { MemoryStore } from '../../../src/adapters/memory/store.ts';
import { ReadOverview } from '../../../src/application/failed-orders/read-overview.ts';
import type { OverviewQueries, WatchedAccount } from '../../../src/application/ports/overview.ts';
import type { ToldTrouble } from '../../../src/domain/account-troubles.ts';
import { FAILED_ORDER_STATUSES } from '../../../src/domain/failed-order.ts';
import { aRequest } from '../../domain/builders.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** kim with one account, and what he reads. */
function aWorld() {
  const store = new MemoryStore();
  const clock = new VirtualClock();
  const user = store.addUser();
  const account = store.addAccount({ userId: user.id, name: 'main', exchange: 'binance', sandbox: true });
  store.addStrategy({ userId: user.id, name: 'Trend' }, [account]);
  const failedOrders = new MemoryFailedOrderQueries(store);
  const read = (overview: OverviewQueries = new MemoryOverviewQueries(store)) =>
    new ReadOverview({ failedOrders, overview, clock }).execute(user.id);
  return { store, clock, user, account, read };
}

/** One account of which this is known. */
const watching = (facts: Partial<WatchedAccount>): OverviewQueries => ({
  standing: async () => {
    const well = { pausedSince: null, frozenSince: null, told: null };
    const account = { id: 7, name: 'main', exchange: 'binance', sandbox: true, ...well, ...facts };
    return { isPaused: false, lastSignalAt: null, accounts: [account] };
  },
});

describe('ReadOverview', () => {
  it('counts what waits for a person, what is being found out, and what may have been executed', async () => {
    const { store, clock, read } = aWorld();
    const [link] = store.links.values();
    for (const status of [...FAILED_ORDER_STATUSES, 'needs_review'] as const)
      store.addLegacyFailedOrder({
        strategyAccountId: link?.id ?? 0,
        request: aRequest(),
        createdAt: clock.now(),
        status,
      });
    expect(await read()).toEqual({
      needsAction: 3,
      checking: 2,
      unknown: 4,
      acceptedLate: { count: 0, since: new Date(clock.now().getTime() - 24 * HOUR) },
      lastSignalAt: null,
      isPaused: false,
      troubles: [],
    });
  });

  it('names accounts that are paused or frozen', async () => {
    const { account, user, clock, read } = aWorld();
    user.isPaused = true;
    Object.assign(account, { isPaused: true, isFrozen: true, changedAt: clock.now() });
    const named = { accountId: account.id, accountName: 'main', exchange: 'binance', sandbox: true };
    expect(await read()).toMatchObject({
      isPaused: true,
      troubles: [
        { ...named, kind: 'frozen', since: clock.now() },
        { ...named, kind: 'paused', since: clock.now() },
      ],
    });
  });

  it.each<[ToldTrouble, number]>([
    ['keys_refused', 24 * HOUR],
    ['address_refused', 24 * HOUR],
    ['rate_limited', 15 * MINUTE],
    ['exchange_unavailable', 15 * MINUTE],
  ])('believes that %s for a while', async (kind, ms) => {
    const { clock, read } = aWorld();
    const [at, since] = [clock.now(), new Date(clock.now().getTime() - HOUR)];
    const overview = watching({ told: { kind, since, at, until: null } });
    await clock.advance(ms);
    expect((await read(overview)).troubles).toMatchObject([{ accountId: 7, kind, since }]);
    await clock.advance(1);
    expect((await read(overview)).troubles).toEqual([]);
  });

  it('believes an exchange until the time that it named, and no longer', async () => {
    const { clock, read } = aWorld();
    const at = clock.now();
    const until = new Date(at.getTime() + HOUR);
    const overview = watching({ told: { kind: 'rate_limited', since: at, at, until } });
    await clock.advance(HOUR - 1);
    expect((await read(overview)).troubles).toMatchObject([{ kind: 'rate_limited', until }]);
    await clock.advance(1);
    expect((await read(overview)).troubles).toEqual([]);
  });

  it('asks for no attempt that could not be believed', async () => {
    const { clock, read } = aWorld();
    const asked: Date[] = [];
    await read({
      standing: async (_, from) => {
        asked.push(from);
        return { isPaused: false, lastSignalAt: null, accounts: [] };
      },
    });
    expect(asked).toEqual([new Date(clock.now().getTime() - 24 * HOUR)]);
  });
});
