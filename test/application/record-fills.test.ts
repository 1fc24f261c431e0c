import { describe, expect, it } from '@jest/globals';
import { d, price } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders, orderStatuses } from './judge.ts';

const ID = '00000000000000000000000000000001';

describe('after the acceptance of an order that fills at once', () => {
  it('one look in the background records its fills', async () => {
    const gateway = testGateway();

    await gateway.send();
    await gateway.clock.advance(0);

    const [order] = gateway.store.orders.values();
    expect(order?.execution).toEqual({
      exchangeOrderId: 'E1',
      exchangeStatus: 'filled',
      filledQuantity: d('0.1'),
      averagePrice: d('50000'),
    });
    expect(gateway.exchange.looks).toEqual([ID]);
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.looks).toEqual([ID]);
    expect(gateway.clock.waiting).toBe(0);
    expect(gateway.log.at('error')).toEqual([]);
  });

  it.each([
    ['MARKET', null],
    ['LIMIT', 'IOC'],
    ['LIMIT', 'FOK'],
  ] as const)(
    '(%s %s) and found closed with nothing filled, it becomes a failed order',
    async (orderType, timeInForce) => {
      const gateway = testGateway();
      gateway.exchange.onSubmit({
        kind: 'accept',
        becomes: { exchangeStatus: 'closed_unfilled', filledQuantity: d('0') },
      });

      const result = await gateway.send({ order: { orderType, timeInForce, price: price('40000') } });
      await gateway.clock.advance(0);

      expect(result).toMatchObject({ answer: { status: 200 } });
      expect(attempts(gateway)).toEqual([{ state: 'rejected', code: 'NOT_FILLED', quantity: '0.1', epoch: 1 }]);
      expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', reason: 'Closed with nothing filled' }]);
      expect(orderStatuses(gateway)).toEqual(['failed']);
      expect(disagreements(gateway)).toEqual([]);
    },
  );

  it('a part that was filled stays accepted, and shows how much', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({
      kind: 'accept',
      becomes: { exchangeStatus: 'partly_filled_closed', filledQuantity: d('0.04') },
    });

    await gateway.send();
    await gateway.clock.advance(0);

    const [order] = gateway.store.orders.values();
    expect(order?.status).toBe('accepted');
    expect(order?.execution?.filledQuantity?.toString()).toBe('0.04');
    expect(failedOrders(gateway)).toEqual([]);
  });

  it('a look-up that lags or fails is repeated', async () => {
    const gateway = testGateway();
    gateway.exchange.onLookUp({ kind: 'absent' });
    gateway.exchange.onLookUp({ kind: 'failed' });

    await gateway.send();
    await gateway.clock.advance(3_000);

    const [order] = gateway.store.orders.values();
    expect(gateway.exchange.looks).toHaveLength(3);
    expect(order?.execution?.exchangeStatus).toBe('filled');
  });

  it('another order under its id is not taken for it', async () => {
    const gateway = testGateway();
    gateway.exchange.onLookUp({ kind: 'wrong_order' });

    await gateway.send();
    await gateway.clock.advance(0);
    const [order] = gateway.store.orders.values();
    expect(order?.execution?.exchangeStatus).toBeNull();
    await gateway.clock.advance(1_000);

    expect(order?.execution?.exchangeStatus).toBe('filled');
  });

  it('is left as it was last seen after eight answers', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'accept', becomes: { exchangeStatus: 'open', filledQuantity: d('0.02') } });
    gateway.exchange.onLookUp({ kind: 'failed' }, { times: 2 });

    await gateway.send();
    await gateway.clock.advance(600_000);

    const [order] = gateway.store.orders.values();
    expect(gateway.exchange.looks).toHaveLength(10);
    expect(order?.execution).toMatchObject({ exchangeStatus: 'open' });
    expect(order?.execution?.filledQuantity?.toString()).toBe('0.02');
    expect(await gateway.recoverAttempts.execute()).toBe(0);
  });

  it('is not looked for any more where no look can tell', async () => {
    const gateway = testGateway();
    gateway.exchange.onLookUp({ kind: 'impossible' });

    await gateway.send();
    await gateway.clock.advance(60_000);

    expect(gateway.exchange.looks).toHaveLength(1);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(await gateway.recoverAttempts.execute()).toBe(0);
  });

  it('needs no look when the answer itself told', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'accept', atOnce: true });

    await gateway.send();
    await gateway.clock.advance(60_000);

    const [order] = gateway.store.orders.values();
    expect(gateway.exchange.looks).toEqual([]);
    expect(order?.execution?.exchangeStatus).toBe('filled');
  });

  it('is recorded once the database is back', async () => {
    const gateway = testGateway();
    gateway.store.outage = (method) => (method === 'recordFills' ? 'unreachable' : null);
    await gateway.send();
    await gateway.clock.advance(10_000);
    gateway.store.outage = () => null;
    await gateway.clock.advance(2_000);

    const [order] = gateway.store.orders.values();
    expect(order?.execution?.exchangeStatus).toBe('filled');
    expect(gateway.exchange.looks).toHaveLength(1);
  });

  it('is left to another instance when this one stops', async () => {
    const gateway = testGateway();
    gateway.exchange.onLookUp({ kind: 'absent' }, { times: 3 });
    await gateway.send();
    await gateway.clock.advance(500);
    await gateway.background.stop(1_000);
    await gateway.clock.advance(20_000);
    const other = gateway.another();

    expect(await other.recoverAttempts.execute()).toBe(1);
    await gateway.clock.advance(10_000);

    const [order] = gateway.store.orders.values();
    expect(order?.execution?.exchangeStatus).toBe('filled');
  });
});

describe('an order that may rest', () => {
  it('is not looked up after its acceptance', async () => {
    const gateway = testGateway();

    await gateway.send({ order: { orderType: 'LIMIT', price: price('40000') } });
    await gateway.clock.advance(60_000);

    expect(gateway.exchange.looks).toEqual([]);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(gateway.clock.waiting).toBe(0);
  });
});
