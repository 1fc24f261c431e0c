import { z } from '@hono/zod-openapi';
import type {
  DayStatistics,
  ReadStatistics,
  StatisticsWanted,
} from '../../../../application/failed-orders/read-statistics.ts';
import type { FieldError } from '../../../../application/texts/index.ts';
import { FAILED_ORDER_STATUSES } from '../../../../domain/failed-order.ts';
import { dayParam, idParam } from '../query-params.ts';
import { ReasonCode } from './schemas.ts';

export const StatisticsParams = z.object({
  from: dayParam('First day of UTC'),
  to: dayParam('Last day of UTC'),
  strategy_account_id: idParam('Of one strategy account'),
});

const DaySchema = z
  .object({
    day: z.string().openapi({ format: 'date', example: '2026-12-01' }),
    total: z.number().int(),
    by_status: z
      .partialRecord(z.enum(FAILED_ORDER_STATUSES), z.number().int())
      .openapi({ description: 'How many of that day are in which status by now', example: { completed: 3 } }),
    by_reason: z
      .array(
        z.object({
          code: ReasonCode.nullable().openapi({ description: 'Null on a row of the old system' }),
          count: z.number().int(),
        }),
      )
      .openapi({ description: 'Most frequent first' }),
  })
  .openapi('FailedOrderDay');

export const StatisticsSchema = z
  .object({ success: z.literal(true), days: z.array(DaySchema) })
  .openapi('FailedOrderStatistics');

export function statisticsWanted(params: z.output<typeof StatisticsParams>): StatisticsWanted {
  return {
    from: params.from ?? null,
    to: params.to ?? null,
    strategyAccountId: params.strategy_account_id ?? null,
  };
}

export function dayView({ day, total, byStatus, byReason }: DayStatistics): z.output<typeof DaySchema> {
  return { day, total, by_status: byStatus, by_reason: [...byReason] };
}

type OutOfRange = Extract<ReadStatistics, { kind: 'out_of_range' }>;

/** What is wrong with `to`. */
export const outOfRange = ({ first, last }: OutOfRange): FieldError => ({
  code: 'one_of',
  params: { allowed: `${first} … ${last}` },
});
