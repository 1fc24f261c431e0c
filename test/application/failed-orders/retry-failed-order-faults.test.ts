import { describe, expect, it } from '@jest/globals';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { noAnswer } from '../../domain/builders.ts';
import { testGateway } from '../gateway.ts';
import { disagreements, failedOrders } from '../judge.ts';
import { failedOrdersOf, owner, rowOf } from './failed-orders.ts';
import { given, refused, rejectedWith } from './retrying.ts';

describe('five retries at once', () => {
  it('on two instances are one submission and four refusals', async () => {
    const { gateway, id, failed, sent } = await given();
    const second = failedOrdersOf(gateway, gateway.another());
    const held = gateway.exchange.hang();

    const five = [failed, second, failed, second, failed].map(({ retryFailedOrder }) =>
      retryFailedOrder.execute(owner(gateway), id),
    );
    await gateway.clock.advance(0);
    held.accept();
    const results = await Promise.all(five);

    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind !== 'accepted')).toEqual(Array(4).fill(refused('RETRY_IN_PROGRESS')));
    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('are one submission also where it is refused before the others have claimed', async () => {
    const { gateway, id, failed, sent } = await given();
    gateway.exchange.onSubmit(rejectedWith('ORDER_REJECTED'));
    const second = gateway.another();
    second.process.suspendAt('before', 'claimRetry');
    const late = failedOrdersOf(gateway, second).retryFailedOrder.execute(owner(gateway), id);
    await gateway.clock.advance(0);

    await failed.retryFailedOrder.execute(owner(gateway), id);
    second.process.resume();

    expect(await late).toEqual(refused('RETRY_IN_PROGRESS'));
    expect(sent()).toBe(1);
  });
});

describe('a retry whose outcome is not known', () => {
  it('at the deadline is a timeout, and completes the failed order when it is accepted late', async () => {
    const { gateway, id, retry, sent } = await given();
    const held = gateway.exchange.hang();

    expect(await gateway.clock.finish(retry())).toEqual({ kind: 'timeout' });

    expect(rowOf(gateway, id)).toMatchObject({ status: 'unconfirmed', code: 'EXECUTION_TIMEOUT', retryCount: 1 });
    held.accept();
    await gateway.clock.advance(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
    expect(sent()).toBe(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it.each([
    ['counts', noAnswer(), 1, 'NO_ANSWER'],
    ['counts not, being the exchange’s fault,', noAnswer({ exchangeFault: true }), 0, 'EXCHANGE_UNAVAILABLE'],
  ])('%s once it is proven not executed', async (_, cause, retryCount, code) => {
    const { gateway, id, retry } = await given();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: false, failure: cause });

    expect(await gateway.clock.finish(retry())).toEqual({ kind: 'timeout' });
    expect(rowOf(gateway, id)).toMatchObject({ status: 'unconfirmed', retryCount: 1 });
    await gateway.clock.advance(60_000);

    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', code, retryCount });
  });

  it('is found by a look before the deadline', async () => {
    const { gateway, id, retry } = await given();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });

    expect(await retry()).toEqual({ kind: 'accepted', exchangeOrderId: 'E1' });

    expect(rowOf(gateway, id).status).toBe('completed');
  });
});

describe('a retry pressed while the outcome is unknown', () => {
  const unconfirmed = async (accepted: boolean) => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted });
    const failing = gateway.exchange.onLookUp({ kind: 'failed' }, { times: Infinity });
    await gateway.clock.finish(gateway.send());
    failing.stop();
    const [id = 0] = gateway.store.failedOrders.keys();
    const looks = gateway.exchange.looks.length;
    const press = () => failedOrdersOf(gateway).retryFailedOrder.execute(owner(gateway), id);
    return { gateway, id, looks, press };
  };

  it('sends nothing, takes one look and tells so', async () => {
    const { gateway, id, looks, press } = await unconfirmed(false);

    expect(await press()).toEqual(refused('UNCONFIRMED'));

    expect(gateway.exchange.looks).toHaveLength(looks + 1);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'unconfirmed', retryCount: 0 });
  });

  it('completes the failed order when that look finds it', async () => {
    const { gateway, id, press } = await unconfirmed(true);

    expect(await press()).toEqual(refused('UNCONFIRMED'));

    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 0 });
    expect(gateway.exchange.written).toHaveLength(1);
    await gateway.clock.advance(60_000);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is answered at its deadline while the look itself hangs', async () => {
    const { gateway, press } = await unconfirmed(true);
    gateway.exchange.onLookUp({ kind: 'slow', ms: 60_000 });
    const began = gateway.clock.monotonic();

    expect(await gateway.clock.finish(press())).toEqual(refused('UNCONFIRMED'));

    expect(gateway.clock.monotonic() - began).toBe(5_000);
  });
});

describe('a database that is away', () => {
  it('before the claim keeps it from being sent', async () => {
    const { gateway, id, retry, sent } = await given();
    gateway.store.outage = (method) => (method === 'claimRetry' ? 'unreachable' : null);

    await expect(retry()).rejects.toBeInstanceOf(LedgerUnavailable);

    gateway.store.outage = () => null;
    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
  });

  it.each(['acknowledgement_lost', 'request_lost'] as const)('during the claim (%s) is asked again', async (outage) => {
    const { gateway, id, retry, sent } = await given();
    let isDown = true;
    gateway.store.outage = (method) => {
      if (method !== 'claimRetry' || !isDown) return null;
      isDown = false;
      return outage;
    };

    expect(await gateway.clock.finish(retry())).toMatchObject({ kind: 'accepted' });

    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
  });

  it('until the gate keeps it from being sent; what was claimed is given up as never executed', async () => {
    const { gateway, id, retry, sent } = await given();
    gateway.store.outage = (method) => (method === 'claimRetry' ? 'acknowledgement_lost' : null);

    await expect(gateway.clock.finish(retry())).rejects.toBeInstanceOf(LedgerUnavailable);
    gateway.store.outage = () => null;
    await gateway.clock.advance(20_000);
    await gateway.recoverAttempts.execute();
    await gateway.clock.advance(60_000);

    expect(sent()).toBe(0);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NO_ANSWER' }]);
    expect(rowOf(gateway, id).retryCount).toBe(1);
  });

  it('after the send holds no known outcome back', async () => {
    const { gateway, retry } = await given();
    gateway.store.outage = (method) => (method === 'record' ? 'unreachable' : null);

    expect(await gateway.clock.finish(retry())).toEqual({ kind: 'accepted', exchangeOrderId: 'E1' });

    gateway.store.outage = () => null;
    await gateway.clock.advance(10_000);
    expect(disagreements(gateway)).toEqual([]);
  });
});

describe('an instance that dies over a retry', () => {
  const dyingAt = async (phase: 'before' | 'after', method: string) => {
    const made = await given();
    const first = made.gateway.another();
    first.process.suspendAt(phase, method);
    void failedOrdersOf(made.gateway, first).retryFailedOrder.execute(owner(made.gateway), made.id);
    await made.gateway.clock.advance(0);
    first.kill();
    await made.gateway.clock.advance(20_000);
    await made.gateway.recoverAttempts.execute();
    await made.gateway.clock.advance(60_000);
    return made;
  };

  it('before the claim has changed nothing', async () => {
    const { gateway, id, sent } = await dyingAt('before', 'claimRetry');

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
  });

  it('before the wire leaves it to be proven not executed, and then to be retried', async () => {
    const { gateway, id, retry, sent } = await dyingAt('before', 'submit');

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 1 });
    expect(await retry()).toMatchObject({ kind: 'accepted' });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('behind the wire leaves it to be found', async () => {
    const { gateway, id, sent } = await dyingAt('after', 'submit');

    expect(sent()).toBe(1);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'completed', retryCount: 1 });
    expect(disagreements(gateway)).toEqual([]);
  });
});

describe('an instance that is stopped over a retry', () => {
  it('sends nothing when it wakes past the gate', async () => {
    const { gateway, id, sent } = await given();
    const slow = gateway.another();
    slow.process.suspendAt('after', 'claimRetry');
    const late = failedOrdersOf(gateway, slow).retryFailedOrder.execute(owner(gateway), id);
    await gateway.clock.advance(10_000);
    slow.process.resume();

    expect(await gateway.clock.finish(late)).toMatchObject({ kind: 'rejected', failure: { code: 'NOT_SENT' } });

    expect(sent()).toBe(0);
    expect(rowOf(gateway, id)).toMatchObject({ status: 'pending_retry', retryCount: 0 });
  });
});
