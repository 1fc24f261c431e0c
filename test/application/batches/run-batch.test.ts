import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../src/domain/failure.ts';
import type { Gateway } from '../gateway.ts';
import { disagreements } from '../judge.ts';
import { ask, each, finish, given, resultsOf, submissionsOf, userOf } from './batches.ts';

const ACCOUNTS = ['main', 'second', 'third'];

describe('a batch of retries', () => {
  it('retries each once, accounts beside each other, and finishes', async () => {
    const { gateway, ids, batches, written } = await given({ accounts: ACCOUNTS, count: 10 });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches });

    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(written()).toHaveLength(30);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('has no more than eight accounts under way on one instance', async () => {
    const accounts = Array.from({ length: 10 }, (_none, index) => `account ${index}`);
    const { gateway, ids, batches, written } = await given({ accounts, count: 1 });
    const held = accounts.map((account) => gateway.exchange.hang({ account }));
    const id = await ask(gateway, batches);
    batches.start();
    await gateway.clock.advance(3_000);
    expect(written()).toHaveLength(8);
    for (const one of held.slice(0, 8)) one.accept();
    await gateway.clock.advance(3_000);
    expect(written()).toHaveLength(10);
    for (const one of held.slice(8)) one.accept();
    await gateway.clock.advance(10_000);

    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
  });

  it('waits for room at the exchange, and ends while it waits when it is cancelled', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2 });
    let hasRoom = false;
    gateway.exchange.untilRoom = async (_account, _marketType, _orders, signal) => {
      while (!hasRoom && !signal.aborted) await gateway.clock.wait(100, signal);
      return hasRoom;
    };
    const first = await ask(gateway, batches, { ids: ids.slice(0, 1) });
    batches.start();
    await gateway.clock.advance(20_000);
    expect(written()).toEqual([]);
    expect(await batches.cancelBatch.execute(userOf(gateway), first)).toMatchObject({ entries: { cancelled: 1 } });
    await gateway.clock.advance(3_000);
    expect((await resultsOf(gateway, batches, first)).entries).toEqual(each(ids.slice(0, 1), 'cancelled'));

    await ask(gateway, batches, { ids: ids.slice(1) });
    hasRoom = true;
    await gateway.clock.advance(3_000);
    expect(written()).toHaveLength(1);
  });

  it('goes out oldest first in each account', async () => {
    const { gateway, ids, batches } = await given({ accounts: ACCOUNTS, count: 4 });
    await ask(gateway, batches, { ids: [...ids].reverse() });

    await finish({ gateway, batches });

    const orderIds = [...gateway.store.attempts.values()]
      .filter(({ number }) => number === 2)
      .map(({ orderId }) => orderId);
    for (const account of gateway.store.accounts.values()) {
      const own = orderIds.filter((orderId) => gateway.store.orders.get(orderId)?.accountId === account.id);
      expect(own).toEqual([...own].sort((one, other) => one - other));
      expect(own).toHaveLength(4);
    }
  });

  it('leaves out what is past a limit of its strategy, and says so', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2 });
    for (const strategy of gateway.store.strategies.values()) strategy.allowedSymbols = ['ETH/USDT'];
    const id = await ask(gateway, batches);

    await finish({ gateway, batches });

    expect((await resultsOf(gateway, batches, id)).entries).toEqual(each(ids, 'left_out LIMIT_EXCEEDED'));
    expect(written()).toEqual([]);
  });

  it('tells each one’s own end', async () => {
    const { gateway, ids, batches } = await given({ count: 3 });
    gateway.exchange.onSubmit({ kind: 'accept' });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('MARKET_RULE') });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches });

    const [first = 0, second = 0, third = 0] = ids;
    expect((await resultsOf(gateway, batches, id)).entries).toEqual({
      [first]: 'done',
      [second]: 'failed MARKET_RULE',
      [third]: 'done',
    });
    expect(gateway.store.failedOrders.get(second)).toMatchObject({ status: 'pending_retry', retryCount: 1 });
  });

  it('judges each again when its turn comes', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2 });
    const id = await ask(gateway, batches);
    for (const account of gateway.store.accounts.values()) account.isPaused = true;

    await finish({ gateway, batches });

    expect((await resultsOf(gateway, batches, id)).entries).toEqual(each(ids, 'left_out TRADING_PAUSED'));
    expect(written()).toEqual([]);
    expect(gateway.store.failedOrders.get(ids[0] ?? 0)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
  });

  it('goes on while an outcome is unknown, and finishes when it is known', async () => {
    const { gateway, ids, batches } = await given({ count: 3 });
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });
    gateway.exchange.onLookUp({ kind: 'failed' }, { times: 4 });
    const id = await ask(gateway, batches);
    batches.start();

    await gateway.clock.advance(7_000);
    const [first = 0, second = 0, third = 0] = ids;
    expect(await resultsOf(gateway, batches, id)).toEqual({
      status: 'running',
      entries: { [first]: 'running', [second]: 'done', [third]: 'done' },
    });

    await gateway.clock.advance(60_000);
    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('ends with what only a person can tell', async () => {
    const { gateway, ids, batches } = await given({ count: 1, exchange: { fence: null } });
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: false });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches }, 120_000);

    expect(await resultsOf(gateway, batches, id)).toEqual({
      status: 'finished',
      entries: each(ids, 'failed NEEDS_REVIEW'),
    });
  });

  it('waits for an account’s answer no longer than a webhook would', async () => {
    const { gateway, ids, batches, written } = await given({ accounts: ['main', 'second'], count: 2 });
    const held = gateway.exchange.hang({ account: 'main' });
    await ask(gateway, batches);
    batches.start();

    await gateway.clock.advance(2_000);
    expect(written()).toHaveLength(3);
    await gateway.clock.advance(5_000);
    expect(written()).toHaveLength(4);

    held.accept();
    await gateway.clock.advance(10_000);
    expect(submissionsOf(gateway, ids)).toEqual([2, 2, 2, 2]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('leaves MARKET orders out that have become stale while they waited', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2, request: {} });
    const id = await ask(gateway, batches);
    const stale = await ask(gateway, batches, { includeStale: true, ids: ids.slice(1) });
    await gateway.clock.advance(301_000);

    await finish({ gateway, batches });

    expect((await resultsOf(gateway, batches, id)).entries).toEqual(each(ids, 'left_out STALE_ORDER'));
    expect((await resultsOf(gateway, batches, stale)).entries).toEqual(each(ids.slice(1), 'done'));
    expect(written()).toHaveLength(1);
  });

  it('of one account follows the one before', async () => {
    const { gateway, ids, batches, written } = await given({ count: 4 });
    const first = await ask(gateway, batches, { ids: ids.slice(0, 2) });
    const second = await ask(gateway, batches, { ids: ids.slice(1) });

    await finish({ gateway, batches });

    expect((await resultsOf(gateway, batches, first)).entries).toEqual(each(ids.slice(0, 2), 'done'));
    expect((await resultsOf(gateway, batches, second)).entries).toEqual({
      ...each(ids.slice(2), 'done'),
      [ids[1] ?? 0]: 'left_out NOT_RETRYABLE',
    });
    expect(written()).toHaveLength(4);
  });

  it('waits for a ledger that is away', async () => {
    const { gateway, ids, batches } = await given({ count: 3 });
    const id = await ask(gateway, batches);
    batches.start();
    gateway.store.outage = (method) => (method === 'claimRetry' || method === 'settleLane' ? 'unreachable' : null);
    await gateway.clock.advance(10_000);
    gateway.store.outage = () => null;

    await gateway.clock.advance(30_000);

    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('retries nothing twice when the ledger’s acknowledgements are lost', async () => {
    const { gateway, ids, batches, written } = await given({ count: 3 });
    const id = await ask(gateway, batches);
    let calls = 0;
    gateway.store.outage = (method) => {
      if (method !== 'claimRetry' && method !== 'takeEntries') return null;
      calls += 1;
      return calls % 2 === 0 ? 'acknowledgement_lost' : null;
    };

    await finish({ gateway, batches }, 60_000);

    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(written()).toHaveLength(3);
    expect(disagreements(gateway)).toEqual([]);
  });
});

describe('refusals that concern the whole account', () => {
  const refuse = (
    gateway: Gateway,
    code: 'INSUFFICIENT_FUNDS' | 'AUTHENTICATION' | 'PERMISSION_DENIED' | 'MARKET_RULE',
  ) => gateway.exchange.onSubmit({ kind: 'reject', failure: failure(code) }, { account: 'main' });

  it.each(['INSUFFICIENT_FUNDS', 'AUTHENTICATION', 'PERMISSION_DENIED'] as const)(
    'stop its rest, uncounted, after three in a row, and no other account (%s)',
    async (code) => {
      const { gateway, ids, batches } = await given({ accounts: ['main', 'second'], count: 5 });
      for (let count = 0; count < 3; count += 1) refuse(gateway, code);
      const id = await ask(gateway, batches);

      await finish({ gateway, batches });

      const [main = [], second = []] = [...gateway.store.links.values()].map((link) =>
        ids.filter((one) => gateway.store.failedOrders.get(one)?.strategyAccountId === link.id),
      );
      expect(await resultsOf(gateway, batches, id)).toEqual({
        status: 'finished',
        entries: {
          ...each(main.slice(0, 3), `failed ${code}`),
          ...each(main.slice(3), `left_out ${code}`),
          ...each(second, 'done'),
        },
      });
      const counts = main.map((one) => gateway.store.failedOrders.get(one)?.retryCount);
      expect(counts).toEqual([1, 1, 1, 0, 0]);
    },
  );

  it('do not stop it when another outcome is between them', async () => {
    const { gateway, batches, written } = await given({ count: 6 });
    refuse(gateway, 'INSUFFICIENT_FUNDS');
    refuse(gateway, 'INSUFFICIENT_FUNDS');
    refuse(gateway, 'MARKET_RULE');
    refuse(gateway, 'INSUFFICIENT_FUNDS');
    refuse(gateway, 'INSUFFICIENT_FUNDS');
    await ask(gateway, batches);

    await finish({ gateway, batches });

    expect(written()).toHaveLength(6);
  });
});

describe('a batch that is cancelled', () => {
  it('ends what is not claimed, and tells the rest as it ended', async () => {
    const { gateway, ids, batches, written } = await given({ count: 3 });
    const held = gateway.exchange.hang();
    const id = await ask(gateway, batches);
    batches.start();
    await gateway.clock.advance(1_000);

    const cancelled = await batches.cancelBatch.execute(userOf(gateway), id);
    expect(cancelled).toMatchObject({ status: 'cancelled', entries: { running: 1, cancelled: 2, waiting: 0 } });
    held.accept();
    await gateway.clock.advance(10_000);

    expect(await resultsOf(gateway, batches, id)).toEqual({
      status: 'cancelled',
      entries: { ...each(ids, 'cancelled'), [ids[0] ?? 0]: 'done' },
    });
    expect(written()).toHaveLength(1);
  });

  it('is another’s to nobody else', async () => {
    const { gateway, batches } = await given({ count: 1 });
    const id = await ask(gateway, batches);
    const stranger = gateway.store.addUser().id;

    expect(await batches.cancelBatch.execute(stranger, id)).toBeNull();
    expect(await batches.getBatch.execute(stranger, id, 0, 10)).toBeNull();
  });
});

describe('a batch of removals', () => {
  it('removes, and its opposite restores', async () => {
    const { gateway, ids, batches } = await given({ accounts: ['main', 'second'], count: 2 });
    const statuses = () => ids.map((one) => gateway.store.failedOrders.get(one)?.status);
    const removal = await ask(gateway, batches, { action: 'remove' });
    await finish({ gateway, batches });

    expect(await resultsOf(gateway, batches, removal)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(statuses()).toEqual(ids.map(() => 'removed'));

    await ask(gateway, batches, { action: 'restore' });
    await gateway.clock.advance(5_000);
    expect(statuses()).toEqual(ids.map(() => 'pending_retry'));
  });
});
