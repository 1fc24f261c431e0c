import { describe, expect, it } from '@jest/globals';
import { MemoryLog, VirtualClock } from '../../src/adapters/memory/index.ts';
import {
  LedgerUnavailable,
  type OrderLedger,
  type Signal,
  type TakeIn,
} from '../../src/application/ports/order-ledger.ts';
import { TakeInSignal } from '../../src/application/take-in-signal.ts';

const signal = (id: string): Signal => ({
  id,
  strategyId: 1,
  strategyVersion: '1',
  userId: 1,
  webhookId: null,
  body: '{}',
  payload: {},
  receivedAt: new Date(0),
  deadlineAt: new Date(5_000),
});
const lost = () => new LedgerUnavailable('lost', { maybeWritten: true });
const unreachable = () => new LedgerUnavailable('unreachable', { maybeWritten: false });
const JOURNALED: TakeIn = { kind: 'journaled', orders: [] };

/** A ledger that answers each `takeIn` with the next of `answers`, the last one for ever. */
function given(...answers: readonly (TakeIn | (() => Error))[]) {
  const clock = new VirtualClock();
  const log = new MemoryLog();
  const world = { isAlive: true, voidFails: false };
  const calls: string[] = [];
  let offers = 0;
  const ledger: Pick<OrderLedger, 'takeIn' | 'voidSignals'> = {
    takeIn: async ({ id }, token, drafts) => {
      const answer = answers[Math.min(offers, answers.length - 1)];
      offers += 1;
      calls.push(`take ${id} ${token} ${drafts.length}`);
      if (typeof answer === 'function') throw answer();
      return answer ?? JOURNALED;
    },
    voidSignals: async (ids) => {
      calls.push(`void ${ids.join(' ')}`);
      if (world.voidFails) throw unreachable();
    },
  };
  const takeIn = new TakeInSignal({
    ledger: ledger as OrderLedger,
    liveness: { isAlive: () => world.isAlive },
    clock,
    log,
  });
  const began = clock.monotonic();
  const take = (id: string) => clock.finish(takeIn.execute(signal(id), 'token', [], began + 4_500));
  return { clock, log, world, calls, takeIn, take, elapsed: () => clock.monotonic() - began };
}

describe('a signal', () => {
  it.each<TakeIn>([
    JOURNALED,
    { kind: 'stale' },
    { kind: 'duplicate', of: { id: 'a', sameBody: true, deadlineAt: new Date(0) } },
  ])('gets the ledger’s verdict', async (verdict) => {
    const { take, calls } = given(verdict);

    expect(await take('a')).toBe(verdict);
    expect(calls).toEqual(['take a token 0']);
  });

  it('is given up at once when the ledger is certain to have written nothing', async () => {
    const { take, calls, elapsed } = given(unreachable);

    await expect(take('a')).rejects.toThrow('unreachable');
    expect([calls.length, elapsed()]).toEqual([1, 0]);
  });

  it('is not offered while the proof of life is lost', async () => {
    const { take, calls, world } = given(JOURNALED);
    world.isAlive = false;

    const refusal = await take('a').catch((error: unknown) => error);

    expect(refusal).toEqual(new LedgerUnavailable('This instance holds no proof of life', { maybeWritten: false }));
    expect(refusal).toBeInstanceOf(LedgerUnavailable);
    expect((refusal as LedgerUnavailable).maybeWritten).toBe(false);
    expect(calls).toEqual([]);
  });

  it('whose commit is in doubt is offered again every 50 ms, whatever comes between', async () => {
    const { take, calls, elapsed } = given(lost, unreachable, lost, JOURNALED);

    expect(await take('a')).toBe(JOURNALED);

    expect([calls.length, elapsed()]).toEqual([4, 150]);
  });

  it('is offered until 50 ms before the gate', async () => {
    const { take, elapsed } = given(lost);

    await expect(take('a')).rejects.toThrow('lost');
    expect(elapsed()).toBe(4_450);
  });

  it('that is no longer in doubt is not made void', async () => {
    const { take, calls } = given(lost, JOURNALED);
    await take('a');

    await take('b');

    expect(calls).toEqual(['take a token 0', 'take a token 0', 'take b token 0']);
  });
});

describe('a signal that was given up in doubt', () => {
  it('is made void before the next one is taken, once', async () => {
    const { takeIn, calls, take, log } = given(...Array<() => Error>(90).fill(lost), JOURNALED);
    await take('a').catch(() => {});
    calls.length = 0;

    expect(await take('b')).toBe(JOURNALED);
    await takeIn.voidDoubtful();

    expect(calls).toEqual(['void a', 'take b token 0']);
    expect(log.lines).toEqual([
      { level: 'warn', event: 'signals answered 503 were made void', fields: { signals: 1 } },
    ]);
  });

  it('keeps others from being taken until that is done', async () => {
    const { takeIn, calls, take, world } = given(lost);
    await take('a').catch(() => {});
    world.voidFails = true;
    calls.length = 0;

    await expect(take('b')).rejects.toThrow('unreachable');
    await expect(take('c')).rejects.toThrow('unreachable');
    expect(calls).toEqual(['void a', 'void a']);

    world.voidFails = false;
    await takeIn.voidDoubtful();
    await takeIn.voidDoubtful();
    expect(calls).toEqual(['void a', 'void a', 'void a']);
  });

  it('is made void also when the ledger then failed in a way that nobody foresaw', async () => {
    const { takeIn, calls, take } = given(lost, () => new Error('broken'));
    await expect(take('a')).rejects.toThrow('broken');
    calls.length = 0;

    await takeIn.voidDoubtful();

    expect(calls).toEqual(['void a']);
  });

  it('was never in doubt when nobody could tell of a commit', async () => {
    const { takeIn, calls, take } = given(() => new Error('broken'));
    await expect(take('a')).rejects.toThrow('broken');
    calls.length = 0;

    await takeIn.voidDoubtful();

    expect(calls).toEqual([]);
  });
});
