import { describe, expect, it } from '@jest/globals';
import { MemoryExchangeViews, MemoryFailedOrderQueries } from '../../../src/adapters/memory/index.ts';
import { ReadReviewEvidence } from '../../../src/application/failed-orders/read-review-evidence.ts';
import { base, price } from '../../domain/builders.ts';
import { testGateway } from '../gateway.ts';
import type { SignalParts } from '../signals.ts';
import { failedOrdersOf, lastFailedOrder, owner, rowOf } from './failed-orders.ts';

const RESTING = { orderType: 'LIMIT', price: price('40000') } as const;

interface Given {
  readonly accepted: boolean;
  readonly order?: SignalParts['order'];
  /** Milliseconds since another order of the account was filled. */
  readonly before?: number;
}

/** An order of unknown outcome that only a person can tell about, and what reads the evidence. */
async function given({ accepted, order = {}, before }: Given) {
  const gateway = testGateway();
  if (before !== undefined) {
    await gateway.clock.finish(gateway.send());
    await gateway.clock.advance(before);
  }
  gateway.exchange.onSubmit({ kind: 'unknown', accepted });
  gateway.exchange.onLookUp({ kind: 'impossible' });
  await gateway.clock.finish(gateway.send({ order }));
  const id = lastFailedOrder(gateway);
  expect(rowOf(gateway, id).status).toBe('needs_review');
  const views = new MemoryExchangeViews(gateway.exchange);
  const read = new ReadReviewEvidence({
    actions: failedOrdersOf(gateway).actions,
    queries: new MemoryFailedOrderQueries(gateway.store),
    viewsOf: () => views,
    clock: gateway.clock,
  });
  return {
    gateway,
    views,
    ours: gateway.exchange.written.at(-1) ?? '',
    trade: (other: SignalParts['order']) => gateway.clock.finish(gateway.send({ order: other ?? {} })),
    read: (userId = owner(gateway).userId) => read.execute(userId, id),
  };
}

describe('the evidence of an order in review', () => {
  it('shows its fill, under its own client order id', async () => {
    const { gateway, ours, read } = await given({ accepted: true });

    expect(await read()).toMatchObject({
      kind: 'read',
      clientOrderIds: [ours],
      openOrders: [],
      recentFills: [{ exchangeOrderId: 'E1', clientOrderId: ours, quantity: '0.1', side: 'BUY', price: '50000' }],
    });
    expect(gateway.exchange.looks).toHaveLength(1);
  });

  it('shows it open', async () => {
    const { ours, read } = await given({ accepted: true, order: RESTING });

    expect(await read()).toMatchObject({
      openOrders: [{ clientOrderId: ours, price: '40000', quantity: '0.1', filled: '0' }],
      recentFills: [],
    });
  });

  it('shows that there is none', async () => {
    const { read } = await given({ accepted: false });
    expect(await read()).toMatchObject({ openOrders: [], recentFills: [] });
  });

  it('names every attempt', async () => {
    const { gateway, read } = await given({ accepted: false });
    const [order] = gateway.store.orders.values();
    if (order === undefined) throw new Error('There is an order');
    const [attempt] = gateway.store.attemptsOf(order.id);
    if (attempt === undefined) throw new Error('There is an attempt');
    gateway.store.attempts.set(attempt.id + 1_000, {
      ...attempt,
      id: attempt.id + 1_000,
      number: 2,
      clientOrderId: 'c2',
    });

    expect(await read()).toMatchObject({ clientOrderIds: [attempt.clientOrderId, 'c2'] });
  });

  it('has at most twenty of each: ours first, then those nearest in time', async () => {
    const { gateway, ours, trade, read } = await given({ accepted: true });
    for (let trades = 1; trades <= 25; trades += 1) {
      await gateway.clock.advance(60_000);
      await trade({ side: 'SELL', amount: base(`0.0${trades + 10}`) });
    }

    const evidence = await read();

    const fills = evidence.kind === 'read' ? (evidence.recentFills ?? []) : [];
    expect(fills).toHaveLength(20);
    expect(fills[0]?.clientOrderId).toBe(ours);
    expect(fills.slice(1, 4).map(({ quantity }) => quantity)).toEqual(['0.011', '0.012', '0.013']);
  });

  it.each([
    [59_000, 2],
    [61_000, 1],
  ])('knows of a fill %i ms before it was sent or not: %i', async (before, fills) => {
    const { gateway, read } = await given({ accepted: true, before });

    const evidence = await read();

    expect(gateway.exchange.acceptances).toHaveLength(2);
    expect(evidence.kind === 'read' && evidence.recentFills).toHaveLength(fills);
  });

  it('is asked for with the key that the order was sent with, and not with another', async () => {
    const { gateway, read } = await given({ accepted: true });
    for (const account of gateway.store.accounts.values()) account.keys = [];

    expect(await read()).toMatchObject({ kind: 'read', openOrders: null, recentFills: null });
  });

  it('is not told within two seconds, or not at all', async () => {
    const { gateway, ours, views, read } = await given({ accepted: true });
    views.isSilent = true;
    const began = gateway.clock.monotonic();

    expect(await gateway.clock.finish(read())).toEqual({
      kind: 'read',
      clientOrderIds: [ours],
      openOrders: null,
      recentFills: null,
    });
    expect(gateway.clock.monotonic() - began).toBe(2_000);
  });

  it('is not read for another user', async () => {
    const { gateway, read } = await given({ accepted: true });
    expect(await read(gateway.store.addUser().id)).toEqual({ kind: 'not_found' });
  });
});
