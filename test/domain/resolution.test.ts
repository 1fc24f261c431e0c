import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { matches, resolve, waitBeforeLook } from '../../src/domain/resolution.ts';
import type { SeenOrder, Sighting } from '../../src/domain/sighting.ts';
import { aPreparedOrder, d, noAnswer } from './builders.ts';

const fenceAt = new Date('2026-01-01T00:00:15.000Z');
const afterFence = new Date(fenceAt.getTime() + 1);
const prepared = aPreparedOrder({ fenceAt });
const cause = noAnswer();
const start = { absences: 0, elapsed: 0 };

function aSeenOrder(parts: Partial<SeenOrder> = {}): SeenOrder {
  return {
    exchangeOrderId: '42',
    exchangeStatus: 'filled',
    filledQuantity: d('0.1'),
    averagePrice: d('50000'),
    clientOrderId: prepared.clientOrderId,
    marketId: 'BTCUSDT',
    side: 'BUY',
    amount: d('0.1'),
    ...parts,
  };
}
const found = (parts: Partial<SeenOrder> = {}): Sighting => ({ kind: 'found', order: aSeenOrder(parts) });
const absent = (exchangeTime: Date | null, proves = true): Sighting => ({ kind: 'absent', proves, exchangeTime });

describe('resolve, when the order is found', () => {
  it('settles it as accepted, with its fills', () => {
    expect(resolve(prepared, cause, found(), start)).toEqual({
      kind: 'settled',
      event: {
        kind: 'accepted',
        execution: {
          exchangeOrderId: '42',
          exchangeStatus: 'filled',
          filledQuantity: d('0.1'),
          averagePrice: d('50000'),
        },
      },
    });
  });

  it.each(['open', 'partly_filled_closed', null] as const)(
    'takes the status %s for an acceptance',
    (exchangeStatus) => {
      const resolution = resolve(prepared, cause, found({ exchangeStatus }), start);
      expect(resolution).toMatchObject({ event: { kind: 'accepted', execution: { exchangeStatus } } });
    },
  );

  it('settles it as refused when it closed with nothing filled', () => {
    expect(resolve(prepared, cause, found({ exchangeStatus: 'closed_unfilled' }), start)).toEqual({
      kind: 'settled',
      event: { kind: 'rejected', failure: failure('NOT_FILLED') },
    });
  });

  it('leaves another order to a person, even one that closed unfilled', () => {
    const other = found({ side: 'SELL', exchangeStatus: 'closed_unfilled' });
    expect(resolve(prepared, cause, other, start)).toEqual({
      kind: 'settled',
      event: { kind: 'needs_review', failure: cause },
    });
  });
});

describe('resolve, when the order is absent', () => {
  it('counts an absence only after the fence', () => {
    expect(resolve(prepared, cause, absent(fenceAt), start)).toEqual({ kind: 'open', absences: 0 });
    expect(resolve(prepared, cause, absent(afterFence), start)).toEqual({ kind: 'open', absences: 1 });
    expect(resolve(prepared, cause, absent(afterFence), { ...start, absences: 1 })).toEqual({
      kind: 'open',
      absences: 2,
    });
  });

  it('counts nothing without the time of the exchange', () => {
    const looked = { absences: 2, elapsed: 1_000_000 };
    expect(resolve(prepared, cause, absent(null), looked)).toEqual({ kind: 'open', absences: 2 });
  });

  it('proves it not executed by the third absence', () => {
    expect(resolve(prepared, cause, absent(afterFence), { ...start, absences: 2 })).toEqual({
      kind: 'settled',
      event: { kind: 'not_executed', failure: cause },
    });
  });

  it('then names the exchange when the fault was its own', () => {
    const fault = noAnswer({ exchangeFault: true, exchangeError: '502', params: { seconds: '5' } });
    expect(resolve(prepared, fault, absent(afterFence), { ...start, absences: 2 })).toEqual({
      kind: 'settled',
      event: { kind: 'not_executed', failure: { ...fault, code: 'EXCHANGE_UNAVAILABLE', params: {} } },
    });
  });

  it.each([
    ['there is no fence', aPreparedOrder({ fenceAt: null }), absent(afterFence)],
    ['the look-up proves nothing', prepared, absent(afterFence, false)],
  ] as const)('waits 30 s and leaves it to a person when %s', (_, order, sighting) => {
    const looked = (elapsed: number) => resolve(order, cause, sighting, { absences: 2, elapsed });
    expect(looked(29_999)).toEqual({ kind: 'open', absences: 2 });
    expect(looked(30_000)).toEqual({ kind: 'settled', event: { kind: 'needs_review', failure: cause } });
  });
});

describe('resolve, when the look tells nothing', () => {
  it('looks on after a failed look', () => {
    const looked = { absences: 2, elapsed: 1_000_000 };
    expect(resolve(prepared, cause, { kind: 'failed', exchangeError: 'down' }, looked)).toEqual({
      kind: 'open',
      absences: 2,
    });
  });

  it('leaves to a person what no look can tell, with the words that were said first', () => {
    const impossible: Sighting = { kind: 'impossible', exchangeError: 'no such key' };
    expect(resolve(prepared, cause, impossible, start)).toEqual({
      kind: 'settled',
      event: { kind: 'needs_review', failure: { ...cause, exchangeError: 'no such key' } },
    });
    const spoken = noAnswer({ exchangeError: 'reset' });
    expect(resolve(prepared, spoken, impossible, start)).toEqual({
      kind: 'settled',
      event: { kind: 'needs_review', failure: spoken },
    });
  });
});

describe('matches', () => {
  it.each([
    ['the same', {}, true],
    ['no amount told', { amount: null }, true],
    ['no id told', { clientOrderId: null }, true],
    ['the same amount, written otherwise', { amount: d('0.100') }, true],
    ['another market', { marketId: 'ETHUSDT' }, false],
    ['another side', { side: 'SELL' }, false],
    ['another amount', { amount: d('0.2') }, false],
    ['another id', { clientOrderId: 'other' }, false],
  ] as const)('an order with %s', (_, parts, expected) => {
    expect(matches(prepared, aSeenOrder(parts))).toBe(expected);
  });
});

describe('waitBeforeLook', () => {
  it('looks at once, then ever less often', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((look) => waitBeforeLook(look, false))).toEqual([
      0, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000,
    ]);
  });

  it('looks every two seconds after the fence', () => {
    expect([0, 1, 4, 50].map((look) => waitBeforeLook(look, true))).toEqual([0, 2_000, 2_000, 2_000]);
  });
});
