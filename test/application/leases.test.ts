import { describe, expect, it } from '@jest/globals';
import { MemoryLog, VirtualClock } from '../../src/adapters/memory/index.ts';
import { Leases } from '../../src/application/leases.ts';
import { type AttemptRef, LedgerUnavailable, type OrderLedger } from '../../src/application/ports/order-ledger.ts';

const ref = (attemptId: number, epoch = 1): AttemptRef => ({ attemptId, epoch });

/** Leases over a ledger that renews what it is told to. */
function given() {
  const clock = new VirtualClock();
  const log = new MemoryLog();
  const asked: { at: number; refs: readonly AttemptRef[] }[] = [];
  const world = { taken: new Set<number>(), isAway: false, slowness: 0 };
  const began = clock.monotonic();
  const ledger: Pick<OrderLedger, 'renewLeases'> = {
    renewLeases: async (refs) => {
      asked.push({ at: clock.monotonic() - began, refs });
      await clock.wait(world.slowness);
      if (world.isAway) throw new LedgerUnavailable('away', { maybeWritten: false });
      return new Set(refs.map(({ attemptId }) => attemptId).filter((id) => !world.taken.has(id)));
    },
  };
  const leases = new Leases(ledger as OrderLedger, clock, log);
  const hold = (held: AttemptRef) => leases.hold(held, clock.monotonic()).lost;
  return { clock, log, leases, hold, world, asked };
}

describe('leases', () => {
  it('are renewed every two seconds, all together, while anything is held', async () => {
    const { clock, hold, asked } = given();
    hold(ref(1));
    hold(ref(2, 3));

    await clock.advance(4_500);

    expect(asked).toEqual([
      { at: 2_000, refs: [ref(1), ref(2, 3)] },
      { at: 4_000, refs: [ref(1), ref(2, 3)] },
    ]);
  });

  it('are not asked for once nothing is held', async () => {
    const { clock, leases, hold, asked } = given();
    hold(ref(1));
    leases.release(ref(1));

    await clock.advance(10_000);
    expect(asked).toEqual([]);
    expect(clock.waiting).toBe(0);

    hold(ref(2));
    await clock.advance(2_000);
    expect(asked).toMatchObject([{ refs: [ref(2)] }]);
  });

  it('end three seconds before the database’s own when they can’t be renewed', async () => {
    const { clock, leases, hold, world, log } = given();
    world.isAway = true;
    const lost = hold(ref(1));

    await clock.advance(11_999);
    expect([leases.isHeld(ref(1)), lost.aborted]).toEqual([true, false]);
    await clock.advance(1);

    expect(leases.isHeld(ref(1))).toBe(false);
    expect(lost.aborted).toBe(true);
    expect(lost.reason).toEqual(new Error('The lease is lost'));
    expect(log.lines[0]).toEqual({
      level: 'warn',
      event: 'leases could not be renewed',
      fields: { error: 'LedgerUnavailable: away' },
    });
  });

  it('count from when they were asked for, not from when they were granted', async () => {
    const { clock, leases } = given();
    const since = clock.monotonic();
    await clock.advance(5_000);
    leases.hold(ref(1), since);

    await clock.advance(1_999);
    expect(leases.isHeld(ref(1))).toBe(true);
  });

  it('are renewed from when the renewal was asked for', async () => {
    const { clock, leases, hold, world } = given();
    world.slowness = 1_500;
    hold(ref(1));
    await clock.advance(3_500);
    world.slowness = 1_000_000;

    await clock.advance(2_000 + 12_000 - 3_500 - 1);
    expect(leases.isHeld(ref(1))).toBe(true);
    await clock.advance(1);

    expect(leases.isHeld(ref(1))).toBe(false);
  });

  it('are lost at once when the database says so, the others are kept', async () => {
    const { clock, leases, hold, world } = given();
    const lost = [hold(ref(1)), hold(ref(2))];
    world.taken.add(1);

    await clock.advance(2_000);

    expect(lost.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect([leases.isHeld(ref(1)), leases.isHeld(ref(2))]).toEqual([false, true]);
  });

  it('live on when the database is back in time', async () => {
    const { clock, leases, hold, world } = given();
    world.isAway = true;
    const lost = hold(ref(1));
    await clock.advance(11_000);
    world.isAway = false;

    await clock.advance(30_000);

    expect([leases.isHeld(ref(1)), lost.aborted]).toEqual([true, false]);
  });

  it('hold for one epoch only', async () => {
    const { leases, hold } = given();
    hold(ref(1, 2));

    expect([leases.isHeld(ref(1, 1)), leases.isHeld(ref(1, 2)), leases.isHeld(ref(2, 2))]).toEqual([
      false,
      true,
      false,
    ]);
    leases.release(ref(1, 1));
    expect(leases.isHeld(ref(1, 2))).toBe(true);
    leases.release(ref(1, 2));
    expect(leases.isHeld(ref(1, 2))).toBe(false);
  });

  it('of an older epoch that are lost do not end the newer one', async () => {
    const { clock, leases, hold, world } = given();
    world.slowness = 500;
    const older = hold(ref(1, 1));
    await clock.advance(2_000);
    world.taken.add(1);
    const newer = hold(ref(1, 2));

    await clock.advance(500);

    expect([older.aborted, newer.aborted, leases.isHeld(ref(1, 2))]).toEqual([true, false, true]);
  });

  it('are all given up when the instance stops, and renewed no more', async () => {
    const { clock, leases, hold, asked } = given();
    const lost = hold(ref(1));

    leases.stop();
    expect([lost.aborted, leases.isHeld(ref(1))]).toEqual([true, false]);
    await clock.advance(0);
    hold(ref(2));
    await clock.advance(10_000);

    expect(asked).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});
