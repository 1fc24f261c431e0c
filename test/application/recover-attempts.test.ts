import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { price } from '../domain/builders.ts';
import { type Gateway, type Instance, testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders, orderStatuses } from './judge.ts';
import type { StopAt } from './suspension.ts';

/** Kills the first instance while it executes a webhook, and lets its lease run out. */
async function killedAt(phase: StopAt['phase'], method: string, prepare: (gateway: Gateway) => void = () => {}) {
  const gateway = testGateway();
  prepare(gateway);
  gateway.process.suspendAt(phase, method);
  void gateway.send();
  await gateway.clock.advance(0);
  gateway.kill();
  const other = gateway.another();
  await gateway.clock.advance(15_001);
  return { gateway, other };
}

async function recover({ clock }: Gateway, instance: Instance, ms = 0): Promise<number> {
  const taken = await instance.recoverAttempts.execute();
  await clock.advance(ms);
  return taken;
}

describe('an instance that is killed', () => {
  it('after the journal and before the wire leaves an order that is proven not executed, and never sent', async () => {
    const { gateway, other } = await killedAt('before', 'submit');

    expect(await recover(gateway, other)).toBe(1);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', code: 'NO_ANSWER', epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'unconfirmed' }]);
    await gateway.clock.advance(45_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', code: 'NO_ANSWER', epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NO_ANSWER' }]);
    expect(gateway.exchange.written).toEqual([]);
    expect(disagreements(gateway)).toEqual([]);
    // Nothing is held any more, and so nothing is renewed.
    await gateway.clock.advance(10_000);
    expect(gateway.clock.waiting).toBe(0);
    expect(other.log.at('error')).toEqual([]);
  });

  it.each([
    ['after', 'submit'],
    ['before', 'record'],
  ] as const)('%s %s, its order accepted, leaves one that is found', async (phase, method) => {
    const { gateway, other } = await killedAt(phase, method);

    await recover(gateway, other);

    expect(attempts(gateway)).toEqual([{ state: 'accepted', code: null, quantity: '0.1', epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(orderStatuses(gateway)).toEqual(['accepted']);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('before the refusal is recorded leaves an order that is proven not executed', async () => {
    const refuses = ({ exchange }: Gateway) =>
      void exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    const { gateway, other } = await killedAt('before', 'record', refuses);

    await recover(gateway, other, 45_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry' }]);
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('before it saw the fills leaves an accepted order whose fills are recorded', async () => {
    const { gateway, other } = await killedAt('before', 'lookUp');
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 1 }]);

    expect(await recover(gateway, other)).toBe(1);

    const [order] = gateway.store.orders.values();
    expect(order?.execution).toMatchObject({ exchangeOrderId: 'E1', exchangeStatus: 'filled' });
    expect([order?.execution?.filledQuantity?.toString(), order?.execution?.averagePrice?.toString()]).toEqual([
      '0.1',
      '50000',
    ]);
    await gateway.clock.advance(60_000);
    expect(await recover(gateway, other)).toBe(0);
  });

  it('before it saw the fills, and whose key is gone by then, leaves what the acceptance itself told', async () => {
    const { gateway, other } = await killedAt('before', 'lookUp');
    for (const account of gateway.store.accounts.values()) account.keys = [];
    const looks = gateway.exchange.looks.length;

    await recover(gateway, other);

    expect(gateway.exchange.looks).toHaveLength(looks);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(other.log.at('error')).toEqual([]);
    await gateway.clock.advance(60_000);
    expect(await recover(gateway, other)).toBe(0);
  });

  it('while it looks for an unknown outcome leaves that to another, which counts its absences anew', async () => {
    const { gateway, other } = await killedAt('before', 'lookUp', ({ exchange }) => {
      exchange.onSubmit({ kind: 'unknown', accepted: false, failure: failure('NO_ANSWER') });
    });

    await recover(gateway, other, 45_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', epoch: 2 }]);
    expect(gateway.exchange.looks.length).toBeGreaterThanOrEqual(3);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('while markets were loading leaves an order that was never sent', async () => {
    const { gateway, other } = await killedAt('before', 'freeze', ({ exchange }) => exchange.coolDown(0));

    await recover(gateway, other);

    expect(attempts(gateway)).toEqual([{ state: 'not_executed', code: 'NOT_SENT', quantity: null, epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NOT_SENT' }]);
    expect(gateway.exchange.looks).toEqual([]);
  });

  it('whose key is gone by then leaves an order that only a person can tell', async () => {
    const { gateway, other } = await killedAt('after', 'submit');
    for (const account of gateway.store.accounts.values()) account.keys = [];

    await recover(gateway, other);

    expect(attempts(gateway)).toMatchObject([{ state: 'needs_review', code: 'NO_ANSWER' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'needs_review' }]);
    expect(gateway.exchange.looks).toEqual([]);
  });

  it('after a resting order was accepted leaves nothing to recover', async () => {
    const gateway = testGateway();
    await gateway.send({ order: { orderType: 'LIMIT', price: price('40000') } });
    gateway.kill();
    await gateway.clock.advance(60_000);

    expect(await recover(gateway, gateway.another())).toBe(0);
  });
});

describe('recovery', () => {
  it('takes nothing over while its holder lives and renews', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    gateway.exchange.onLookUp({ kind: 'failed' }, { times: Infinity });
    const other = gateway.another();
    void gateway.send();

    await gateway.clock.advance(120_000);

    expect(await recover(gateway, other)).toBe(0);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', epoch: 1 }]);
    expect(other.log.lines).toEqual([]);
  });

  it('takes nothing over before the lease has run out', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('after', 'submit');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    const other = gateway.another();

    await gateway.clock.advance(14_999);
    expect(await recover(gateway, other)).toBe(0);
    await gateway.clock.advance(1);
    expect(await recover(gateway, other)).toBe(1);
    expect(other.log.lines).toContainEqual({ level: 'info', event: 'attempts taken over', fields: { attempts: 1 } });
  });

  it('holds what it took over, so that nobody else takes it', async () => {
    const { gateway, other } = await killedAt('after', 'submit', ({ exchange }) => {
      exchange.onLookUp({ kind: 'failed' }, { times: Infinity });
    });
    const third = gateway.another();
    await recover(gateway, other, 60_000);

    expect(await recover(gateway, third)).toBe(0);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', epoch: 2 }]);
  });

  it('gives back what it can’t record, once it is dead itself', async () => {
    const { gateway, other } = await killedAt('after', 'submit', ({ exchange }) => {
      exchange.onLookUp({ kind: 'failed' }, { times: 2 });
    });
    await recover(gateway, other);
    other.kill();
    const third = gateway.another();
    await gateway.clock.advance(15_001);

    expect(await recover(gateway, third, 2_000)).toBe(1);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 3 }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('gives back what it can’t look up for a reason that nobody foresaw', async () => {
    const { gateway, other } = await killedAt('after', 'submit');
    const honest = gateway.exchange.lookUp;
    gateway.exchange.lookUp = async () => {
      throw new Error('The adapter is broken');
    };
    await recover(gateway, other);
    expect(other.log.at('error')).toMatchObject([{ event: 'recovery of an attempt failed' }]);
    gateway.exchange.lookUp = honest;
    await gateway.clock.advance(15_001);

    expect(await recover(gateway, other)).toBe(1);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 3 }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('takes all of them, however many', async () => {
    const names = Array.from({ length: 51 }, (_, index) => `account ${index}`);
    const gateway = testGateway({ accounts: names });
    gateway.process.suspendAt('after', 'takeIn');
    void gateway.send();
    await gateway.clock.advance(0);
    gateway.kill();
    const other = gateway.another();
    await gateway.clock.advance(15_001);

    expect(await recover(gateway, other)).toBe(51);
    expect(await recover(gateway, other)).toBe(0);
  });
});

describe('an instance that was stopped, wakes after another took over', () => {
  const stoppedWithAnswer = async (prepare: (gateway: Gateway) => void) => {
    const gateway = testGateway();
    prepare(gateway);
    gateway.exchange.onLookUp({ kind: 'failed' }, { times: 5 });
    gateway.process.suspendAt('after', 'submit');
    const answer = gateway.send();
    await gateway.clock.advance(0);
    gateway.process.suspend();
    const other = gateway.another();
    await gateway.clock.advance(15_001);
    expect(await recover(gateway, other)).toBe(1);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', epoch: 2 }]);
    gateway.process.resume();
    await gateway.clock.advance(0);
    return { gateway, answer };
  };

  it('its definite acceptance counts, whatever the epoch', async () => {
    const { gateway, answer } = await stoppedWithAnswer(() => {});

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed' }]);
    expect(await gateway.clock.finish(answer)).toMatchObject({ kind: 'answered' });
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('its refusal is superseded: the one that holds the attempt settles it', async () => {
    const { gateway, answer } = await stoppedWithAnswer(({ exchange }) => {
      exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    });

    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', code: 'NO_ANSWER', epoch: 2 }]);
    expect(gateway.log.lines).toContainEqual({
      level: 'info',
      event: 'outcome was already recorded',
      fields: { attempt: expect.any(Number), as: 'unknown', outcome: 'rejected' },
    });
    expect(await gateway.clock.finish(answer)).toMatchObject({ kind: 'answered' });
    await gateway.clock.advance(60_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', epoch: 2 }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('answers 200 when the other has found the acceptance before it hears of it', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    const held = gateway.exchange.hang();
    gateway.store.outage = (method) => (method === 'renewLeases' ? 'unreachable' : null);
    const answer = gateway.send();
    await gateway.clock.advance(15_001);
    gateway.store.outage = () => null;
    held.execute();
    await recover(gateway, gateway.another());
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 2 }]);
    held.acknowledge('E1');

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 200, body: { order_id: 'E1' } } });
    expect(gateway.clock.now().getTime() - Date.parse('2026-01-01T00:00:00Z')).toBe(15_001);
  });
});

describe('an answer that contradicts what another instance has proven', () => {
  it('is not believed: the webhook is answered 408, and the order stays accepted', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    const held = gateway.exchange.hang();
    gateway.store.outage = (method) => (method === 'renewLeases' ? 'unreachable' : null);
    const answer = gateway.send();
    await gateway.clock.advance(15_001);
    gateway.store.outage = () => null;
    held.execute();
    await recover(gateway, gateway.another());
    held.reject('ORDER_REJECTED');

    const result = await gateway.clock.finish(answer);

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:01:00Z'));
    expect(result).toMatchObject({ answer: { status: 408, body: { code: 'EXECUTION_TIMEOUT' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 2 }]);
    expect(disagreements(gateway)).toEqual([]);
  });
});

describe('a lease that is lost before the wire', () => {
  it('closes the gate when the ledger could not be asked for as long as it lasts: nothing is sent', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 12_000 });
    gateway.store.outage = (method) => (method === 'renewLeases' ? 'unreachable' : null);

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'NOT_SENT' } } });
    expect(gateway.exchange.written).toEqual([]);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_sent', epoch: 1 }]);
  });

  it('keeps it open as long as it is renewed', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 40_000 });

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({ answer: { status: 200 } });
  });

  it('closes the gate when another instance holds it by now: nothing is sent by the first', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 5_000 });
    const answer = gateway.send();
    await gateway.clock.advance(1_000);
    for (const attempt of gateway.store.attempts.values()) attempt.leaseUntil = new Date(0);
    await recover(gateway, gateway.another());

    const result = await gateway.clock.finish(answer);

    expect(gateway.exchange.written).toEqual([]);
    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:05Z'));
    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'NOT_SENT', failed_order_id: null } } });
    await gateway.clock.advance(120_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', epoch: 2 }]);
    expect(disagreements(gateway)).toEqual([]);
  });
});
