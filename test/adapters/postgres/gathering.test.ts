import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { Gathering } from '../../../src/adapters/postgres/gathering.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';

type Ends = (end: { readonly fails?: Error }) => void;

/** Batches that stay under way until they are told how to end. */
function aGathering(mostUnderWay: number) {
  const clock = new VirtualClock();
  const batches: { readonly items: readonly string[]; readonly end: Ends }[] = [];
  const together = (items: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const end: Ends = ({ fails }) => (fails ? reject(fails) : resolve(items.map((item) => item.toUpperCase())));
      batches.push({ items, end });
    });
  const gathering = new Gathering<string, string>({ together, mostUnderWay, clock });
  const add = (...items: readonly string[]) => Promise.allSettled(items.map((item) => gathering.add(item)));
  return { add, batches, clock, sizes: () => batches.map(({ items }) => items.length) };
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
    expect(batches.map(({ items }) => items)).toEqual([['a', 'b', 'c']]);
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
    expect(batches.map(({ items }) => items)).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
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
