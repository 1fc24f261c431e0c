import { describe, expect, it } from '@jest/globals';
import type { ExecuteResult } from '../../src/application/execute-result.ts';
import { failure } from '../../src/domain/failure.ts';
import { base } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { disagreements, failedOrders } from './judge.ts';

const answerOf = (result: ExecuteResult) => (result.kind === 'answered' ? result.answer : null);

describe('a webhook that comes again with its id', () => {
  it('gets the first answer once that is there, and is no second order', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    const first = gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(1_000);
    const second = gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(1_000);
    held.accept();

    const original = await first;
    const replayed = await gateway.clock.finish(second);

    expect(gateway.clock.now().getTime() - Date.parse('2026-01-01T00:00:02Z')).toBeLessThanOrEqual(200);
    expect(original).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(replayed).toEqual({ ...original, replay: 'accepted' });
    expect(gateway.exchange.written).toHaveLength(1);
    expect(gateway.store.orders.size).toBe(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('waits no longer than until the first one’s deadline, and then gets 408', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    void gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(3_000);
    const other = gateway.another();

    const second = await gateway.clock.finish(other.send({ webhookId: 'w-1' }));

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:05Z'));
    expect(second).toMatchObject({
      replay: 'unconfirmed',
      answer: { status: 408, body: { code: 'EXECUTION_TIMEOUT' } },
    });
  });

  it('three times at once, on two instances, is one set of orders', async () => {
    const gateway = testGateway({ accounts: ['main', 'second'] });
    const other = gateway.another();

    const results = await gateway.clock.finish(
      Promise.all([gateway.send({ webhookId: 'w' }), other.send({ webhookId: 'w' }), gateway.send({ webhookId: 'w' })]),
    );

    expect(results.map((result) => answerOf(result)?.status)).toEqual([200, 200, 200]);
    expect(results.filter((result) => result.kind === 'answered' && result.replay === null)).toHaveLength(1);
    expect(gateway.store.orders.size).toBe(2);
    expect(gateway.exchange.written).toHaveLength(2);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is replayed for ever with the first body, and with what became of its orders since', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    const first = await gateway.clock.finish(gateway.send({ webhookId: 'w-1' }));
    const before = await gateway.send({ webhookId: 'w-1' });
    held.accept();
    await gateway.clock.advance(86_400_000);

    const after = await gateway.send({ webhookId: 'w-1' });

    expect(first).toMatchObject({ replay: null, answer: { status: 408 } });
    expect(before).toEqual({ ...first, replay: 'unconfirmed' });
    expect(after).toEqual({ ...first, replay: 'accepted' });
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('says that its order failed, or that its failed order was removed', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    const first = await gateway.send({ webhookId: 'w-1' });

    expect(await gateway.send({ webhookId: 'w-1' })).toEqual({ ...first, replay: 'failed' });
    for (const failed of gateway.store.failedOrders.values()) failed.status = 'removed';
    expect(await gateway.send({ webhookId: 'w-1' })).toEqual({ ...first, replay: 'removed' });
  });

  it('says that its order needs a person', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: false });
    gateway.exchange.onLookUp({ kind: 'impossible' });
    const first = await gateway.clock.finish(gateway.send({ webhookId: 'w-1' }));

    expect(first).toMatchObject({ answer: { status: 408, body: { orders: [{ status: 'needs_review' }] } } });
    expect(await gateway.send({ webhookId: 'w-1' })).toEqual({ ...first, replay: 'needs_review' });
  });

  it('with another body is a conflict: nothing is sent, and the signal is kept', async () => {
    const gateway = testGateway();
    await gateway.send({ webhookId: 'w-1' });

    const result = await gateway.send({ webhookId: 'w-1', order: { amount: base('0.2') } });

    expect(result).toEqual({ kind: 'conflict', error: 'This id was already used for another order' });
    expect(gateway.exchange.written).toHaveLength(1);
    expect([...gateway.store.signals.values()].map(({ status, refusal }) => [status, refusal?.code])).toEqual([
      ['taken', undefined],
      ['refused', 'IDEMPOTENCY_CONFLICT'],
    ]);
  });

  it('holds for one strategy only', async () => {
    const gateway = testGateway();
    const [account] = gateway.store.accounts.values();
    if (account === undefined) throw new Error('The gateway has an account');
    gateway.store.addStrategy({ userId: account.userId, name: 'Swing', token: 'swing-token' }, [account]);
    await gateway.send({ webhookId: 'w-1' });

    const result = await gateway.send({ webhookId: 'w-1', token: 'swing-token' });

    expect(result).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(2);
  });

  it('is not answered while the database is away', async () => {
    const gateway = testGateway();
    await gateway.send({ webhookId: 'w-1' });
    gateway.store.outage = (method) => (method === 'viewSignal' ? 'unreachable' : null);

    expect(await gateway.send({ webhookId: 'w-1' })).toMatchObject({ kind: 'not_accepted' });
    expect(gateway.exchange.written).toHaveLength(1);
  });
});

describe('a webhook whose instance died before it was answered', () => {
  it('is answered at once from what is known by now, when it comes again with its id', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(100);
    gateway.kill();
    const other = gateway.another();

    const result = await other.send({ webhookId: 'w-1' });

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:00.100Z'));
    expect(result).toMatchObject({
      replay: 'unconfirmed',
      answer: { status: 408, body: { orders: [{ status: 'sending' }] } },
    });
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('is answered with the outcome once recovery has found it', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(100);
    gateway.kill();
    const other = gateway.another();
    await gateway.clock.advance(15_000);
    await other.recoverAttempts.execute();
    await gateway.clock.advance(0);

    const result = await other.send({ webhookId: 'w-1' });

    expect(result).toMatchObject({ replay: 'accepted', answer: { status: 200, body: { order_id: 'E1' } } });
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is joined by the identical body without an id within 60 seconds: one order', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    await gateway.clock.advance(59_999);
    const other = gateway.another();

    const result = await other.send();

    expect(result).toMatchObject({ kind: 'answered', replay: 'unconfirmed', answer: { status: 408 } });
    expect(gateway.exchange.written).toHaveLength(1);
    expect(gateway.store.orders.size).toBe(1);
  });

  it('is not joined after 60 seconds', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    await gateway.clock.advance(60_000);
    const other = gateway.another();

    expect(await other.send()).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(2);
  });

  it('is not joined by another body', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    const other = gateway.another();

    expect(await other.send({ order: { side: 'SELL' } })).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(2);
  });

  it('is joined also when its answer was composed but never left', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') });
    const first = await gateway.send();
    gateway.kill();
    const other = gateway.another();

    expect(await other.send()).toEqual({ ...first, replay: 'failed' });
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it.each(['unreachable', 'acknowledgement_lost'] as const)(
    'is joined again after an answer that failed for want of the database: %s',
    async (outage) => {
      const gateway = testGateway();
      gateway.process.suspendAt('after', 'submit');
      void gateway.send();
      await gateway.clock.advance(0);
      gateway.kill();
      const other = gateway.another();
      gateway.store.outage = (method) => (method === 'adoptSignal' ? outage : null);
      expect(await other.send()).toMatchObject({ kind: 'not_accepted' });
      gateway.store.outage = () => null;

      expect(await other.send()).toMatchObject({ kind: 'answered', replay: 'unconfirmed' });
      expect(gateway.exchange.written).toHaveLength(1);
    },
  );

  it('is joined again when the instance that answered for the dead one died before its answer left', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    const second = gateway.another();
    second.process.suspendAt('after', 'adoptSignal');
    void second.send();
    await gateway.clock.advance(0);
    second.kill();

    expect(await gateway.another().send()).toMatchObject({ kind: 'answered', replay: 'unconfirmed' });
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('is not joined once its sender has received the answer', async () => {
    const gateway = testGateway();
    const first = await gateway.send();
    if (first.kind !== 'answered') throw new Error('The first was answered');
    gateway.executeOrder.answerDelivered(first.signalId);
    await gateway.clock.advance(0);
    gateway.kill();
    const other = gateway.another();

    expect(await other.send()).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(2);
  });

  it('is not joined once that could be noted late, the database having been away', async () => {
    const gateway = testGateway();
    const first = await gateway.send();
    if (first.kind !== 'answered') throw new Error('The first was answered');
    gateway.store.outage = (method) => (method === 'markAnswered' ? 'unreachable' : null);
    gateway.executeOrder.answerDelivered(first.signalId);
    await gateway.clock.advance(1_000);
    gateway.store.outage = () => null;
    await gateway.clock.advance(2_000);
    gateway.kill();

    expect(await gateway.another().send()).toMatchObject({ replay: null });
    expect(gateway.exchange.written).toHaveLength(2);
  });
});

describe('two identical bodies without an id', () => {
  it('that are both answered are two orders', async () => {
    const gateway = testGateway();

    await gateway.send();
    await gateway.send();

    expect(gateway.exchange.written).toHaveLength(2);
    expect(gateway.store.orders.size).toBe(2);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('that are merely concurrent are two orders', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    const first = gateway.send();
    await gateway.clock.advance(0);
    const second = await gateway.send();
    held.accept();

    expect(second).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(await first).toMatchObject({ replay: null, answer: { status: 200 } });
    expect(gateway.exchange.acceptances).toHaveLength(2);
  });
});
