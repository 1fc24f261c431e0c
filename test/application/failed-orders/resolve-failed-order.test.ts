import { describe, expect, it } from '@jest/globals';
import { testGateway } from '../gateway.ts';
import { attempts, disagreements } from '../judge.ts';
import { aRejectedOrder, failedOrdersOf, lastFailedOrder, owner, rowOf } from './failed-orders.ts';

/** An order that only a person can tell about, though from now on look-ups work again. */
async function given(accepted: boolean) {
  const gateway = testGateway();
  gateway.exchange.onSubmit({ kind: 'unknown', accepted });
  gateway.exchange.onLookUp({ kind: 'impossible' });
  await gateway.clock.finish(gateway.send());
  const id = lastFailedOrder(gateway);
  const actor = owner(gateway);
  const { resolveFailedOrder: resolve, retryFailedOrder: retry } = failedOrdersOf(gateway);
  return {
    gateway,
    id,
    actor,
    resolve,
    retry,
    say: (isAccepted: boolean, exchangeOrderId: string | null = null) =>
      resolve.execute(actor, id, { isAccepted, exchangeOrderId }),
  };
}

const refused = (code: string) => ({ kind: 'refused', code });

describe('“it was accepted”', () => {
  it.each(['E1', null])('with the id %p is completed with what the exchange shows', async (id) => {
    const { gateway, say, ...made } = await given(true);
    expect(rowOf(gateway, made.id).status).toBe('needs_review');

    expect(await say(true, id)).toEqual({ kind: 'changed', status: 'completed' });

    expect(rowOf(gateway, made.id).status).toBe('completed');
    const [order] = gateway.store.orders.values();
    expect(order?.execution).toMatchObject({ exchangeOrderId: 'E1', exchangeStatus: 'filled' });
    expect(gateway.store.history.at(-1)).toMatchObject({ detail: { exchange_order_id: 'E1', seen: true } });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('under another id than the exchange shows is refused, and that order shown', async () => {
    const { gateway, id, say } = await given(true);

    expect(await say(true, 'E2')).toMatchObject({
      kind: 'refused',
      code: 'VERDICT_CONTRADICTED',
      shown: { exchangeOrderId: 'E1' },
    });

    expect(rowOf(gateway, id).status).toBe('needs_review');
  });

  it('stands as the person’s word where the exchange shows nothing', async () => {
    const { gateway, id, say } = await given(false);

    expect(await say(true)).toEqual(refused('EXCHANGE_ORDER_ID_REQUIRED'));
    expect(await say(true, 'E9')).toEqual({ kind: 'changed', status: 'completed' });

    expect(rowOf(gateway, id).status).toBe('completed');
    expect(gateway.store.history).toMatchObject([
      { action: 'accepted_by_hand', detail: { exchange_order_id: 'E9', seen: false } },
    ]);
  });

  it('is not looked up where the key is gone', async () => {
    const { gateway, say } = await given(true);
    for (const account of gateway.store.accounts.values()) account.keys = [];
    const looks = gateway.exchange.looks.length;

    expect(await say(true, 'E1')).toEqual({ kind: 'changed', status: 'completed' });

    expect(gateway.exchange.looks).toHaveLength(looks);
  });
});

describe('“it was not”', () => {
  it('makes it retryable, and a retry is sent', async () => {
    const { gateway, id, actor, retry, say } = await given(false);

    expect(await say(false)).toEqual({ kind: 'changed', status: 'pending_retry' });

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
    expect(await retry.execute(actor, id)).toMatchObject({ kind: 'accepted' });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is refused where the exchange shows the order: a retry would double it', async () => {
    const { gateway, id, actor, retry, say } = await given(true);

    expect(await say(false)).toMatchObject({ code: 'VERDICT_CONTRADICTED', shown: { exchangeOrderId: 'E1' } });

    expect(await retry.execute(actor, id)).toEqual(refused('NEEDS_REVIEW'));
    expect(gateway.exchange.written).toHaveLength(1);
  });
});

describe('a verdict', () => {
  it('is not asked for where the outcome is known', async () => {
    const gateway = testGateway();
    const id = await aRejectedOrder(gateway);
    const { resolveFailedOrder: resolve } = failedOrdersOf(gateway);

    const verdict = resolve.execute(owner(gateway), id, { isAccepted: true, exchangeOrderId: 'E1' });

    expect(await verdict).toEqual(refused('NOT_IN_REVIEW'));
    expect(gateway.exchange.looks).toEqual([]);
  });

  it('is not somebody else’s', async () => {
    const { gateway, id, resolve } = await given(true);
    const stranger = { userId: gateway.store.addUser().id, by: 'hand' } as const;
    const looks = gateway.exchange.looks.length;

    expect(await resolve.execute(stranger, id, { isAccepted: false, exchangeOrderId: null })).toEqual({
      kind: 'not_found',
    });

    expect(gateway.exchange.looks).toHaveLength(looks);
    expect(rowOf(gateway, id).status).toBe('needs_review');
  });
});
