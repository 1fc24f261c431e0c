import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { Gathering } from '../../../src/adapters/postgres/gathering.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';

type Ends = (end: { readonly fails?: Error }) => void;

/** Batches that stay under way until they are told how to end. */
function aGathering(mostUnderWay: number) {
  const clock = new VirtualClock();
  const batches: { readonly entries: readonly string[]; readonly end: Ends }[] = [];
  const together = (entries: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const end: Ends = ({ fails }) => (fails ? reject(fails) : resolve(entries.map((entry) => entry.toUpperCase())));
      batches.push({ entries, end });
    });
  const gathering = new Gathering<string, string>({ together, mostUnderWay, clock });
  const add = (...entries: readonly string[]) => Promise.allSettled(entries.map((entry) => gathering.add(entry)));
  const addAtLeisure = (...entries: readonly string[]) => entries.map((entry) => gathering.add(entry, 'soon'));
  return { add, addAtLeisure, batches, clock, sizes: () => batches.map(({ entries }) => entries.length) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async () => {
  for (let count = 0; count < 5; count += 1) await turn();
};
const values = (settled: readonly PromiseSettledResult<string>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
const unavailable = (maybeWritten: boolean) => new LedgerUnavailable('away', { maybeWritten });

describe('what is done together', () => {
  it('is whatever arrives in one turn of the event loop, each with its own result', async () => {
    const { add, batches } = aGathering(1);
    const added = add('a', 'b', 'c');
    await turns();
    expect(batches.map(({ entries }) => entries)).toEqual([['a', 'b', 'c']]);
    batches[0]?.end({});
    expect(values(await added)).toEqual(['A', 'B', 'C']);
  });

  it('starts at once as long as few are under way; the rest goes with the next', async () => {
    const { add, batches, sizes } = aGathering(2);
    void add('a');
    await turns();
    void add('b');
    await turns();
    const waiting = add('c', 'd', 'e');
    await turns();
    expect(sizes()).toEqual([1, 1]);
    batches[0]?.end({});
    await turns();
    expect(sizes()).toEqual([1, 1, 3]);
    batches[2]?.end({});
    expect(values(await waiting)).toEqual(['C', 'D', 'E']);
  });

  it('is never more than 32', async () => {
    const { add, sizes } = aGathering(2);
    void add(...Array.from({ length: 70 }, (_, index) => String(index)));
    await turns();
    expect(sizes()).toEqual([32, 32]);
  });

  it('is tried one by one when one of it can’t be written: the others are', async () => {
    const { add, batches } = aGathering(1);
    const added = add('a', 'b', 'c');
    await turns();
    batches[0]?.end({ fails: new Error('b is wrong') });
    await turns();
    batches[1]?.end({});
    await turns();
    batches[2]?.end({ fails: new Error('b is wrong') });
    await turns();
    batches[3]?.end({});
    expect(values(await added)).toEqual(['A', 'b is wrong', 'C']);
    expect(batches.map(({ entries }) => entries)).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  });

  it('is tried one by one when it met somebody else’s lock, and is not when its database is away', async () => {
    const { add, batches } = aGathering(1);
    const added = add('a', 'b');
    await turns();
    const deadlock = Object.assign(new pg.DatabaseError('deadlock detected', 0, 'error'), { code: '40P01' });
    batches[0]?.end({ fails: new LedgerUnavailable('a deadlock', { maybeWritten: false, cause: deadlock }) });
    await turns();
    batches[1]?.end({});
    await turns();
    batches[2]?.end({ fails: unavailable(false) });
    expect(values(await added)).toEqual(['A', 'away']);
    expect(batches.map(({ entries }) => entries)).toEqual([['a', 'b'], ['a'], ['b']]);

    const away = add('c', 'd');
    await turns();
    batches[3]?.end({ fails: unavailable(false) });
    expect(values(await away)).toEqual(['away', 'away']);
    expect(batches).toHaveLength(4);
  });

  it('waits a little for company where nobody waits for it, and goes with whatever does not', async () => {
    const { add, addAtLeisure, batches, clock, sizes } = aGathering(1);
    addAtLeisure('a', 'b');
    await turns();
    expect(sizes()).toEqual([]);
    await clock.advance(10);
    await turns();
    expect(sizes()).toEqual([2]);
    batches[0]?.end({});

    addAtLeisure('c');
    await turns();
    expect(sizes()).toEqual([2]);
    void add('d');
    await turns();
    expect(batches[1]?.entries).toEqual(['c', 'd']);
    batches[1]?.end({});
    await clock.advance(10);
    await turns();
    expect(sizes()).toEqual([2, 2]);
  });

  it('waits for no company when there is enough', async () => {
    const { addAtLeisure, sizes } = aGathering(1);
    addAtLeisure(...Array.from({ length: 32 }, (_, index) => String(index)));
    await turns();
    expect(sizes()).toEqual([32]);
  });

  it('waits for none of its results that come later', async () => {
    let tellLater: (result: string) => void = () => {};
    const later = new Promise<string>((resolve) => {
      tellLater = resolve;
    });
    const together = async (entries: readonly string[]) =>
      entries.map((entry) => (entry === 'slow' ? later : entry.toUpperCase()));
    const gathering = new Gathering<string, string>({ together, mostUnderWay: 1, clock: new VirtualClock() });
    const slow = gathering.add('slow');
    expect(await gathering.add('a')).toBe('A');
    expect(await gathering.add('b')).toBe('B');
    tellLater('at last');
    expect(await slow).toBe('at last');
  });

  it('fails together with its database, and what waits is tried', async () => {
    const { add, batches } = aGathering(1);
    const added = add('a', 'b');
    await turns();
    const waiting = add('c');
    batches[0]?.end({ fails: unavailable(true) });
    expect(values(await added)).toEqual(['away', 'away']);
    await turns();
    batches[1]?.end({});
    expect(values(await waiting)).toEqual(['C']);
  });

  it('does not wait for one that hangs', async () => {
    const { add, batches, clock, sizes } = aGathering(1);
    void add('a');
    await turns();
    const waiting = add('b', 'c');
    await turns();
    expect(sizes()).toEqual([1]);

    await clock.advance(100);
    await turns();
    expect(sizes()).toEqual([1, 2]);
    batches[1]?.end({});
    expect(values(await waiting)).toEqual(['B', 'C']);
  });
});
