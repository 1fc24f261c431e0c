import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import type { Clock } from '../ports/clock.ts';
import type { DayCount, FailedOrderQueries } from '../ports/failed-orders.ts';

/** The failed orders that came on one day of UTC, as they are by now. */
export interface DayStatistics {
  /** `2026-01-31`. */
  readonly day: string;
  readonly total: number;
  readonly byStatus: Readonly<Partial<Record<FailedOrderStatus, number>>>;
  /** Most frequent first; `code` is null of those of the old system that have none. */
  readonly byReason: readonly { readonly code: ReasonCode | null; readonly count: number }[];
}

/** Days of UTC, both inclusive; by default the last thirty up to today. */
export interface StatisticsWanted {
  readonly from: string | null;
  readonly to: string | null;
  readonly strategyAccountId: number | null;
}

export type ReadStatistics =
  /** Every day, also those on which nothing failed; oldest first. */
  | { readonly kind: 'read'; readonly days: readonly DayStatistics[] }
  /** The last day must be one from `first` to `last`. */
  | { readonly kind: 'out_of_range'; readonly first: string; readonly last: string };

const MOST_DAYS = 366;
const DEFAULT_DAYS = 30;
const DAY = 86_400_000;

/** How many orders of a user failed on which day, of what, and what became of them. */
export class ReadFailedOrderStatistics {
  readonly #ports: { readonly queries: FailedOrderQueries; readonly clock: Pick<Clock, 'now'> };

  constructor(ports: { readonly queries: FailedOrderQueries; readonly clock: Pick<Clock, 'now'> }) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(userId: number, { from, to, strategyAccountId }: StatisticsWanted): Promise<ReadStatistics> {
    const last = to ?? dayOf(this.#ports.clock.now());
    const first = from ?? later(last, 1 - DEFAULT_DAYS);
    const latest = later(first, MOST_DAYS - 1);
    if (last < first || last > latest) return { kind: 'out_of_range', first, last: latest };
    const counts = await this.#ports.queries.countByDay(userId, { from: first, to: last, strategyAccountId });
    const days: DayStatistics[] = [];
    for (let day = first; day <= last; day = later(day, 1))
      days.push(
        statisticsOf(
          day,
          counts.filter((count) => count.day === day),
        ),
      );
    return { kind: 'read', days };
  }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const later = (day: string, days: number): string => dayOf(new Date(Date.parse(day) + days * DAY));

function statisticsOf(day: string, counts: readonly DayCount[]): DayStatistics {
  const byStatus: Partial<Record<FailedOrderStatus, number>> = {};
  const byReason = new Map<ReasonCode | null, number>();
  for (const { status, code, count } of counts) {
    byStatus[status] = (byStatus[status] ?? 0) + count;
    byReason.set(code, (byReason.get(code) ?? 0) + count);
  }
  return {
    day,
    total: counts.reduce((sum, { count }) => sum + count, 0),
    byStatus,
    byReason: [...byReason]
      .map(([code, count]) => ({ code, count }))
      .sort((one, other) => other.count - one.count || ((one.code ?? '~') < (other.code ?? '~') ? -1 : 1)),
  };
}
