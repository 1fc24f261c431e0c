import { expect, it } from '@jest/globals';
import type { Signal } from '../../../src/application/ports/order-ledger.ts';
import { Quantity } from '../../../src/domain/amounts.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { Change, LedgerSubject } from '../ledger-subject.ts';
import {
  aDraft,
  anOrder,
  aPreparedOrder,
  aRequest,
  aSignal,
  first,
  linkTo,
  readStrategy,
  shown,
  take,
} from './builders.ts';

/** Step 1 of the order protocol: one transaction, judged again in itself. */
export function takeInContract(subject: () => LedgerSubject): void {
  it('journals a signal with one attempt per account, on its way and held', async () => {
    const taken = await take(subject());
    expect(taken.orders).toHaveLength(2);
    for (const [index, { orderId, ref, failedOrderId }] of taken.orders.entries()) {
      const attempt = await subject().attempt(ref.attemptId);
      expect(attempt).toMatchObject({ state: 'sending', epoch: 1, isHeld: true, isFrozen: true, failure: null });
      expect(attempt.clientOrderId).toBe(taken.drafts[index]?.clientOrderId);
      expect(ref.epoch).toBe(1);
      expect(failedOrderId).toBeNull();
      expect(await subject().order(orderId)).toMatchObject({
        status: 'sending',
        symbol: 'BTC/USDT',
        quantity: '0.12345',
      });
    }
    expect(await subject().signalStatus(taken.signal.id)).toBe('taken');
  });

  it('answers in the order of the drafts', async () => {
    const strategy = await readStrategy(subject());
    const links = [linkTo(strategy, 'second'), linkTo(strategy, 'main')];
    const signal = aSignal(subject(), strategy);
    const drafts = links.map((link) => aDraft(subject(), link));
    const taken = await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts);
    if (taken.kind !== 'journaled') throw new Error(taken.kind);
    const ids = await Promise.all(taken.orders.map(({ ref }) => subject().attempt(ref.attemptId)));
    expect(ids.map((attempt) => attempt.clientOrderId)).toEqual(drafts.map((draft) => draft.clientOrderId));
  });

  it('keeps exact numbers and all of the request', async () => {
    const request = aRequest({ amount: { kind: 'base', quantity: Quantity.of('12345678.123456789123') } });
    const { signal } = await take(subject(), { request, preparation: { kind: 'waiting' } });
    const view = first((await subject().ledger.viewSignal(signal.id)).orders);
    expect(shown(view.request)).toEqual(shown(request));
    expect(view.prepared).toBeNull();
  });

  it('journals a refused draft as not sent, with its failed order in the language of its user', async () => {
    const refusal = failure('MARKET_RULE', { rule: 'min_quantity', value: '0.1', limit: '1' });
    const { orders } = await take(subject(), {
      preparation: { kind: 'refused', failure: refusal },
      signal: { webhookId: 'w-refused' },
    });
    const order = first(orders);
    expect(await subject().attempt(order.ref.attemptId)).toMatchObject({
      state: 'not_sent',
      failure: refusal,
      isHeld: false,
      isSettled: true,
    });
    expect(await subject().order(order.orderId)).toMatchObject({ status: 'failed', isSettled: true });
    expect(await subject().failedOrder(order.failedOrderId ?? 0)).toEqual({
      status: 'pending_retry',
      code: 'MARKET_RULE',
      reason: '수량 0.1이(가) 최소 1보다 작습니다',
      exchangeError: null,
      exchangeOrderId: null,
      webhookId: 'w-refused',
      symbol: 'BTC/USDT',
      quantity: '0.123456789',
      requestedQuantity: '0.123456789',
      retryCount: 0,
    });
  });

  it('takes texts that a database might choke on', async () => {
    const strategy = await readStrategy(subject());
    const signal = aSignal(subject(), strategy, { payload: { 'k\0': 'a\0b\uD800c' }, webhookId: 'id\0\uDC00' });
    const symbol = `${'X'.repeat(80)}\0`;
    const refusal = { ...failure('UNKNOWN_SYMBOL', { symbol }), exchangeError: 'bad\0'.repeat(200) };
    const drafts = strategy.accounts.map((link) =>
      aDraft(subject(), link, {
        request: aRequest({ symbol }),
        preparation: { kind: 'refused', failure: refusal },
      }),
    );
    const taken = await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts);
    expect(taken.kind).toBe('journaled');
  });

  it('changes nothing when the same signal comes again, and answers as the first time', async () => {
    const { signal, drafts, orders } = await take(subject());
    const again = await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts);
    expect(again).toEqual({ kind: 'journaled', orders });
    expect(await subject().countOrders()).toBe(2);
  });

  it('answers as the first time also when trading was paused since', async () => {
    const { signal, drafts, orders } = await take(subject());
    await subject().change({ kind: 'user', set: { isPaused: true } });
    expect(await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts)).toEqual({
      kind: 'journaled',
      orders,
    });
  });

  it('opens with the token of the user too', async () => {
    const strategy = await readStrategy(subject());
    const drafts = strategy.accounts.map((link) => aDraft(subject(), link));
    const taken = await subject().ledger.takeIn(aSignal(subject(), strategy), subject().world.userToken, drafts);
    expect(taken.kind).toBe('journaled');
  });

  const STALE: readonly (readonly [string, Change])[] = [
    ['its token was replaced', { kind: 'strategy', set: { token: 'another token altogether' } }],
    ['its strategy was switched off', { kind: 'strategy', set: { isActive: false } }],
    ['its strategy was deleted', { kind: 'strategy', set: { isDeleted: true } }],
    ['its user was switched off', { kind: 'user', set: { isActive: false } }],
    ['its user paused trading', { kind: 'user', set: { isPaused: true } }],
    ['an account was paused', { kind: 'account', name: 'main', set: { isPaused: true } }],
    ['an account was frozen', { kind: 'account', name: 'main', set: { isFrozen: true } }],
    ['an account was switched off', { kind: 'account', name: 'main', set: { isActive: false } }],
    ['an account was deleted', { kind: 'account', name: 'main', set: { isDeleted: true } }],
    ['an account went to the sandbox', { kind: 'account', name: 'main', set: { sandbox: true } }],
    ['an account got another name', { kind: 'account', name: 'main', set: { name: 'savings' } }],
    ['an account was taken from the strategy', { kind: 'link', name: 'second', isActive: false }],
    ['an account was added to the strategy', { kind: 'link', name: 'spare', isActive: true }],
    ['its highest order value was changed', { kind: 'strategy', set: { maxOrderValue: '5' } }],
    ['its user took another language', { kind: 'user', set: { locale: 'en' } }],
    ['a key was replaced', { kind: 'new_key', name: 'main', fingerprint: 'newer key of main' }],
  ];
  it.each(STALE)('is stale when %s since it was read', async (_, change) => {
    const strategy = await readStrategy(subject());
    const drafts = strategy.accounts.map((link) => aDraft(subject(), link));
    const signal = aSignal(subject(), strategy);
    await subject().change(change);
    expect(await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts)).toEqual({ kind: 'stale' });
    expect(await subject().countOrders()).toBe(0);
    expect(await subject().signalStatus(signal.id)).toBeNull();
  });

  it('judges each of many that arrive at once by itself', async () => {
    const strategy = await readStrategy(subject());
    const { strategyToken } = subject().world;
    const takeIn = (signal: Signal, token = strategyToken) =>
      subject().ledger.takeIn(
        signal,
        token,
        strategy.accounts.map((link) => aDraft(subject(), link)),
      );
    const [first, second, twice] = [aSignal(subject(), strategy), aSignal(subject(), strategy), { webhookId: 'w-1' }];
    const taken = await Promise.all([
      takeIn(first),
      takeIn(aSignal(subject(), strategy), 'no such token at all'),
      takeIn(aSignal(subject(), strategy, twice)),
      takeIn(aSignal(subject(), strategy, { ...twice, body: 'something else' })),
      takeIn(aSignal(subject(), strategy, { strategyVersion: 'an older one' })),
      takeIn(second),
    ]);

    expect(taken.map(({ kind }) => kind).sort()).toEqual([
      'duplicate',
      'journaled',
      'journaled',
      'journaled',
      'stale',
      'stale',
    ]);
    expect([taken[0], taken[5]].map((one) => one?.kind)).toEqual(['journaled', 'journaled']);
    expect(await subject().countOrders()).toBe(3 * strategy.accounts.length);
    const ids = taken.flatMap((one) => (one.kind === 'journaled' ? one.orders.map(({ orderId }) => orderId) : []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is stale with a token that opens something else', async () => {
    const strategy = await readStrategy(subject());
    const drafts = strategy.accounts.map((link) => aDraft(subject(), link));
    const taken = await subject().ledger.takeIn(aSignal(subject(), strategy), 'no such token at all', drafts);
    expect(taken).toEqual({ kind: 'stale' });
  });

  it('lets reduce-only orders pass a pause', async () => {
    await subject().change({ kind: 'user', set: { isPaused: true } });
    await subject().change({ kind: 'account', name: 'main', set: { isPaused: true } });
    const { orders } = await take(subject(), { request: aRequest({ reduceOnly: true, marketType: 'FUTURES' }) });
    expect(orders).toHaveLength(2);
  });

  it.each(['isPaused', 'isFrozen'] as const)('never sends for an account that %s, whatever was seen', async (flag) => {
    await subject().change({ kind: 'account', name: 'main', set: { [flag]: true } });
    const strategy = await readStrategy(subject());
    const signal = aSignal(subject(), strategy);
    const live = strategy.accounts.map((link) => aDraft(subject(), link));
    const token = subject().world.strategyToken;
    expect(await subject().ledger.takeIn(signal, token, live)).toEqual({ kind: 'stale' });
    const refused = { preparation: { kind: 'refused', failure: failure('ACCOUNT_INACTIVE') } } as const;
    const drafts = strategy.accounts.map((link) =>
      aDraft(subject(), link, link.account.name === 'main' ? refused : {}),
    );
    expect((await subject().ledger.takeIn(signal, token, drafts)).kind).toBe('journaled');
  });

  it('freezes an order that had to wait for its markets, while it is held', async () => {
    const { ref, orderId } = await anOrder(subject(), { preparation: { kind: 'waiting' } });
    expect(await subject().attempt(ref.attemptId)).toMatchObject({ state: 'sending', isFrozen: false });
    const prepared = aPreparedOrder({ clientOrderId: 'reshaped-by-the-profile', symbol: 'BTC/USDC' });
    expect(await subject().ledger.freeze(ref, prepared)).toBe(true);
    expect(await subject().attempt(ref.attemptId)).toMatchObject({
      clientOrderId: 'reshaped-by-the-profile',
      isFrozen: true,
    });
    expect(await subject().order(orderId)).toMatchObject({ symbol: 'BTC/USDC', quantity: '0.12345' });
  });

  it('freezes nothing once the attempt was taken over, has ended, or its lease ran out', async () => {
    const over = await anOrder(subject(), { preparation: { kind: 'waiting' } });
    expect(await subject().ledger.freeze({ ...over.ref, epoch: 2 }, aPreparedOrder())).toBe(false);
    const ended = await anOrder(subject(), { preparation: { kind: 'waiting' } });
    await subject().ledger.record(ended.ref, { kind: 'not_sent', failure: failure('NOT_SENT') });
    expect(await subject().ledger.freeze(ended.ref, aPreparedOrder())).toBe(false);
    const late = await anOrder(subject(), { preparation: { kind: 'waiting' } });
    await subject().expireLeases();
    expect(await subject().ledger.freeze(late.ref, aPreparedOrder())).toBe(false);
    expect(await subject().attempt(late.ref.attemptId)).toMatchObject({ isFrozen: false });
  });
}
