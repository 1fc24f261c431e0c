import { describe, expect, it } from '@jest/globals';
import type { TakenSchedules } from '../../../src/application/ports/failed-orders.ts';
import type { FailedOrderSubject } from '../failed-order-subject.ts';
import { aFailedOrder, claim, rejected, retry, unknown } from './builders.ts';

const LATER = new Date('2100-01-01T00:00:00Z');
const LATEST = 15 * 60_000;
const MANY = 100;

export function scheduleContract(subject: () => FailedOrderSubject): void {
  const schedule = (id: number, at: Date | null) => subject().actions.schedule(subject().actor, id, at);
  const ago = (ms: number) => new Date(subject().now().getTime() - ms);
  const facts = async (id: number) => {
    const { scheduledAt, scheduleNote } = await subject().retryFacts(id);
    return { scheduledAt, scheduleNote };
  };

  it('are set, set anew and taken away', async () => {
    const { id } = await aFailedOrder(subject());
    const other = new Date('2100-01-02T00:00:00Z');
    expect(await schedule(id, LATER)).toEqual({ kind: 'changed', status: 'pending_retry' });
    expect(await facts(id)).toEqual({ scheduledAt: LATER, scheduleNote: null });
    await schedule(id, other);
    expect((await facts(id)).scheduledAt).toEqual(other);
    expect(await schedule(id, null)).toEqual({ kind: 'changed', status: 'pending_retry' });
    expect((await facts(id)).scheduledAt).toBeNull();
    expect(await schedule(id, null)).toEqual({ kind: 'unchanged', status: 'pending_retry' });
    const { userId } = subject().actor;
    expect(await subject().history(id)).toEqual([
      { userId, action: 'scheduled', detail: { at: LATER.toISOString() } },
      { userId, action: 'scheduled', detail: { at: other.toISOString() } },
      { userId, action: 'unscheduled', detail: { at: other.toISOString() } },
    ]);
  });

  it('are refused where a retry would be', async () => {
    const unconfirmed = await aFailedOrder(subject(), { events: [unknown()] });
    expect(await schedule(unconfirmed.id, LATER)).toEqual({ kind: 'refused', code: 'UNCONFIRMED' });
    const exhausted = await aFailedOrder(subject());
    for (let count = 0; count < 5; count += 1) await retry(subject(), exhausted.id, rejected());
    expect(await schedule(exhausted.id, LATER)).toEqual({ kind: 'refused', code: 'MAX_RETRIES_EXCEEDED' });
    const paused = await aFailedOrder(subject());
    await subject().change({ kind: 'user', set: { isPaused: true } });
    expect(await schedule(paused.id, LATER)).toEqual({ kind: 'refused', code: 'TRADING_PAUSED' });
    expect((await facts(paused.id)).scheduledAt).toBeNull();
  });

  it('can be taken away while trading is paused', async () => {
    const { id } = await aFailedOrder(subject());
    await schedule(id, LATER);
    await subject().change({ kind: 'user', set: { isPaused: true } });
    expect(await schedule(id, null)).toEqual({ kind: 'changed', status: 'pending_retry' });
  });

  it('are cleared by a retry, with whatever an earlier one left', async () => {
    const { id } = await aFailedOrder(subject());
    await subject().actions.noteScheduleFailed(id, 'TRADING_PAUSED');
    expect((await facts(id)).scheduleNote).toBe('failed');
    await claim(subject(), id);
    expect(await facts(id)).toEqual({ scheduledAt: null, scheduleNote: null });
  });

  describe('that are due', () => {
    const ours = ({ due, missed }: TakenSchedules, id: number) => ({
      due: due.filter((entry) => entry.id === id),
      missed: missed.filter((entry) => entry.id === id),
    });
    const claimDue = async (id: number) => ours(await subject().actions.claimDue(LATEST, MANY), id);

    it('are taken once they are, and leave a trace until their retry is claimed', async () => {
      const { id } = await aFailedOrder(subject());
      await schedule(id, LATER);
      expect(await claimDue(id)).toEqual({ due: [], missed: [] });
      const at = ago(1_000);
      await schedule(id, at);
      const entry = { id, userId: subject().actor.userId, scheduledAt: at };
      expect(await claimDue(id)).toEqual({ due: [entry], missed: [] });
      expect(await facts(id)).toEqual({ scheduledAt: null, scheduleNote: 'failed' });
      expect(await claimDue(id)).toEqual({ due: [], missed: [] });
    });

    it('are taken by one instance only', async () => {
      const { id } = await aFailedOrder(subject());
      await schedule(id, ago(1_000));
      const { actions, otherActions } = subject();
      const taken = await Promise.all(
        [actions, otherActions, actions, otherActions].map((one) => one.claimDue(LATEST, MANY)),
      );
      expect(taken.flatMap((one) => ours(one, id).due)).toHaveLength(1);
    });

    it.each([
      ['not missed', LATEST - 60_000, 'failed', 0],
      ['missed', LATEST, 'missed', 1],
    ])('so late are %s', async (_, ms, note, count) => {
      const { id } = await aFailedOrder(subject());
      const at = ago(ms);
      await schedule(id, at);
      const { due, missed } = await claimDue(id);
      expect([due.length, missed.length]).toEqual([1 - count, count]);
      expect(await facts(id)).toEqual({ scheduledAt: null, scheduleNote: note });
      const detail = { note: 'missed', at: at.toISOString() };
      const entries = await subject().history(id);
      expect(entries.slice(1).map((entry) => ({ ...entry, detail: sameTime(entry.detail) }))).toEqual(
        count === 0 ? [] : [{ userId: null, action: 'unscheduled', detail }],
      );
      expect((await subject().retryFacts(id)).status).toBe('pending_retry');
    });

    it('are taken as many as asked for, the earliest first', async () => {
      const early = await aFailedOrder(subject());
      const late = await aFailedOrder(subject());
      await schedule(late.id, ago(1_000));
      await schedule(early.id, ago(2_000));
      expect((await subject().actions.claimDue(LATEST, 1)).due.map(({ id }) => id)).toEqual([early.id]);
      expect((await subject().actions.claimDue(LATEST, 1)).due.map(({ id }) => id)).toEqual([late.id]);
    });

    it('and fail are noted with the reason, unless they were scheduled anew', async () => {
      const { id } = await aFailedOrder(subject());
      await subject().actions.noteScheduleFailed(id, 'INSUFFICIENT_FUNDS');
      expect(await facts(id)).toEqual({ scheduledAt: null, scheduleNote: 'failed' });
      expect(await subject().history(id)).toEqual([
        { userId: null, action: 'unscheduled', detail: { note: 'failed', code: 'INSUFFICIENT_FUNDS' } },
      ]);
      await schedule(id, LATER);
      await subject().actions.noteScheduleFailed(id, 'INSUFFICIENT_FUNDS');
      expect(await facts(id)).toEqual({ scheduledAt: LATER, scheduleNote: null });
    });
  });
}

/** A database writes an instant in its own way. */
function sameTime(detail: Readonly<Record<string, unknown>>) {
  return { ...detail, at: new Date(String(detail.at)).toISOString() };
}
