import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AttemptEvent } from '../../../src/domain/attempt.ts';
import { failure } from '../../../src/domain/failure.ts';
import { accepted, notSent, rejected, unknown } from '../failed-order-actions/builders.ts';
import { anOrder, aSignal, readStrategy, take } from '../order-ledger/builders.ts';
import type { QueriesSubject } from './subject.ts';

const MINUTE = 60_000;
const STRANGER = 2_000_000_000;

export function overviewContract(subject: () => QueriesSubject): void {
  const ago = (minutes: number) => new Date(subject().now().getTime() - minutes * MINUTE);
  const standing = (from = ago(60), userId = subject().world.userId) => subject().overview.standing(userId, from);
  const main = async (from = ago(60)) => (await standing(from)).accounts.find(({ name }) => name === 'main');

  it('tells whether all trading is paused', async () => {
    expect((await standing()).isPaused).toBe(false);
    await subject().change({ kind: 'user', set: { isPaused: true } });
    expect((await standing()).isPaused).toBe(true);
  });

  it('tells when the last signal came, whatever became of it', async () => {
    expect((await standing()).lastSignalAt).toBeNull();
    const { signal: voided } = await take(subject(), { signal: { receivedAt: ago(3) } });
    await subject().ledger.voidSignals([voided.id]);
    await take(subject(), { signal: { receivedAt: ago(4) } });
    expect((await standing()).lastSignalAt).toEqual(voided.receivedAt);
    const refused = aSignal(subject(), await readStrategy(subject()), { receivedAt: ago(2) });
    await subject().ledger.keepRefused(refused, { code: 'INVALID_ORDER', error: 'side is required', detail: null });
    expect((await standing()).lastSignalAt).toEqual(refused.receivedAt);
  });

  it('knows nothing of another user', async () => {
    await take(subject());
    expect(await standing(ago(60), STRANGER)).toEqual({ isPaused: false, lastSignalAt: null, accounts: [] });
  });

  it('names every account that was not deleted', async () => {
    await subject().change({ kind: 'account', name: 'spare', set: { isDeleted: true } });
    await subject().change({ kind: 'account', name: 'second', set: { sandbox: true } });
    const well = { exchange: 'binance', pausedSince: null, frozenSince: null, told: null };
    expect((await standing()).accounts).toEqual([
      { ...well, id: expect.any(Number), name: 'main', sandbox: false },
      { ...well, id: expect.any(Number), name: 'second', sandbox: true },
    ]);
  });

  it('tells since when an account is paused or frozen', async () => {
    const before = subject().now().getTime();
    await subject().change({ kind: 'account', name: 'main', set: { isPaused: true } });
    await subject().change({ kind: 'account', name: 'second', set: { isFrozen: true } });
    const [paused, frozen] = (await standing()).accounts;
    expect(paused).toMatchObject({ name: 'main', pausedSince: expect.any(Date), frozenSince: null });
    expect(frozen).toMatchObject({ name: 'second', pausedSince: null, frozenSince: expect.any(Date) });
    for (const since of [paused?.pausedSince, frozen?.frozenSince])
      expect(since?.getTime()).toBeGreaterThanOrEqual(before);
  });

  describe('what an account’s attempts tell', () => {
    /** An order of `main` each, settled so many minutes ago. */
    const settled = async (...attempts: readonly (readonly [minutesAgo: number, event: AttemptEvent])[]) => {
      for (const [minutesAgo, event] of attempts) {
        const { ref } = await anOrder(subject());
        await subject().ledger.record(ref, event);
        await subject().settleAt(ref.attemptId, ago(minutesAgo));
      }
    };

    it.each([
      ['AUTHENTICATION', 'keys_refused'],
      ['PERMISSION_DENIED', 'address_refused'],
      ['RATE_LIMITED', 'rate_limited'],
      ['EXCHANGE_UNAVAILABLE', 'exchange_unavailable'],
      ['MARKETS_UNAVAILABLE', 'exchange_unavailable'],
    ] as const)('%s is a trouble of the account', async (code, kind) => {
      await settled([7, rejected(code)]);
      const at = expect.any(Date);
      expect((await main())?.told).toEqual({ kind, since: at, at, until: null });
      expect((await standing()).accounts.filter(({ told }) => told !== null)).toHaveLength(1);
    });

    it('tells until when, where the newest one said so', async () => {
      const until = '2026-12-01T09:00:00.000Z';
      const banned = failure('RATE_LIMITED', { until });
      await settled([9, rejected('RATE_LIMITED')], [7, { kind: 'rejected', failure: banned }]);
      expect((await main())?.told).toMatchObject({ kind: 'rate_limited', until: new Date(until) });
    });

    it('is told by the newest one that was settled, since the first of those that told it in a row', async () => {
      await settled(
        [50, rejected('AUTHENTICATION')],
        [40, rejected('RATE_LIMITED')],
        [30, rejected('EXCHANGE_UNAVAILABLE')],
        [10, notSent('MARKETS_UNAVAILABLE')],
        [20, rejected('EXCHANGE_UNAVAILABLE')],
      );
      await subject().ledger.record((await anOrder(subject())).ref, unknown());
      const told = (await main())?.told;
      expect(told?.kind).toBe('exchange_unavailable');
      expect(minutesSince(told?.since)).toBe(30);
      expect(minutesSince(told?.at)).toBe(10);
    });

    it.each([
      ['an acceptance', accepted()],
      ['a refusal of the one order', rejected('INSUFFICIENT_FUNDS')],
    ])('is over with %s', async (_, event) => {
      await settled([10, rejected('AUTHENTICATION')], [5, event]);
      expect((await main())?.told).toBeNull();
    });

    it('is not over with what was never sent for another reason', async () => {
      await settled([10, rejected('AUTHENTICATION')], [5, notSent('MARKET_RULE')], [4, notSent('ACCOUNT_INACTIVE')]);
      expect((await main())?.told).toMatchObject({ kind: 'keys_refused' });
    });

    it('is over once another key is entered', async () => {
      await settled([10, rejected('AUTHENTICATION')]);
      await subject().change({ kind: 'new_key', name: 'main', fingerprint: `another-${randomUUID()}` });
      expect((await main())?.told).toBeNull();
      await settled([-1, rejected('PERMISSION_DENIED')]);
      expect((await main())?.told).toMatchObject({ kind: 'address_refused' });
    });

    it('is not looked for before the given time', async () => {
      await settled([30, rejected('AUTHENTICATION')], [20, rejected('AUTHENTICATION')]);
      expect((await main(ago(19)))?.told).toBeNull();
      expect(minutesSince((await main(ago(25)))?.told?.since)).toBe(20);
    });

    const minutesSince = (time: Date | undefined) =>
      Math.floor((subject().now().getTime() - (time?.getTime() ?? 0)) / MINUTE);
  });
}
