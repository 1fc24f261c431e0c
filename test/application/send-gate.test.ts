import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../src/adapters/memory/index.ts';
import { openGate } from '../../src/application/send-gate.ts';

/** A gate that closes in 4.5 s by both clocks. */
function given(times: { closesIn?: number; closesInByTheWall?: number } = {}) {
  const clock = new VirtualClock();
  const lease = { isHeld: true };
  const gate = openGate(clock, {
    closesAt: clock.monotonic() + (times.closesIn ?? 4_500),
    closesAtWall: new Date(clock.now().getTime() + (times.closesInByTheWall ?? 4_500)),
    isHeld: () => lease.isHeld,
  });
  return { clock, lease, gate };
}

describe('a send gate', () => {
  it('is open until its instant, and closes at it', async () => {
    const { clock, gate } = given();

    await clock.advance(4_499);
    expect([gate.isOpen(), gate.signal.aborted]).toEqual([true, false]);
    await clock.advance(1);

    expect([gate.isOpen(), gate.signal.aborted]).toEqual([false, true]);
    expect(gate.signal.reason).toEqual(new Error('The send gate is closed'));
  });

  it.each([0, -1])('is closed from the start when its instant is %i ms away', async (closesIn) => {
    const { clock, gate } = given({ closesIn });

    expect(gate.isOpen()).toBe(false);
    await clock.advance(0);
    expect(gate.signal.aborted).toBe(true);
  });

  it('is closed by the monotonic clock though the wall clock was set back', async () => {
    const { clock, gate } = given();
    clock.jump(-60_000);

    await clock.advance(4_500);

    expect(gate.isOpen()).toBe(false);
  });

  it('is closed by the wall clock though the monotonic one stood still', () => {
    const { clock, gate } = given();

    clock.jump(4_499);
    expect(gate.isOpen()).toBe(true);
    clock.jump(1);

    expect(gate.isOpen()).toBe(false);
  });

  it('is closed while the lease is not held', () => {
    const { lease, gate } = given();
    lease.isHeld = false;

    expect(gate.isOpen()).toBe(false);
  });

  it('waits for nothing any more once it is dismissed, and does not abort then', async () => {
    const { clock, gate } = given();

    gate.dismiss();
    expect(clock.waiting).toBe(0);
    await clock.advance(10_000);

    expect(gate.signal.aborted).toBe(false);
    expect(gate.isOpen()).toBe(false);
  });
});
