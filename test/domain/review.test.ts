import { describe, expect, it } from '@jest/globals';
import { type Evidence, review } from '../../src/domain/review.ts';
import type { SeenOrder } from '../../src/domain/sighting.ts';
import { aPreparedOrder, d } from './builders.ts';

const prepared = aPreparedOrder();
const ours: SeenOrder = {
  exchangeOrderId: '77',
  exchangeStatus: 'filled',
  filledQuantity: d('0.1'),
  averagePrice: d('50000'),
  clientOrderId: prepared.clientOrderId,
  marketId: 'BTCUSDT',
  side: 'BUY',
  amount: d('0.1'),
};
const { clientOrderId: _, marketId: __, side: ___, amount: ____, ...execution } = ours;
const found = (parts: Partial<SeenOrder> = {}): Evidence => ({
  prepared,
  sighting: { kind: 'found', order: { ...ours, ...parts } },
});
const failed: Evidence = { prepared, sighting: { kind: 'failed', exchangeError: 'down' } };
const absent: Evidence = { prepared, sighting: { kind: 'absent', proves: false, exchangeTime: null } };
const word = (exchangeOrderId: string) => ({
  kind: 'accepted',
  execution: { exchangeOrderId, exchangeStatus: null, filledQuantity: null, averagePrice: null },
  isSeen: false,
});

describe('“it was accepted”', () => {
  const accepted = (exchangeOrderId: string | null, evidence: Evidence | null) =>
    review({ isAccepted: true, exchangeOrderId }, evidence);

  it.each(['77', null])('with the id %p takes what the exchange shows', (id) => {
    expect(accepted(id, found())).toEqual({ kind: 'accepted', execution, isSeen: true });
  });

  it('is contradicted by another id', () => {
    expect(accepted('78', found())).toEqual({ kind: 'contradicted', shown: ours });
  });

  it('is contradicted by an order that closed with nothing filled', () => {
    expect(accepted('77', found({ exchangeStatus: 'closed_unfilled' }))).toMatchObject({ kind: 'contradicted' });
  });

  it('is contradicted when the id is that of an order of the other side', () => {
    expect(accepted('77', found({ side: 'SELL' }))).toMatchObject({ kind: 'contradicted', shown: { side: 'SELL' } });
  });

  it('is not contradicted by a look-up that shows some other order', () => {
    expect(accepted('78', found({ side: 'SELL' }))).toEqual(word('78'));
  });

  it.each([
    ['a look that failed', failed],
    ['an absence', absent],
    ['no look-up at all', null],
  ])('stands as the person’s word beside %s', (_name, evidence) => {
    expect(accepted('78', evidence)).toEqual(word('78'));
    expect(accepted(null, evidence)).toEqual({ kind: 'id_required' });
  });
});

describe('“it was not”', () => {
  const denied = (evidence: Evidence | null) => review({ isAccepted: false, exchangeOrderId: null }, evidence);

  it('is contradicted by the order itself', () => {
    expect(denied(found())).toEqual({ kind: 'contradicted', shown: ours });
  });

  it.each([
    ['an order that closed with nothing filled', found({ exchangeStatus: 'closed_unfilled' })],
    ['some other order', found({ side: 'SELL' })],
    ['a look that failed', failed],
    ['an absence', absent],
    ['no look-up at all', null],
  ])('stands beside %s', (_name, evidence) => {
    expect(denied(evidence)).toEqual({ kind: 'denied' });
  });
});
