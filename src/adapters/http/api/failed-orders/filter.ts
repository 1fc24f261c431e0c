import { z } from '@hono/zod-openapi';
import { OPEN_STATUSES } from '../../../../application/failed-orders/list-failed-orders.ts';
import type { Cursor, FailedOrderFilter } from '../../../../application/ports/failed-orders.ts';
import { FAILED_ORDER_STATUSES } from '../../../../domain/failed-order.ts';
import { REASONS, type ReasonCode } from '../../../../domain/reasons.ts';
import { numberedPosition } from '../cursor.ts';
import {
  cursorParam,
  idParam,
  LARGEST_ID,
  limitParam,
  textParam,
  timeParam,
  wordParam,
  wordsParam,
  yesNoParam,
} from '../query-params.ts';

export const REASON_CODES = Object.keys(REASONS) as ReasonCode[];

/** Which failed orders, as a list, an export and a batch are asked for. */
export const FailedOrderFilterParams = z.object({
  strategy_account_id: idParam('Of one strategy account'),
  symbol: textParam('As shown, in any case', 50, 'BTC/USDT'),
  status: wordsParam('Status, default all but completed and removed', FAILED_ORDER_STATUSES),
  scheduled: yesNoParam('Only those with a scheduled retry, or only those without'),
  exhausted: yesNoParam('Only those without a retry left, or only the others'),
  accepted_late: yesNoParam('Only those that were accepted after their webhook was answered 408, or only the others'),
  from: timeParam('Created at or after'),
  to: timeParam('Created before'),
  code: wordParam('Reason', REASON_CODES),
  q: textParam('Text in symbol, reason, exchange error and ids; a client order id in full', 200, 'insufficient'),
});

export const FailedOrderListParams = FailedOrderFilterParams.extend({
  cursor: cursorParam((text) => numberedPosition(text, LARGEST_ID)),
  limit: limitParam(),
});

/** What the parameters ask for. */
export function filterOf(params: z.output<typeof FailedOrderFilterParams>): FailedOrderFilter {
  return {
    strategyAccountId: params.strategy_account_id ?? null,
    symbol: params.symbol ?? null,
    statuses: params.status ?? OPEN_STATUSES,
    scheduled: params.scheduled ?? null,
    exhausted: params.exhausted ?? null,
    acceptedLate: params.accepted_late ?? null,
    from: params.from ?? null,
    to: params.to ?? null,
    code: params.code ?? null,
    q: params.q ?? null,
  };
}

export function cursorOf({ cursor }: z.output<typeof FailedOrderListParams>): Cursor | null {
  return cursor === undefined ? null : { createdAt: cursor.at, id: cursor.id };
}
