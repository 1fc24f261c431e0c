import { describe, expect, it } from '@jest/globals';
import { type Change, KEYS } from '../../contracts/ledger-subject.ts';
import { aDraft, aSignal } from '../../contracts/order-ledger/builders.ts';
import { makePostgresSubject, usePostgresSubject } from './postgres-subject.ts';

describe('a strategy that is kept', () => {
  const running = usePostgresSubject();

  const read = async (fresh: boolean) => {
    const owner = await running.subject.strategies.byToken(running.subject.world.strategyToken, { fresh });
    return owner?.kind === 'strategy' ? owner.strategy : null;
  };
  const takeInAs = async (strategy: NonNullable<Awaited<ReturnType<typeof read>>>) => {
    const drafts = strategy.accounts.map((link) => aDraft(running.subject, link));
    const taken = await running.subject.ledger.takeIn(
      aSignal(running.subject, strategy),
      running.subject.world.strategyToken,
      drafts,
    );
    return taken.kind;
  };

  it('is read once, takes signals in, and none once anything of it has changed', async () => {
    const first = await read(false);
    expect(await read(false)).toBe(first);
    expect(await takeInAs(first!)).toBe('journaled');

    await running.subject.change({ kind: 'strategy', set: { maxOrderValue: '7' } });

    const kept = await read(false);
    expect(kept).toBe(first);
    expect(await takeInAs(kept!)).toBe('stale');
    const fresh = await read(true);
    expect(fresh).toMatchObject({ maxOrderValue: '7' });
    expect(await read(false)).toBe(fresh);
    expect(await takeInAs(fresh!)).toBe('journaled');
  });

  it('is forgotten when its token opens nothing any more', async () => {
    const kept = await read(false);
    await running.subject.change({ kind: 'strategy', set: { token: 'another token altogether' } });

    expect(await takeInAs(kept!)).toBe('stale');
    expect(await read(true)).toBeNull();
    expect(await read(false)).toBeNull();
  });

  it('is never one of several that a user’s token opens', async () => {
    const { userToken } = running.subject.world;
    const first = await running.subject.strategies.byToken(userToken, { fresh: false });
    const second = await running.subject.strategies.byToken(userToken, { fresh: false });
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
  });

  it.each<[string, Change]>([
    ['whose signals keep their order', { kind: 'strategy', set: { ordering: 'in_order' } }],
    ['with an account that has no key yet', { kind: 'key_gone', fingerprint: KEYS.main }],
  ])('is never one %s', async (_, change) => {
    const another = await makePostgresSubject(running.suite);
    await another.change(change);
    const first = await another.strategies.byToken(another.world.strategyToken, { fresh: true });
    const second = await another.strategies.byToken(another.world.strategyToken, { fresh: false });
    expect(second).toMatchObject({ kind: 'strategy', isKept: false });
    expect(second).toEqual(first);
    await another.close();
  });
});
