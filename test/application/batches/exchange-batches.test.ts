import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../src/domain/failure.ts';
import { price } from '../../domain/builders.ts';
import type { Gateway } from '../gateway.ts';
import { disagreements } from '../judge.ts';
import { ask, each, finish, given, LIMIT, resultsOf } from './batches.ts';

describe('where the exchange has batch orders', () => {
  const sizes = (gateway: Gateway) => gateway.exchange.batches.map((ids) => ids.length);

  it('they go out in batches of its size, under one gate, each with its own outcome', async () => {
    const { gateway, ids, batches, written } = await given({ count: 12, exchange: { batchSize: 5 } });
    for (let count = 0; count < 6; count += 1) gateway.exchange.onSubmit({ kind: 'accept' });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('MARKET_RULE') });
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches }, 60_000);

    expect(sizes(gateway)).toEqual([5, 5, 2]);
    expect(await resultsOf(gateway, batches, id)).toEqual({
      status: 'finished',
      entries: { ...each(ids, 'done'), [ids[6] ?? 0]: 'failed MARKET_RULE' },
    });
    expect(written()).toHaveLength(12);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('conditional orders go alone', async () => {
    const options = { count: 2, exchange: { batchSize: 5 }, strategy: { marketType: 'FUTURES' } } as const;
    const { gateway, batches, written } = await given(options);
    const stop = { ...LIMIT, orderType: 'STOP_LIMIT', stopPrice: price('45000') } as const;
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') }, { times: 2 });
    await gateway.send({ order: stop });
    await gateway.clock.advance(1);
    await gateway.send({ order: stop });
    const before = written().length;
    await ask(gateway, batches);

    await finish({ gateway, batches });

    expect(sizes(gateway)).toEqual([2]);
    expect(written()).toHaveLength(before + 4);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('what can’t be claimed keeps none of the others back', async () => {
    const { gateway, ids, batches } = await given({ count: 4, exchange: { batchSize: 4 } });
    const id = await ask(gateway, batches);
    const removed = gateway.store.failedOrders.get(ids[1] ?? 0);
    if (removed !== undefined) removed.status = 'removed';

    await finish({ gateway, batches });

    expect(sizes(gateway)).toEqual([3]);
    expect((await resultsOf(gateway, batches, id)).entries).toEqual({
      ...each(ids, 'done'),
      [ids[1] ?? 0]: 'left_out NOT_RETRYABLE',
    });
  });

  it('what our own checks refuse is not sent with them', async () => {
    const { gateway, ids, batches } = await given({ count: 3, exchange: { batchSize: 4 } });
    const id = await ask(gateway, batches);
    const broken = gateway.store.failedOrders.get(ids[0] ?? 0);
    if (broken?.request) Object.assign(broken.request, { symbol: 'NOPE/USDT' });

    await finish({ gateway, batches });

    expect(sizes(gateway)).toEqual([2]);
    expect((await resultsOf(gateway, batches, id)).entries).toEqual({
      ...each(ids, 'done'),
      [ids[0] ?? 0]: 'failed UNKNOWN_SYMBOL',
    });
  });

  it('a batch that is refused wholly stops the account', async () => {
    const { gateway, ids, batches, written } = await given({ count: 9, exchange: { batchSize: 4 } });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('AUTHENTICATION') }, { times: 9 });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches });

    expect(written()).toHaveLength(4);
    expect((await resultsOf(gateway, batches, id)).entries).toEqual({
      ...each(ids.slice(0, 4), 'failed AUTHENTICATION'),
      ...each(ids.slice(4), 'left_out AUTHENTICATION'),
    });
  });

  it('after one such refusal no more go out than may still be refused', async () => {
    const { gateway, batches, written } = await given({ count: 9, exchange: { batchSize: 4 } });
    for (let count = 0; count < 3; count += 1) gateway.exchange.onSubmit({ kind: 'accept' });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') }, { times: 6 });
    await ask(gateway, batches);

    await finish({ gateway, batches });

    expect(written()).toHaveLength(6);
    expect(sizes(gateway)).toEqual([4, 2]);
  });

  it('a hanging answer makes them all unknown at the deadline, and none is sent again', async () => {
    const { gateway, ids, batches, written } = await given({ count: 3, exchange: { batchSize: 3 } });
    const held = gateway.exchange.hang();
    const id = await ask(gateway, batches);
    batches.start();
    await gateway.clock.advance(6_000);
    held.accept();

    await gateway.clock.advance(60_000);

    expect(written()).toHaveLength(3);
    expect(await resultsOf(gateway, batches, id)).toEqual({ status: 'finished', entries: each(ids, 'done') });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('a batch that does not reach the wire in time is not sent, not counted, and tried again', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2, exchange: { batchSize: 2 } });
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 6_000 }, { times: 2 });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches });

    expect((await resultsOf(gateway, batches, id)).entries).toEqual(each(ids, 'done'));
    expect(written()).toHaveLength(2);
    expect(gateway.store.failedOrders.get(ids[0] ?? 0)).toMatchObject({ retryCount: 1 });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('a batch that never reaches the wire in time is given up, uncounted', async () => {
    const { gateway, ids, batches, written } = await given({ count: 2, exchange: { batchSize: 2 } });
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 6_000 }, { times: Number.POSITIVE_INFINITY });
    const id = await ask(gateway, batches);

    await finish({ gateway, batches }, 60_000);

    expect(written()).toEqual([]);
    expect(await resultsOf(gateway, batches, id)).toEqual({
      status: 'finished',
      entries: each(ids, 'failed NOT_SENT'),
    });
    expect(gateway.store.failedOrders.get(ids[0] ?? 0)).toMatchObject({ retryCount: 0 });
  });
});
