import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerSubject, MakeLedgerSubject } from './ledger-subject.ts';
import { linkTo, readStrategy } from './order-ledger/builders.ts';

/** What every `Strategies` must do. */
export function strategiesContract(makeSubject: MakeLedgerSubject): void {
  let subject: LedgerSubject;
  beforeEach(async () => {
    subject = await makeSubject();
  });
  afterEach(() => subject.close());
  const byToken = (token: string) => subject.strategies.byToken(token, { fresh: true });

  it('finds a strategy by its token, with its accounts and their keys', async () => {
    const strategy = await readStrategy(subject);
    expect(strategy).toMatchObject({
      userId: subject.world.userId,
      locale: 'ko',
      name: 'Trend',
      groupName: 'trend',
      marketType: 'SPOT',
      isActive: true,
      isPaused: false,
      rounding: 'down',
      ordering: 'parallel',
      allowedSymbols: ['BTC/USDT', 'ETH/USDT'],
      maxOrderValue: '1000.5',
    });
    expect(strategy.accounts.map(({ account }) => account.name)).toEqual(['main', 'second']);
    const { account, isActive } = linkTo(strategy, 'main');
    expect(isActive).toBe(true);
    expect(account).toMatchObject({
      exchange: 'binance',
      sandbox: false,
      marginMode: null,
      isActive: true,
      isPaused: false,
      isFrozen: false,
    });
    expect(account.key?.fingerprint).toBe('key-of-main');
    expect(account.key?.apiKey.reveal()).toBe('api key-of-main');
  });

  it('finds all strategies of a user by his token, with their pauses, and those that are off', async () => {
    await subject.change({ kind: 'strategy', set: { isActive: false } });
    await subject.change({ kind: 'user', set: { isPaused: true } });
    const owner = await byToken(subject.world.userToken);
    expect(owner).toMatchObject({
      kind: 'user',
      userId: subject.world.userId,
      locale: 'ko',
      strategies: [{ name: 'Trend', isActive: false, isPaused: true }],
    });
  });

  it('keeps a user whose only strategy is deleted', async () => {
    await subject.change({ kind: 'strategy', set: { isDeleted: true } });
    expect(await byToken(subject.world.userToken)).toMatchObject({ kind: 'user', strategies: [] });
    expect(await byToken(subject.world.strategyToken)).toBeNull();
  });

  it.each(['', 'no such token', 'token'])('finds nobody by %p', async (token) => {
    expect(await byToken(token)).toBeNull();
  });

  it('forgets a token at once when it is replaced', async () => {
    await subject.change({ kind: 'strategy', set: { token: 'a newer token of the strategy' } });
    expect(await byToken(subject.world.strategyToken)).toBeNull();
    expect(await byToken('a newer token of the strategy')).toMatchObject({ kind: 'strategy' });
  });

  it('opens nothing for a user who is switched off', async () => {
    await subject.change({ kind: 'user', set: { isActive: false } });
    expect(await byToken(subject.world.strategyToken)).toBeNull();
    expect(await byToken(subject.world.userToken)).toBeNull();
  });

  it('shows accounts that are off, paused or frozen, and hides deleted ones', async () => {
    await subject.change({ kind: 'account', name: 'main', set: { isActive: false, isPaused: true, isFrozen: true } });
    await subject.change({ kind: 'account', name: 'second', set: { isDeleted: true } });
    const { accounts } = await readStrategy(subject);
    expect(accounts.map(({ account }) => account)).toMatchObject([
      { name: 'main', isActive: false, isPaused: true, isFrozen: true },
    ]);
  });

  it('shows a strategy whose every account is gone', async () => {
    await subject.change({ kind: 'account', name: 'main', set: { isDeleted: true } });
    await subject.change({ kind: 'account', name: 'second', set: { isDeleted: true } });
    expect((await readStrategy(subject)).accounts).toEqual([]);
  });

  it('signs with the newest key, and with none when there is none', async () => {
    await subject.change({ kind: 'new_key', name: 'main', fingerprint: 'newer key of main' });
    await subject.change({ kind: 'key_gone', fingerprint: 'key-of-second' });
    const strategy = await readStrategy(subject);
    expect(linkTo(strategy, 'main').account.key?.fingerprint).toBe('newer key of main');
    expect(linkTo(strategy, 'second').account.key).toBeNull();
  });

  it('shows links that are switched off', async () => {
    await subject.change({ kind: 'link', name: 'second', isActive: false });
    const strategy = await readStrategy(subject);
    expect(linkTo(strategy, 'second').isActive).toBe(false);
  });

  describe('to be kept warm', () => {
    /** Of this world only: others may share the database. */
    const traded = async () => {
      const { accounts } = await readStrategy(subject);
      const ours = new Set(accounts.map(({ account }) => account.id));
      const all = (await subject.strategies.traded()).filter(({ account }) => ours.has(account.id));
      return all.map(({ account, marketType }) => `${account.name} ${marketType}`).sort();
    };

    it('are the accounts to which an order could go, with their keys', async () => {
      expect(await traded()).toEqual(['main SPOT', 'second SPOT']);
      const keys = (await subject.strategies.traded()).map(({ account }) => account.key?.fingerprint);
      expect(keys).toContain('key-of-main');
    });

    it('are not those that are switched off, of a strategy or altogether', async () => {
      await subject.change({ kind: 'account', name: 'main', set: { isActive: false } });
      await subject.change({ kind: 'link', name: 'second', isActive: false });
      expect(await traded()).toEqual([]);
    });

    it('are none of a strategy that is switched off', async () => {
      await subject.change({ kind: 'strategy', set: { isActive: false } });
      expect(await traded()).toEqual([]);
    });
  });
}
