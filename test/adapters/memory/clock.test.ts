import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';

describe('the virtual clock', () => {
  it('stands still until it is advanced', async () => {
    const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
    const since = clock.monotonic();
    await clock.advance(1_500);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:01.500Z'));
    expect(clock.monotonic() - since).toBe(1_500);
  });

  it('ends waits in the order in which they are due, each at its own time', async () => {
    const clock = new VirtualClock();
    const since = clock.monotonic();
    const ended: [string, number][] = [];
    const note = (name: string) => () => ended.push([name, clock.monotonic() - since]);
    void clock.wait(30).then(note('late'));
    void clock.wait(10).then(note('early'));
    void clock.wait(100).then(note('never'));
    await clock.advance(50);
    expect(ended).toEqual([
      ['early', 10],
      ['late', 30],
    ]);
    expect(clock.waiting).toBe(1);
  });

  it('includes waits that begin while it advances', async () => {
    const clock = new VirtualClock();
    let rounds = 0;
    const loop = async () => {
      for (; rounds < 5; rounds += 1) await clock.wait(10);
    };
    const looping = loop();
    await clock.advance(29);
    expect(rounds).toBe(2);
    await clock.advance(21);
    expect(rounds).toBe(5);
    await looping;
  });

  it('ends a wait at once when its signal aborts, and one of no length', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const waiting = clock.wait(1_000, controller.signal);
    controller.abort();
    await waiting;
    await clock.wait(1_000, controller.signal);
    await clock.wait(0);
    expect(clock.waiting).toBe(0);
  });
});

describe('the virtual clock, asked to finish some work', () => {
  it('lets as much time pass as the work needs, and gives what it gave', async () => {
    const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
    const work = async () => {
      await clock.wait(1_000);
      await clock.wait(500);
      return 'done';
    };
    expect(await clock.finish(work())).toBe('done');
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:01.500Z'));
  });

  it('passes a failure on', async () => {
    const clock = new VirtualClock();
    const work = clock.wait(10).then(() => {
      throw new Error('broken');
    });
    await expect(clock.finish(work)).rejects.toThrow('broken');
  });

  it('refuses to wait for what time alone does not bring', async () => {
    const clock = new VirtualClock();
    const never = new Promise<void>(() => {});
    await expect(clock.finish(never)).rejects.toThrow('waits for something that time does not bring');
    void clock.wait(86_400_001);
    await expect(clock.finish(never)).rejects.toThrow('waits for something that time does not bring');
  });
});

describe('the virtual clock of a machine that sleeps', () => {
  it('moves the wall clock alone: no wait ends by it', async () => {
    const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
    const since = clock.monotonic();
    void clock.wait(1_000);
    clock.jump(60_000);
    await clock.advance(500);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:01:00.500Z'));
    expect(clock.monotonic() - since).toBe(500);
    expect(clock.waiting).toBe(1);
    clock.jump(-120_000);
    expect(clock.now()).toEqual(new Date('2025-12-31T23:59:00.500Z'));
  });

  it('calls after a time, unless that is taken back', async () => {
    const clock = new VirtualClock();
    const called: string[] = [];
    clock.after(10, () => called.push('kept'));
    const takeBack = clock.after(10, () => called.push('taken back'));
    clock.after(0, () => called.push('at once'));
    takeBack();
    expect(clock.waiting).toBe(2);
    await clock.advance(9);
    expect(called).toEqual(['at once']);
    await clock.advance(1);
    expect(called).toEqual(['at once', 'kept']);
    expect(clock.waiting).toBe(0);
  });
});
