import { describe, expect, it } from '@jest/globals';
import { MemoryLog, VirtualClock } from '../../src/adapters/memory/index.ts';
import { Background } from '../../src/application/background.ts';
import { LedgerUnavailable } from '../../src/application/ports/order-ledger.ts';

const away = () => new LedgerUnavailable('away', { maybeWritten: false });

function given() {
  const clock = new VirtualClock();
  const log = new MemoryLog();
  const began = clock.monotonic();
  const elapsed = () => clock.monotonic() - began;
  return { clock, log, elapsed, background: new Background(clock, log) };
}

describe('work in the background', () => {
  it('that fails is logged by its name', async () => {
    const { clock, log, background } = given();

    background.start('a thing', async () => {
      throw new TypeError('broken');
    });
    await clock.advance(0);

    expect(log.lines).toEqual([{ level: 'error', event: 'a thing failed', fields: { error: 'TypeError: broken' } }]);
  });

  it('that fails with no error at all is logged as it is', async () => {
    const { clock, log, background } = given();

    background.start('a thing', () => Promise.reject('words'));
    await clock.advance(0);

    expect(log.lines).toEqual([{ level: 'error', event: 'a thing failed', fields: { error: 'words' } }]);
  });

  it('that gives up because the instance stops is not', async () => {
    const { clock, log, background } = given();
    background.start('a thing', async () => {
      await clock.wait(1_000, background.stopping);
      throw new Error('given up');
    });

    await background.stop(100);

    expect(log.lines).toEqual([]);
  });
});

describe('what has to be persisted', () => {
  it('is tried again ever more slowly while the ledger is away', async () => {
    const { clock, elapsed, background } = given();
    const tries: number[] = [];
    const work = background.persist(async () => {
      tries.push(elapsed());
      if (tries.length < 8) throw away();
      return 'done';
    });

    expect(await clock.finish(work)).toBe('done');

    expect(tries).toEqual([0, 100, 300, 700, 1_500, 3_100, 5_100, 7_100]);
  });

  it('is not tried again for any other reason', async () => {
    const { background } = given();
    let tries = 0;

    const work = background.persist(async () => {
      tries += 1;
      throw new Error('broken');
    });

    await expect(work).rejects.toThrow('broken');
    expect(tries).toBe(1);
  });

  it('is tried once more and then given up when the instance stops', async () => {
    const { clock, background } = given();
    let tries = 0;
    const work = background.persist(async () => {
      tries += 1;
      throw away();
    });
    const given_up = expect(work).rejects.toThrow('away');
    await clock.advance(50);
    expect(tries).toBe(1);

    await background.stop(0);
    await given_up;

    expect(tries).toBe(2);
  });
});

describe('what recurs', () => {
  it('runs at once and then after each pause, until the instance stops', async () => {
    const { clock, elapsed, background } = given();
    const runs: number[] = [];
    background.every('a round', 3_000, async () => {
      runs.push(elapsed());
      await clock.wait(500);
    });
    await clock.advance(8_000);
    expect(runs).toEqual([0, 3_500, 7_000]);

    await background.stop(1_000);
    await clock.advance(10_000);

    expect(runs).toHaveLength(3);
  });

  it('goes on after a failure, which is logged', async () => {
    const { clock, log, background } = given();
    let runs = 0;
    background.every('a round', 1_000, async () => {
      runs += 1;
      throw away();
    });

    await clock.advance(1_500);

    expect(runs).toBe(2);
    expect(log.lines[0]).toEqual({
      level: 'warn',
      event: 'a round failed',
      fields: { error: 'LedgerUnavailable: away' },
    });
  });
});

describe('a stop', () => {
  it('waits for what runs', async () => {
    const { clock, elapsed, background } = given();
    background.start('a thing', () => clock.wait(400));

    await clock.finish(background.stop(1_000));

    expect(elapsed()).toBe(400);
    expect(background.stopping.aborted).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it('waits no longer than it may', async () => {
    const { clock, elapsed, background } = given();
    background.start('a thing', () => clock.wait(5_000));

    await clock.finish(background.stop(1_000));

    expect(elapsed()).toBe(1_000);
  });

  it('waits for nothing that has ended', async () => {
    const { clock, elapsed, background } = given();
    background.start('a thing', async () => {});
    await clock.advance(0);

    await clock.finish(background.stop(1_000));

    expect(elapsed()).toBe(0);
  });
});
