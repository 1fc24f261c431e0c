import { describe, expect, it } from '@jest/globals';
import type { Lane } from '../../../src/application/ports/batches.ts';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import { accepted, claim, needsReview, notSent, rejected, retry, unknown } from '../failed-order-actions/builders.ts';
import { aRefusal, aRequest } from '../order-ledger/builders.ts';
import {
  type BatchSubject,
  create,
  entriesOf,
  failedOrders,
  failedPair,
  limitOrder,
  resultsOf,
  running,
  takeNext,
  viewOf,
} from './subject.ts';

export function lanesContract(subject: () => BatchSubject): void {
  const laneOf = async (count: number) => {
    const ids = await failedOrders(subject(), count);
    return { ids, ...(await running(subject(), { ids })) };
  };
  const first = <T>([one]: readonly T[]): T => {
    if (one === undefined) throw new Error('Expected at least one');
    return one;
  };
  const ours = (lanes: readonly Lane[], id: string) => lanes.filter(({ batchId }) => batchId === id);

  describe('who holds a lane', () => {
    it('is one instance, until its lease runs out', async () => {
      const { id, lane } = await laneOf(1);
      expect(ours(await subject().otherLanes.claim(20), id)).toEqual([]);
      await subject().expireLanes();
      expect(ours(await subject().otherLanes.claim(20), id)).toMatchObject([{ number: lane.number, epoch: 2 }]);
    });

    it('keeps it by renewing', async () => {
      const { lane } = await laneOf(1);
      await subject().expireLanes();
      expect(await subject().lanes.renew(lane)).toBe(true);
      expect(ours(await subject().otherLanes.claim(20), lane.batchId)).toEqual([]);
    });

    it('can give it back at once', async () => {
      const { id, lane } = await laneOf(1);
      await subject().lanes.release(lane);
      expect(ours(await subject().otherLanes.claim(20), id)).toHaveLength(1);
    });

    it('changes nothing any more once another does', async () => {
      const { ids, id, lane } = await laneOf(3);
      const taken = await takeNext(subject(), lane, 1);
      await subject().expireLanes();
      const other = first(ours(await subject().otherLanes.claim(20), id));
      expect(await subject().lanes.renew(lane)).toBe(false);
      expect(await subject().lanes.settle(lane)).toBeNull();
      expect(await subject().lanes.take(lane, await subject().lanes.next(lane, 1))).toBeNull();
      expect(await subject().lanes.end(lane, { state: 'cancelled' }, 10)).toBeNull();
      await subject().lanes.leaveOut(lane, [{ position: taken[0]?.position ?? 0, code: 'UNCONFIRMED' }]);
      expect(await subject().lanes.finish(lane)).toBe(true);
      await subject().lanes.release(lane);
      expect(await resultsOf(subject(), id)).toEqual({
        [ids[0] ?? 0]: 'running',
        [ids[1] ?? 0]: 'waiting',
        [ids[2] ?? 0]: 'waiting',
      });
      expect(await subject().otherLanes.renew(other)).toBe(true);
    });

    it('takes an account’s next batch only when the one before is finished', async () => {
      const [one = 0, two = 0] = await failedOrders(subject(), 2);
      const before = await running(subject(), { ids: [one] });
      const { id } = await create(subject(), { ids: [two] });
      const removal = await create(subject(), { action: 'remove', ids: [two] });
      const claimed = await subject().lanes.claim(20);
      expect(ours(claimed, id)).toEqual([]);
      expect(ours(claimed, removal.id)).toHaveLength(1);
      await subject().lanes.end(before.lane, { state: 'cancelled' }, 10);
      await subject().lanes.finish(before.lane);
      expect(ours(await subject().lanes.claim(20), id)).toHaveLength(1);
    });

    it('takes no more lanes than asked for', async () => {
      const { main, second } = await failedPair(subject());
      const { id } = await create(subject(), { ids: [main, second] });
      const one = await subject().lanes.claim(1);
      const other = await subject().lanes.claim(20);
      expect([one.length, ours([...one, ...other], id).length]).toEqual([1, 2]);
    });
  });

  describe('what is taken', () => {
    it('is told with what decides how it goes out', async () => {
      const ids = await failedOrders(subject(), 1, aRequest({ orderType: 'MARKET' }));
      ids.push(...(await failedOrders(subject(), 1, limitOrder({ marketType: 'FUTURES' }))));
      const { lane } = await running(subject(), { ids });
      const next = await subject().lanes.next(lane, 10);
      expect(next.map(({ marketType, orderType }) => `${marketType} ${orderType}`).sort()).toEqual([
        'FUTURES LIMIT',
        'SPOT MARKET',
      ]);
    });

    it('is taken once', async () => {
      const { id, lane } = await laneOf(2);
      const line = await subject().lanes.next(lane, 2);
      const taken = line.map((entry) => ({ ...entry, attempt: 2 }));
      expect(await subject().lanes.take(lane, line.slice(0, 1))).toEqual(taken.slice(0, 1));
      expect(await subject().lanes.take(lane, line)).toEqual(taken);
      expect(await viewOf(subject(), id)).toMatchObject({ entries: { running: 2, waiting: 0 } });
    });

    it('is nothing of a batch that is cancelled', async () => {
      const { id, lane } = await laneOf(2);
      const line = await subject().lanes.next(lane, 2);
      await subject().batches.cancel(subject().actor.userId, id);
      expect(await subject().lanes.take(lane, line)).toEqual([]);
      expect(await viewOf(subject(), id)).toMatchObject({ entries: { running: 0, cancelled: 2 } });
    });

    it('waits again when it was not claimed', async () => {
      const { ids, id, lane } = await laneOf(1);
      await takeNext(subject(), lane, 1);
      expect(await subject().lanes.settle(lane)).toMatchObject({ running: 0 });
      expect(await resultsOf(subject(), id)).toEqual({ [ids[0] ?? 0]: 'waiting' });
      expect(await subject().lanes.next(lane, 10)).toHaveLength(1);
    });

    it('waits again when only an earlier attempt is there', async () => {
      const ids = await failedOrders(subject(), 1);
      await retry(subject(), ids[0] ?? 0, rejected());
      const { lane } = await running(subject(), { ids });
      await takeNext(subject(), lane, 1);
      expect(await subject().lanes.settle(lane)).toMatchObject({ running: 0 });
      expect(await subject().lanes.next(lane, 10)).toHaveLength(1);
    });

    it('is left out with its reason when it can’t be claimed', async () => {
      const { ids, id, lane } = await laneOf(2);
      const [taken] = await takeNext(subject(), lane, 1);
      await subject().lanes.leaveOut(lane, [{ position: taken?.position ?? 0, code: 'RETRY_IN_PROGRESS' }]);
      expect(await resultsOf(subject(), id)).toEqual({
        [ids[0] ?? 0]: 'left_out RETRY_IN_PROGRESS',
        [ids[1] ?? 0]: 'waiting',
      });
      expect(await viewOf(subject(), id)).toMatchObject({ entries: { running: 0, left_out: 1, waiting: 1 } });
    });
  });

  describe('the journal tells how a claimed entry ended', () => {
    const endedBy = async (...events: readonly AttemptEvent[]) => {
      const { ids, id, lane } = await laneOf(1);
      await takeNext(subject(), lane, 1);
      await retry(subject(), ids[0] ?? 0, ...events);
      const standing = await subject().lanes.settle(lane);
      return { id, lane, standing, result: (await resultsOf(subject(), id))[ids[0] ?? 0] };
    };

    it.each<[string, readonly AttemptEvent[], string, number]>([
      ['accepted', [accepted()], 'done', 0],
      ['refused', [rejected('MARKET_RULE')], 'failed MARKET_RULE', 0],
      ['not sent for a check of ours', [notSent('MARKET_RULE')], 'failed MARKET_RULE', 0],
      ['not sent in time', [notSent()], 'waiting', 0],
      ['left to a person', [unknown(), needsReview()], 'failed NEEDS_REVIEW', 0],
      ['on its way', [], 'running', 1],
      ['unknown', [unknown()], 'running', 1],
    ])('when it is %s', async (_what, events, result, open) => {
      const ended = await endedBy(...events);
      expect([ended.result, ended.standing?.running]).toEqual([result, open]);
    });

    it('with the exchange’s id', async () => {
      const { id } = await endedBy(accepted());
      const [entry] = await entriesOf(subject(), id);
      expect(entry?.exchangeOrderId).toMatch(/^x-/);
    });

    it('and what could not be sent in time waits again, but not for ever', async () => {
      const { ids, id, lane } = await laneOf(1);
      const results: unknown[] = [];
      for (const code of ['NOT_SENT', 'RATE_LIMITED', 'NOT_SENT'] as const) {
        await takeNext(subject(), lane, 1);
        await retry(subject(), ids[0] ?? 0, notSent(code));
        await subject().lanes.settle(lane);
        results.push((await resultsOf(subject(), id))[ids[0] ?? 0]);
      }
      expect(results).toEqual(['waiting', 'waiting', 'failed NOT_SENT']);
      expect(await viewOf(subject(), id)).toMatchObject({ entries: { running: 0, failed: 1 } });
    });

    it('with the exchange’s words for a refusal', async () => {
      const { ids, id, lane } = await laneOf(1);
      await takeNext(subject(), lane, 1);
      const failure = aRefusal({ code: 'MARKET_RULE', params: { rule: 'min_cost', limit: '5' } });
      await retry(subject(), ids[0] ?? 0, { kind: 'rejected', failure });
      await subject().lanes.settle(lane);
      const [entry] = await entriesOf(subject(), id);
      expect(entry).toMatchObject({
        code: 'MARKET_RULE',
        params: { rule: 'min_cost', limit: '5' },
        exchangeError: 'Account has insufficient balance for requested action.',
      });
    });

    it('also for the next holder, and when the answer comes late', async () => {
      const { id, lane } = await laneOf(1);
      const { failedOrderId } = first(await takeNext(subject(), lane, 1));
      const { ref } = await claim(subject(), failedOrderId);
      await subject().expireLanes();
      const next = first(ours(await subject().otherLanes.claim(20), id));
      expect(await subject().otherLanes.settle(next)).toMatchObject({ running: 1 });
      expect(await subject().otherLanes.next(next, 10)).toEqual([]);
      expect(await subject().otherLanes.finish(next)).toBe(false);
      await subject().ledger.record(ref, accepted());
      expect(await subject().otherLanes.settle(next)).toMatchObject({ running: 0 });
      expect(await resultsOf(subject(), id)).toEqual({ [failedOrderId]: 'done' });
    });

    it('also of a row of the old system', async () => {
      const legacy = await subject().addLegacy({ request: limitOrder(), status: 'pending_retry' });
      const { id, lane } = await running(subject(), { ids: [legacy] });
      await takeNext(subject(), lane, 1);
      expect(await subject().lanes.settle(lane)).toMatchObject({ running: 0 });
      await takeNext(subject(), lane, 1);
      await retry(subject(), legacy, accepted());
      await subject().lanes.settle(lane);
      expect(await resultsOf(subject(), id)).toEqual({ [legacy]: 'done' });
    });

    it('and counts account-wide refusals in a row, over several askings', async () => {
      const { ids, lane } = await laneOf(4);
      const codes = ['AUTHENTICATION', 'MARKET_RULE', 'INSUFFICIENT_FUNDS', 'PERMISSION_DENIED'] as const;
      const counts: unknown[] = [];
      for (const [index, code] of codes.entries()) {
        await takeNext(subject(), lane, 1);
        await retry(subject(), ids[index] ?? 0, rejected(code));
        counts.push((await subject().lanes.settle(lane))?.refusals);
      }
      expect(counts).toEqual([
        { count: 1, code: 'AUTHENTICATION' },
        { count: 0, code: null },
        { count: 1, code: 'INSUFFICIENT_FUNDS' },
        { count: 2, code: 'PERMISSION_DENIED' },
      ]);
      expect((await subject().lanes.settle(lane))?.refusals).toEqual(counts[3]);
    });
  });

  describe('ending what waits', () => {
    it('goes on in parts, and leaves alone what is taken', async () => {
      const { ids, id, lane } = await laneOf(4);
      await takeNext(subject(), lane, 1);
      const ending = { state: 'left_out', code: 'AUTHENTICATION', only: 'all' } as const;
      expect(await subject().lanes.end(lane, ending, 2)).toBe(2);
      expect(await subject().lanes.end(lane, ending, 2)).toBe(1);
      expect(await subject().lanes.end(lane, ending, 2)).toBe(0);
      expect(Object.values(await resultsOf(subject(), id))).toEqual(
        ids.map((_id, index) => (index === 0 ? 'running' : 'left_out AUTHENTICATION')),
      );
    });

    it('may concern MARKET orders only', async () => {
      const [market = 0] = await failedOrders(subject(), 1, aRequest({ orderType: 'MARKET' }));
      const [limit = 0] = await failedOrders(subject(), 1, limitOrder());
      const { id, lane } = await running(subject(), { ids: [market, limit] });
      await subject().lanes.end(lane, { state: 'left_out', code: 'STALE_ORDER', only: 'MARKET' }, 10);
      expect(await resultsOf(subject(), id)).toEqual({ [market]: 'left_out STALE_ORDER', [limit]: 'waiting' });
    });
  });

  describe('the end', () => {
    it('is refused while something is left', async () => {
      const { lane } = await laneOf(2);
      expect(await subject().lanes.finish(lane)).toBe(false);
      await takeNext(subject(), lane, 2);
      expect(await subject().lanes.finish(lane)).toBe(false);
    });

    it('of the last lane finishes the batch', async () => {
      const { main, second } = await failedPair(subject());
      const { id, lanes } = await running(subject(), { ids: [main, second] });
      for (const [index, lane] of lanes.entries()) {
        expect(await viewOf(subject(), id)).toMatchObject({ status: 'running', finishedAt: null });
        await subject().lanes.end(lane, { state: 'left_out', code: 'STALE_ORDER', only: 'all' }, 10);
        expect(await subject().lanes.finish(lane)).toBe(true);
        expect(index).toBeLessThan(2);
      }
      const view = await viewOf(subject(), id);
      expect(view).toMatchObject({ status: 'finished', entries: { left_out: 2 } });
      expect(view.finishedAt).toBeInstanceOf(Date);
      expect(ours(await subject().lanes.claim(20), id)).toEqual([]);
    });

    it('of both lanes at once finishes the batch as well', async () => {
      const { main, second } = await failedPair(subject());
      const { id, lanes } = await running(subject(), { ids: [main, second] });
      for (const lane of lanes) await subject().lanes.end(lane, { state: 'cancelled' }, 10);
      await Promise.all(lanes.map((lane) => subject().lanes.finish(lane)));
      expect(await viewOf(subject(), id)).toMatchObject({ status: 'finished' });
    });

    it('leaves a cancelled batch cancelled', async () => {
      const { id, lane } = await laneOf(2);
      await subject().batches.cancel(subject().actor.userId, id);
      expect(await subject().lanes.settle(lane)).toMatchObject({ isCancelled: true });
      await subject().lanes.end(lane, { state: 'cancelled' }, 10);
      await subject().lanes.finish(lane);
      const view = await viewOf(subject(), id);
      expect(view).toMatchObject({ status: 'cancelled', entries: { cancelled: 2 } });
      expect([view.cancelledAt, view.finishedAt]).toEqual([expect.any(Date), expect.any(Date)]);
    });

    it('is not undone by cancelling', async () => {
      const { id, lane } = await laneOf(1);
      await subject().lanes.end(lane, { state: 'left_out', code: 'STALE_ORDER', only: 'all' }, 10);
      await subject().lanes.finish(lane);
      expect(await subject().batches.cancel(subject().actor.userId, id)).toBe(true);
      expect(await viewOf(subject(), id)).toMatchObject({ status: 'finished', cancelledAt: null });
    });
  });
}
