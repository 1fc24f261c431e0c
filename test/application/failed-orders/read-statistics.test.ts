import { describe, expect, it } from '@jest/globals';
import {
  ReadFailedOrderStatistics,
  type StatisticsWanted,
} from '../../../src/application/failed-orders/read-statistics.ts';
import type { DayCount, DayRange, FailedOrderQueries } from '../../../src/application/ports/failed-orders.ts';

const COUNTS: readonly DayCount[] = [
  { day: '2026-03-01', status: 'completed', code: 'RATE_LIMITED', count: 2 },
  { day: '2026-03-01', status: 'removed', code: null, count: 4 },
  { day: '2026-03-01', status: 'removed', code: 'RATE_LIMITED', count: 3 },
];

function given() {
  const asked: DayRange[] = [];
  const queries: Pick<FailedOrderQueries, 'countByDay'> = {
    countByDay: async (_, range) => {
      asked.push(range);
      return COUNTS;
    },
  };
  const clock = { now: () => new Date('2026-03-02T23:59:59Z') };
  const statistics = new ReadFailedOrderStatistics({ queries: queries as FailedOrderQueries, clock });
  const read = (wanted: Partial<StatisticsWanted> = {}) =>
    statistics.execute(1, { from: null, to: null, strategyAccountId: null, ...wanted });
  return { asked, read };
}

describe('the statistics of failed orders', () => {
  it('sum each day up, also one on which nothing failed', async () => {
    expect(await given().read({ from: '2026-03-01' })).toEqual({
      kind: 'read',
      days: [
        {
          day: '2026-03-01',
          total: 9,
          byStatus: { completed: 2, removed: 7 },
          byReason: [
            { code: 'RATE_LIMITED', count: 5 },
            { code: null, count: 4 },
          ],
        },
        { day: '2026-03-02', total: 0, byStatus: {}, byReason: [] },
      ],
    });
  });

  it('are of the last thirty days unless asked otherwise', async () => {
    const { asked, read } = given();
    const result = await read();
    expect(asked).toEqual([{ from: '2026-02-01', to: '2026-03-02', strategyAccountId: null }]);
    expect(result.kind === 'read' && result.days.length).toBe(30);
  });

  it('are of 366 days at most, and end no sooner than they begin', async () => {
    const { read } = given();
    expect(await read({ from: '2024-01-01', to: '2024-12-31' })).toMatchObject({ kind: 'read' });
    expect(await read({ from: '2024-01-01', to: '2025-01-01' })).toEqual({
      kind: 'out_of_range',
      first: '2024-01-01',
      last: '2024-12-31',
    });
    expect(await read({ from: '2026-03-01', to: '2026-02-28' })).toMatchObject({ kind: 'out_of_range' });
  });
});
