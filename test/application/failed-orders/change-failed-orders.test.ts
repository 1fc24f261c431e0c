import { describe, expect, it } from '@jest/globals';
import { testGateway } from '../gateway.ts';
import { aRejectedOrder, failedOrdersOf, owner, rowOf } from './failed-orders.ts';

async function given() {
  const gateway = testGateway();
  const id = await aRejectedOrder(gateway);
  const stranger = { userId: gateway.store.addUser().id, by: 'hand' } as const;
  return { gateway, id, actor: owner(gateway), stranger, failed: failedOrdersOf(gateway) };
}

const NOT_FOUND = { kind: 'not_found' };

describe('removing and restoring', () => {
  it('take a failed order out of sight and bring it back, each with a line in the log', async () => {
    const { gateway, id, actor, failed } = await given();

    expect(await failed.removeFailedOrder.execute(actor, id)).toEqual({ kind: 'changed', status: 'removed' });
    expect(await failed.restoreFailedOrder.execute(actor, id)).toEqual({ kind: 'changed', status: 'pending_retry' });

    expect(rowOf(gateway, id).status).toBe('pending_retry');
    const events = gateway.log.lines.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['a failed order was removed', 'a failed order was restored']));
  });

  it('refuse to hide a retry that is on its way', async () => {
    const { gateway, id, actor, failed } = await given();
    const held = gateway.exchange.hang();
    const retrying = failed.retryFailedOrder.execute(actor, id);
    await gateway.clock.advance(0);

    expect(await failed.removeFailedOrder.execute(actor, id)).toEqual({ kind: 'refused', code: 'RETRY_IN_PROGRESS' });

    held.accept();
    expect(await retrying).toMatchObject({ kind: 'accepted' });
    expect(await failed.removeFailedOrder.execute(actor, id)).toEqual({ kind: 'refused', code: 'COMPLETED' });
  });

  it('are not for somebody else', async () => {
    const { gateway, id, stranger, failed } = await given();

    expect(await failed.removeFailedOrder.execute(stranger, id)).toEqual(NOT_FOUND);
    expect(await failed.restoreFailedOrder.execute(stranger, id)).toEqual(NOT_FOUND);
    expect(await failed.resetRetries.execute(stranger, id)).toEqual(NOT_FOUND);

    expect(rowOf(gateway, id).status).toBe('pending_retry');
  });
});

describe('a reset', () => {
  it('gives an exhausted failed order five more retries', async () => {
    const { gateway, id, actor, failed } = await given();
    for (const row of gateway.store.failedOrders.values()) row.retryCount = 5;
    expect(await failed.retryFailedOrder.execute(actor, id)).toEqual({ kind: 'refused', code: 'MAX_RETRIES_EXCEEDED' });

    expect(await failed.resetRetries.execute(actor, id)).toEqual({ kind: 'changed', status: 'pending_retry' });

    expect(await failed.retryFailedOrder.execute(actor, id)).toMatchObject({ kind: 'accepted' });
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
  });
});

describe('a schedule', () => {
  it.each([0, -1])('for a time that is not ahead (%p ms) is refused', async (ms) => {
    const { gateway, id, actor, stranger, failed } = await given();
    const at = new Date(gateway.clock.now().getTime() + ms);

    expect(await failed.scheduleRetry.execute(actor, id, at)).toEqual({ kind: 'refused', code: 'SCHEDULE_IN_PAST' });
    expect(await failed.scheduleRetry.execute(stranger, id, at)).toEqual(NOT_FOUND);

    expect(rowOf(gateway, id).scheduledAt).toBeNull();
  });

  it('is set for a time ahead, and taken away', async () => {
    const { gateway, id, actor, stranger, failed } = await given();
    const at = new Date(gateway.clock.now().getTime() + 1);

    expect(await failed.scheduleRetry.execute(stranger, id, at)).toEqual(NOT_FOUND);
    expect(await failed.scheduleRetry.execute(actor, id, at)).toEqual({ kind: 'changed', status: 'pending_retry' });
    expect(rowOf(gateway, id).scheduledAt).toEqual(at);
    expect(await failed.scheduleRetry.execute(actor, id, null)).toEqual({ kind: 'changed', status: 'pending_retry' });
    expect(rowOf(gateway, id).scheduledAt).toBeNull();
  });
});
