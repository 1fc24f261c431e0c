import type { ResolveResult } from '../../../../application/failed-orders/resolve-failed-order.ts';
import type { OverLimit } from '../../../../application/failed-orders/retry-failed-order.ts';
import type { Scheduled } from '../../../../application/failed-orders/schedule-retry.ts';
import type { RetryRefusal } from '../../../../domain/retry.ts';

type Refused<Result> = Extract<Result, { kind: 'refused' }> extends { code: infer Code } ? Code : never;
export type Refusal = RetryRefusal | OverLimit['code'] | Refused<ResolveResult> | Refused<Scheduled>;

/** The one place where a refused action on a failed order becomes an HTTP status (http-contract.md, "Failed orders"). */
export const STATUS_OF_REFUSAL = {
  MAX_RETRIES_EXCEEDED: 400,
  RATE_LIMITED: 400,
  CLOCK_SKEW: 400,
  SCHEDULE_IN_PAST: 400,
  EXCHANGE_ORDER_ID_REQUIRED: 400,
  RETRY_IN_PROGRESS: 409,
  UNCONFIRMED: 409,
  NEEDS_REVIEW: 409,
  NOT_RETRYABLE: 409,
  ACCOUNT_INACTIVE: 409,
  ACCOUNT_FROZEN: 409,
  TRADING_PAUSED: 409,
  LIMIT_EXCEEDED: 409,
  COMPLETED: 409,
  NOT_EXHAUSTED: 409,
  NOT_IN_REVIEW: 409,
  VERDICT_CONTRADICTED: 409,
} as const satisfies Record<Refusal, 400 | 409>;
