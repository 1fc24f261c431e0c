import { describe, expect, it } from '@jest/globals';
import { brokenPromises, type JournaledOrder } from './judge-of-processes.ts';
import type { LedgerOrder } from './simulator/index.ts';

const attempt = (state: string, name: string) => ({
  state,
  client_order_id: name,
  quantity: '0.01',
  filled_quantity: null,
});
const order = (status: string, ...attempts: JournaledOrder['attempts'][number][]): JournaledOrder => ({
  id: '1',
  status,
  attempts,
  retry_count: 0,
  resets: 0,
});
const taken = (clientOrderId: string, change: Partial<LedgerOrder> = {}) =>
  ({
    clientOrderId,
    exchangeOrderId: 'X',
    quantity: '0.01',
    status: 'open',
    filledQuantity: '0',
    ...change,
  }) as LedgerOrder;
const promises = (accepted: readonly LedgerOrder[], ...journal: JournaledOrder[]) =>
  brokenPromises(accepted, journal).map(({ promise }) => promise);

describe('the judge', () => {
  it('finds nothing where journal and ledger agree', () => {
    expect(promises([taken('a')], order('accepted', attempt('accepted', 'a')))).toEqual([]);
    expect(promises([], order('failed', attempt('rejected', 'a')))).toEqual([]);
    const retried = order('accepted', attempt('rejected', 'a'), attempt('accepted', 'b'));
    expect(promises([taken('b')], retried)).toEqual([]);
  });

  it('sees two acceptances of one order', () => {
    const twice = order('accepted', attempt('not_executed', 'a'), attempt('accepted', 'b'));
    expect(promises([taken('a'), taken('b')], twice)).toContain('S1');
  });

  it('sees what only one of the two knows', () => {
    expect(promises([taken('a')], order('failed', attempt('rejected', 'a')))).toEqual(['S2']);
    expect(promises([], order('accepted', attempt('accepted', 'a')))).toEqual(['S2']);
    expect(promises([taken('a')])).toEqual(['S2']);
  });

  it('counts no acceptance that closed with nothing filled', () => {
    const expired = taken('a', { status: 'expired' });
    expect(promises([expired], order('failed', attempt('rejected', 'a')))).toEqual([]);
    const partly = taken('a', { status: 'expired', filledQuantity: '0.001' });
    expect(promises([partly], order('failed', attempt('rejected', 'a')))).toEqual(['S2']);
  });

  it('sees another quantity', () => {
    const other = taken('a', { quantity: '0.02' });
    expect(promises([other], order('accepted', attempt('accepted', 'a')))).toEqual(['S3']);
  });

  it('sees too many submissions', () => {
    const many = Array.from({ length: 13 }, (_, index) => attempt('rejected', `a${index}`));
    expect(promises([], order('failed', ...many))).toEqual(['S4']);
    expect(promises([], { ...order('failed', ...many), resets: 1 })).toEqual([]);
  });

  it('sees what stays open, and leaves to a person what is his', () => {
    expect(promises([], order('unconfirmed', attempt('unknown', 'a')))).toEqual(['L1']);
    expect(promises([taken('a')], order('needs_review', attempt('needs_review', 'a')))).toEqual([]);
  });
});
