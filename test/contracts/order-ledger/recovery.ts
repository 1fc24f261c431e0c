import { expect, it } from '@jest/globals';
import { failure } from '../../../src/domain/failure.ts';
import type { LedgerSubject } from '../ledger-subject.ts';
import { anExecution, anOrder, aPreparedOrder, aRefusal, first, shown, take } from './builders.ts';

const TIMEOUT = { kind: 'unknown', failure: failure('EXECUTION_TIMEOUT', { seconds: '5' }) } as const;
const NOT_EXECUTED = { kind: 'not_executed', failure: failure('NO_ANSWER') } as const;
const MANY = 100;

/** Step 6 of the order protocol: leases and claims. */
export function recoveryContract(subject: () => LedgerSubject): void {
  const claim = async (attemptId: number) => {
    const claimed = await subject().other.claimExpired(MANY);
    return claimed.find(({ ref }) => ref.attemptId === attemptId) ?? null;
  };

  it('leaves alone what is held', async () => {
    const { ref } = await anOrder(subject());
    expect(await claim(ref.attemptId)).toBeNull();
  });

  it('turns what was on its way into a doubt, never into a resend', async () => {
    const { orderId, ref } = await anOrder(subject());
    await subject().expireLeases();
    const claimed = await claim(ref.attemptId);
    expect(claimed).toMatchObject({
      state: 'unknown',
      ref: { attemptId: ref.attemptId, epoch: 2 },
      failure: failure('NO_ANSWER'),
      prepared: { marketId: 'BTCUSDT', keyFingerprint: 'key-of-main', fenceAt: new Date('2026-01-01T00:00:17.250Z') },
      account: { name: 'main', exchange: 'binance', key: { fingerprint: 'key-of-main' } },
    });
    expect(claimed?.prepared?.sentAmount.toString()).toBe('0.12345');
    expect(await subject().attempt(ref.attemptId)).toMatchObject({ state: 'unknown', epoch: 2, isHeld: true });
    expect((await subject().order(orderId)).status).toBe('unconfirmed');
    const failedOrderId = (await subject().failedOrderOf(orderId)) ?? 0;
    expect(await subject().failedOrder(failedOrderId)).toMatchObject({ status: 'unconfirmed', code: 'NO_ANSWER' });
  });

  it('takes over a doubt with its own reason', async () => {
    const { ref } = await anOrder(subject());
    await subject().ledger.record(ref, TIMEOUT);
    await subject().expireLeases();
    expect(await claim(ref.attemptId)).toMatchObject({ state: 'unknown', failure: TIMEOUT.failure });
  });

  it('tells an attempt that was never frozen: nothing was sent', async () => {
    const { ref } = await anOrder(subject(), { preparation: { kind: 'waiting' } });
    await subject().expireLeases();
    expect(await claim(ref.attemptId)).toMatchObject({ state: 'unknown', prepared: null });
  });

  it('takes over an accepted order whose fills are due', async () => {
    const { ref } = await anOrder(subject());
    await subject().ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await subject().expireLeases();
    expect(await claim(ref.attemptId)).toMatchObject({ state: 'accepted', ref: { epoch: 2 } });
  });

  it('gives each attempt to one of two instances that ask at once', async () => {
    const { orders } = await take(subject());
    await subject().expireLeases();
    const claims = await Promise.all(
      [1, 2, 3, 4].map((n) => (n % 2 ? subject().ledger : subject().other).claimExpired(MANY)),
    );
    const ours = new Set(orders.map(({ ref }) => ref.attemptId));
    const claimed = claims.flat().filter(({ ref }) => ours.has(ref.attemptId));
    expect(claimed.map(({ ref }) => ref.attemptId).sort()).toEqual([...ours].sort());
  });

  it('looks with the very key that the order was sent with, also once it was replaced', async () => {
    const { ref } = await anOrder(subject());
    await subject().change({ kind: 'new_key', name: 'main', fingerprint: 'newer key of main' });
    await subject().expireLeases();
    expect(await claim(ref.attemptId)).toMatchObject({ account: { key: { fingerprint: 'key-of-main' } } });
  });

  it('has no account to look with when that key is gone', async () => {
    const { ref } = await anOrder(subject());
    await subject().change({ kind: 'new_key', name: 'main', fingerprint: 'newer key of main' });
    await subject().change({ kind: 'key_gone', fingerprint: 'key-of-main' });
    await subject().expireLeases();
    expect(await claim(ref.attemptId)).toMatchObject({ account: null });
  });

  it('renews what is still held, and only that', async () => {
    const { orders } = await take(subject());
    const [kept, lost] = orders.map(({ ref }) => ref);
    if (kept === undefined || lost === undefined) throw new Error('two orders expected');
    await subject().expireLeases();
    expect(await subject().ledger.renewLeases([kept, { ...lost, epoch: 7 }])).toEqual(new Set([kept.attemptId]));
    expect(await claim(kept.attemptId)).toBeNull();
    expect(await subject().ledger.renewLeases([lost])).toEqual(new Set());
  });

  it('renews nothing that has nothing left to do', async () => {
    const { ref } = await anOrder(subject());
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    expect(await subject().ledger.renewLeases([ref])).toEqual(new Set());
    expect(await subject().ledger.renewLeases([])).toEqual(new Set());
  });

  it('does not listen to the former holder any more, unless it brings an acceptance', async () => {
    const { orders } = await take(subject());
    const [one, two] = orders.map(({ ref }) => ref);
    if (one === undefined || two === undefined) throw new Error('two orders expected');
    await subject().expireLeases();
    await subject().other.claimExpired(MANY);
    const { ledger } = subject();
    const refusal = { kind: 'rejected', failure: aRefusal() } as const;
    expect(await ledger.record(one, refusal)).toEqual({ kind: 'superseded', state: 'unknown' });
    expect(await ledger.record(one, { kind: 'accepted', execution: anExecution() })).toMatchObject({
      kind: 'recorded',
    });
    expect(await subject().other.record({ ...two, epoch: 2 }, NOT_EXECUTED)).toMatchObject({ kind: 'recorded' });
    expect(await ledger.record(two, refusal)).toEqual({ kind: 'superseded', state: 'not_executed' });
  });

  it('audits what was proven not executed when that is due, and puts it off meanwhile', async () => {
    const { ref } = await anOrder(subject());
    await subject().ledger.record(ref, TIMEOUT);
    await subject().ledger.record(ref, NOT_EXECUTED);
    expect((await subject().attempt(ref.attemptId)).auditAt).not.toBeNull();
    expect(await claim(ref.attemptId)).toBeNull();
    await subject().makeAuditsDue();
    const audit = await claim(ref.attemptId);
    expect(audit).toMatchObject({ state: 'not_executed', account: { key: { fingerprint: 'key-of-main' } } });
    expect(await claim(ref.attemptId)).toBeNull();
    if (audit === null) throw new Error('no audit');
    const next = new Date(subject().now().getTime() + 600_000);
    await subject().other.scheduleAudit(ref, next);
    expect((await subject().attempt(ref.attemptId)).auditAt).not.toEqual(next);
    await subject().other.scheduleAudit(audit.ref, next);
    expect((await subject().attempt(ref.attemptId)).auditAt).toEqual(next);
    await subject().other.scheduleAudit(audit.ref, null);
    expect((await subject().attempt(ref.attemptId)).auditAt).toBeNull();
  });

  it('claims no more than it is asked for', async () => {
    await take(subject());
    await subject().expireLeases();
    expect(await subject().other.claimExpired(1)).toHaveLength(1);
  });

  it('can freeze and look up a reshaped client order id', async () => {
    const order = first((await take(subject(), { preparation: { kind: 'waiting' } })).orders);
    const prepared = aPreparedOrder({ clientOrderId: `t-${order.orderId}` });
    await subject().ledger.freeze(order.ref, prepared);
    await subject().expireLeases();
    expect(shown((await claim(order.ref.attemptId))?.prepared)).toEqual(shown(prepared));
  });
}
