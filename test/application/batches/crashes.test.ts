import { describe, expect, it } from '@jest/globals';
import { failure } from '../../../src/domain/failure.ts';
import { type Gateway, keyOf } from '../gateway.ts';
import { disagreements } from '../judge.ts';
import type { StopAt } from '../suspension.ts';
import { ask, batchesOf, failedGateway, resultsOf, submissionsOf } from './batches.ts';

/** Every call that a lane waits for, in the order in which it makes them. */
const CALLS = [
  ...(['claim', 'settle', 'next', 'batchSize', 'untilRoom', 'take', 'candidate', 'prepare', 'claimRetry'] as const),
  ...(['submit', 'submitBatch', 'record', 'leaveOut', 'end', 'finish', 'release', 'renew'] as const),
];
const PHASES = ['before', 'after'] as const;
const SINGLY = { name: 'one by one', batchSize: 1 };
const TOGETHER = { name: 'in batches of the exchange', batchSize: 3 };

interface Case {
  readonly batchSize: number;
  readonly name: string;
  readonly at: StopAt;
  /** The how manyth of these calls it is. */
  readonly nth: number;
}

const CASES: readonly Case[] = [SINGLY, TOGETHER].flatMap((way) =>
  CALLS.flatMap((method) => PHASES.flatMap((phase) => [1, 3].map((nth) => ({ ...way, at: { phase, method }, nth })))),
);

/** Two accounts with four failed orders each, one of which the exchange refuses again, and one that can't be claimed. */
async function given(batchSize: number) {
  const { gateway, ids } = await failedGateway({ accounts: ['main', 'second'], count: 4, exchange: { batchSize } });
  gateway.exchange.onSubmit({ kind: 'reject', failure: failure('MARKET_RULE') }, { account: 'second' });
  const first = batchesOf(gateway);
  const id = await ask(gateway, first);
  const removed = gateway.store.failedOrders.get(ids[2] ?? 0);
  if (removed !== undefined) removed.status = 'removed';
  return { gateway, ids, first, id };
}

/** Stops the process at the n-th such call. */
function stopAt({ process }: Gateway, { at, nth }: Case): void {
  let left = nth - 1;
  const suspendAt = () => process.suspendAt(at.phase, at.method);
  const suspend = process.suspend.bind(process);
  process.suspend = () => {
    if (left <= 0) return suspend();
    left -= 1;
    return suspendAt();
  };
  suspendAt();
}

/** What must hold whatever happened: each is retried once at most, executed once at most, and told as it is. */
async function judge(gateway: Gateway, ids: readonly number[], id: string, instance: ReturnType<typeof batchesOf>) {
  expect(disagreements(gateway)).toEqual([]);
  const { status, entries } = await resultsOf(gateway, instance, id);
  expect(status).toBe('finished');
  expect(submissionsOf(gateway, ids).every((count) => count <= 2)).toBe(true);
  for (const one of ids) {
    const order = gateway.store.failedOrders.get(one);
    const isDone = entries[one] === 'done';
    expect({ one, isDone }).toEqual({ one, isDone: order?.status === 'completed' });
  }
  const open = [...gateway.store.attempts.values()].filter(({ state }) => state === 'sending' || state === 'unknown');
  expect(open).toEqual([]);
}

describe('an instance that dies in the middle of a batch', () => {
  it.each(CASES)('$name, $at.phase $at.method, number $nth: another finishes it, and doubles none', async (one) => {
    const { gateway, ids, first, id } = await given(one.batchSize);
    stopAt(gateway, one);
    first.start();
    await gateway.clock.advance(2_500);
    gateway.kill();
    const second = batchesOf(gateway, gateway.another());
    second.start();

    await gateway.clock.advance(120_000);

    await judge(gateway, ids, id, second);
  });

  it.each(CASES)('$name, $at.phase $at.method, number $nth: it may also wake up after it', async (one) => {
    const { gateway, ids, first, id } = await given(one.batchSize);
    stopAt(gateway, one);
    first.start();
    await gateway.clock.advance(2_500);
    gateway.process.suspend();
    const second = batchesOf(gateway, gateway.another());
    second.start();
    await gateway.clock.advance(25_000);
    gateway.process.resume();

    await gateway.clock.advance(120_000);

    await judge(gateway, ids, id, second);
  });
});

describe('an instance that stops gracefully', () => {
  it('leaves its lanes to the others at once', async () => {
    const { gateway, ids, first, id } = await given(1);
    first.start();
    await gateway.clock.advance(0);
    const second = batchesOf(gateway, gateway.another());
    second.start();
    const before = gateway.clock.now().getTime();
    await gateway.clock.finish(gateway.background.stop(10_000));
    expect(gateway.clock.now().getTime() - before).toBeLessThan(6_000);

    await gateway.clock.advance(10_000);

    await judge(gateway, ids, id, second);
  });
});

describe('an account whose key is replaced while its batch runs', () => {
  it('goes on with the new one', async () => {
    const { gateway, ids } = await failedGateway({ count: 3 });
    const batches = batchesOf(gateway);
    const id = await ask(gateway, batches);
    const account = [...gateway.store.accounts.values()][0];
    account?.keys.push(keyOf('newer'));
    if (account !== undefined) account.currentKey = 'key-of-newer';
    batches.start();

    await gateway.clock.advance(10_000);

    await judge(gateway, ids, id, batches);
    const keys = [...gateway.store.attempts.values()].filter(({ number }) => number === 2);
    expect(new Set(keys.map(({ prepared }) => prepared?.keyFingerprint))).toEqual(new Set(['key-of-newer']));
  });
});
