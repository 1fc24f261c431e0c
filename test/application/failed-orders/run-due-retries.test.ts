import { describe, expect, it } from '@jest/globals';
import { DUE_RETRIES_EVERY } from '../../../src/application/failed-orders/run-due-retries.ts';
import { failure } from '../../../src/domain/failure.ts';
import { testGateway } from '../gateway.ts';
import { disagreements } from '../judge.ts';
import { aRejectedOrder, failedOrdersOf, owner, rowOf } from './failed-orders.ts';

const MINUTE = 60_000;

/** A failed order, and two instances, the second of which only runs what is due. */
async function given() {
  const gateway = testGateway();
  const id = await aRejectedOrder(gateway);
  const failed = failedOrdersOf(gateway);
  const other = gateway.another();
  const actor = owner(gateway);
  return {
    gateway,
    id,
    actor,
    failed,
    other: { ...failedOrdersOf(gateway, other), background: other.background },
    scheduleIn: (ms: number) => failed.scheduleRetry.execute(actor, id, new Date(gateway.clock.now().getTime() + ms)),
    /** As both instances do all the time. */
    startLoops: () => {
      for (const instance of [gateway, other]) {
        const { runDueRetries } = failedOrdersOf(gateway, instance);
        instance.background.every('due retries', DUE_RETRIES_EVERY, () => runDueRetries.execute());
      }
    },
    sent: () => gateway.exchange.written.length - 1,
  };
}

describe('a scheduled retry', () => {
  it('runs within a second of its time, once, whoever looks', async () => {
    const { gateway, id, scheduleIn, startLoops, sent } = await given();
    startLoops();
    await scheduleIn(10 * MINUTE);

    await gateway.clock.advance(10 * MINUTE - 1);
    expect(sent()).toBe(0);
    await gateway.clock.advance(1_000);

    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', scheduledAt: null, scheduleNote: null });
    await gateway.clock.advance(10 * MINUTE);
    expect(sent()).toBe(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('that fails is left unscheduled, with its reason', async () => {
    const { gateway, id, scheduleIn, failed, sent } = await given();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') });
    await scheduleIn(MINUTE);
    await gateway.clock.advance(MINUTE);

    await failed.runDueRetries.execute();
    await gateway.clock.advance(10 * MINUTE);

    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({
      status: 'pending_retry',
      retryCount: 1,
      scheduledAt: null,
      scheduleNote: 'failed',
    });
    expect(gateway.store.history.slice(1)).toMatchObject([
      { userId: null, action: 'retried', detail: { by: 'schedule', attempt: 2 } },
      { userId: null, action: 'unscheduled', detail: { note: 'failed', code: 'ORDER_REJECTED' } },
    ]);
  });

  it('is not made past a limit of its strategy, and says so', async () => {
    const { gateway, id, scheduleIn, startLoops, sent } = await given();
    startLoops();
    for (const strategy of gateway.store.strategies.values()) strategy.allowedSymbols = ['ETH/USDT'];
    await scheduleIn(1_000);

    await gateway.clock.advance(2_000);

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0, scheduleNote: 'failed' });
    expect(gateway.store.history.at(-1)).toMatchObject({ action: 'unscheduled', detail: { code: 'LIMIT_EXCEEDED' } });
  });

  it('is not made while trading is paused, and says so', async () => {
    const { gateway, id, scheduleIn, failed, sent } = await given();
    await scheduleIn(MINUTE);
    for (const user of gateway.store.users.values()) user.isPaused = true;
    await gateway.clock.advance(MINUTE);

    await failed.runDueRetries.execute();
    await gateway.clock.advance(0);

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0, scheduleNote: 'failed' });
    expect(gateway.store.history.at(-1)).toMatchObject({ detail: { code: 'TRADING_PAUSED' } });
  });

  it.each([
    ['still runs', 15 * MINUTE - 1_000, 1],
    ['is missed', 15 * MINUTE, 0],
  ])('that was due while nothing ran %s', async (_, late, count) => {
    const { gateway, id, scheduleIn, failed, sent } = await given();
    await scheduleIn(MINUTE);
    await gateway.clock.advance(MINUTE + late);

    await failed.runDueRetries.execute();
    await gateway.clock.advance(10 * MINUTE);

    expect(sent()).toBe(count);
    const missed = { status: 'pending_retry', scheduledAt: null, scheduleNote: 'missed' };
    expect(rowOf(gateway, id)).toMatchObject(count === 1 ? { status: 'completed' } : missed);
  });

  it('taken by an instance that dies leaves a trace, and no doubt', async () => {
    const { gateway, id, scheduleIn, failed, sent } = await given();
    await scheduleIn(MINUTE);
    await gateway.clock.advance(MINUTE);
    const dying = gateway.another();
    dying.process.suspendAt('after', 'claimDue');
    void failedOrdersOf(gateway, dying).runDueRetries.execute();
    await gateway.clock.advance(0);
    dying.kill();

    await failed.runDueRetries.execute();
    await gateway.clock.advance(10 * MINUTE);

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', scheduledAt: null, scheduleNote: 'failed' });
  });

  it('that times out is not called failed', async () => {
    const { gateway, id, scheduleIn, failed } = await given();
    const held = gateway.exchange.hang();
    await scheduleIn(MINUTE);
    await gateway.clock.advance(MINUTE);

    await failed.runDueRetries.execute();
    await gateway.clock.advance(6_000);

    expect(rowOf(gateway, id)).toMatchObject({ status: 'unconfirmed', scheduleNote: null });
    held.accept();
    await gateway.clock.advance(0);
    expect(rowOf(gateway, id).status).toBe('completed');
  });
});

describe('a schedule and its owner', () => {
  it('who clicks in the same moment make one send', async () => {
    const { gateway, id, actor, scheduleIn, failed, other, sent } = await given();
    const held = gateway.exchange.hang();
    await scheduleIn(MINUTE);
    await gateway.clock.advance(MINUTE);

    const clicked = failed.retryFailedOrder.execute(actor, id);
    const due = other.runDueRetries.execute();
    await gateway.clock.advance(0);
    held.accept();
    await Promise.all([clicked, due]);
    await gateway.clock.advance(MINUTE);

    expect(sent()).toBe(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('who retries by hand first clear it', async () => {
    const { gateway, id, actor, scheduleIn, failed, other, sent } = await given();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') });
    await scheduleIn(MINUTE);

    await failed.retryFailedOrder.execute(actor, id);
    await gateway.clock.advance(10 * MINUTE);
    await other.runDueRetries.execute();
    await gateway.clock.advance(MINUTE);

    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', scheduledAt: null, scheduleNote: null });
  });

  it('who removes the order clear it, also when he restores it', async () => {
    const { gateway, id, actor, scheduleIn, failed, other, sent } = await given();
    await scheduleIn(MINUTE);

    await failed.removeFailedOrder.execute(actor, id);
    await failed.restoreFailedOrder.execute(actor, id);
    await gateway.clock.advance(10 * MINUTE);
    await other.runDueRetries.execute();
    await gateway.clock.advance(MINUTE);

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', scheduledAt: null });
  });
});
