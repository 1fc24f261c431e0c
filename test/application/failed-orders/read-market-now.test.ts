import { describe, expect, it } from '@jest/globals';
import { MemoryExchangeViews } from '../../../src/adapters/memory/index.ts';
import { ReadMarketNow } from '../../../src/application/failed-orders/read-market-now.ts';
import { d, price } from '../../domain/builders.ts';
import { type Gateway, testGateway } from '../gateway.ts';
import type { SignalParts } from '../signals.ts';
import { aRejectedOrder, failedOrdersOf, owner } from './failed-orders.ts';

/** A failed order, and what reads its market. */
async function given(order: SignalParts['order'] = {}) {
  const gateway = testGateway();
  const id = await aRejectedOrder(gateway, { order });
  const views = new MemoryExchangeViews(gateway.exchange);
  const { actions } = failedOrdersOf(gateway);
  const read = new ReadMarketNow({ actions, viewsOf: () => views, clock: gateway.clock });
  return { gateway, id, views, read: (userId = owner(gateway).userId) => read.execute(userId, id) };
}

const atLimit = (text: string) => ({ orderType: 'LIMIT', price: price(text) }) as const;
const FUTURES = { marketType: 'FUTURES' } as const;

describe('the market of a failed order', () => {
  it('has a last price, and the time at which we heard it', async () => {
    const { gateway, read } = await given();
    gateway.exchange.prices.set('BTCUSDT', d('51234.50'));

    expect(await read()).toEqual({
      kind: 'read',
      lastPrice: { price: '51234.5', at: gateway.clock.now() },
      difference: null,
      position: null,
      baseBalance: null,
    });
  });

  it.each([
    ['a limit', atLimit('40000'), '+25.00'],
    ['a stop', { orderType: 'STOP_MARKET', stopPrice: price('62500') }, '-20.00'],
    ['a stop’s limit', { orderType: 'STOP_LIMIT', stopPrice: price('60000'), price: price('62500') }, '-20.00'],
    ['no price of its own', { orderType: 'MARKET', price: price('40000') }, null],
  ] as const)('differs from %s by so many percent of it', async (_, order, difference) => {
    const { read } = await given(order);

    expect(await read()).toMatchObject({ lastPrice: { price: '50000' }, difference });
  });

  it('of FUTURES shows the position', async () => {
    const { gateway, read } = await given(FUTURES);
    expect(await read()).toMatchObject({ position: { side: 'FLAT', quantity: '0' } });

    await gateway.clock.finish(gateway.send({ order: { ...FUTURES, side: 'SELL' } }));

    expect(await read()).toMatchObject({ position: { side: 'SHORT', quantity: '0.1' } });
  });

  it('is not read for another user', async () => {
    const { gateway, read } = await given();
    expect(await read(gateway.store.addUser().id)).toEqual({ kind: 'not_found' });
  });

  it('is read without what the exchange does not tell', async () => {
    const { gateway, read } = await given(atLimit('40000'));
    gateway.exchange.prices.delete('BTCUSDT');

    expect(await read()).toMatchObject({ kind: 'read', lastPrice: null, difference: null });
  });

  it('is waited for no longer than two seconds', async () => {
    const { gateway, views, read } = await given(FUTURES);
    views.isSilent = true;
    const began = gateway.clock.monotonic();

    expect(await gateway.clock.finish(read())).toMatchObject({ kind: 'read', lastPrice: null, position: null });

    expect(gateway.clock.monotonic() - began).toBe(2_000);
  });

  it('can’t be looked for where the old system did not tell all of the order', async () => {
    const { gateway, id, read } = await given();
    const { strategyAccountId } = recordOf(gateway, id);
    const legacy = gateway.store.addLegacyFailedOrder({
      strategyAccountId,
      request: null,
      createdAt: gateway.clock.now(),
    });
    gateway.store.failedOrders.set(id, { ...legacy, id });

    expect(await read()).toMatchObject({ kind: 'read', lastPrice: null });
  });
});

function recordOf({ store }: Gateway, id: number) {
  const record = store.failedOrders.get(id);
  if (record === undefined) throw new Error(`There is no failed order ${id}`);
  return record;
}
