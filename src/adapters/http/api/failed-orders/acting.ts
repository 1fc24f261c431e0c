import type { RemoveFailedOrder } from '../../../../application/failed-orders/remove-failed-order.ts';
import type { ResetRetries } from '../../../../application/failed-orders/reset-retries.ts';
import type { ResolveFailedOrder, ResolveResult } from '../../../../application/failed-orders/resolve-failed-order.ts';
import type { RestoreFailedOrder } from '../../../../application/failed-orders/restore-failed-order.ts';
import type { RetryFailedOrder, RetryResult } from '../../../../application/failed-orders/retry-failed-order.ts';
import type { Scheduled, ScheduleRetry } from '../../../../application/failed-orders/schedule-retry.ts';
import type { Actor, Changed } from '../../../../application/ports/failed-orders.ts';
import { messageText, type Notice, noticeText } from '../../../../application/texts/index.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import type { SeenOrder } from '../../../../domain/sighting.ts';
import { type ApiContext, type ApiRouter, refuseUser } from '../api.ts';
import * as routes from './action-routes.ts';
import { type Refusal, STATUS_OF_REFUSAL } from './refusals.ts';

/** The use cases that act on one failed order. */
export interface ActsOnFailedOrders {
  readonly retryFailedOrder: Pick<RetryFailedOrder, 'execute'>;
  readonly removeFailedOrder: Pick<RemoveFailedOrder, 'execute'>;
  readonly restoreFailedOrder: Pick<RestoreFailedOrder, 'execute'>;
  readonly resetRetries: Pick<ResetRetries, 'execute'>;
  readonly resolveFailedOrder: Pick<ResolveFailedOrder, 'execute'>;
  readonly scheduleRetry: Pick<ScheduleRetry, 'execute'>;
}

/** Adds the routes that act on one failed order; none of them names another's. */
export function addActing(api: ApiRouter, use: ActsOnFailedOrders): void {
  api.openapi(routes.retry, async (c) => {
    const { id } = c.req.valid('param');
    return retried(c, id, await use.retryFailedOrder.execute(actorOf(c), id));
  });
  api.openapi(routes.remove, async (c) => {
    const result = await use.removeFailedOrder.execute(actorOf(c), c.req.valid('param').id);
    if (result.kind === 'not_found' || result.kind === 'refused') return notDone(c, result);
    return c.json({ success: true as const, message: noticeText('removed', c.var.user.locale) }, 200);
  });
  api.openapi(routes.restore, async (c) =>
    changed(c, await use.restoreFailedOrder.execute(actorOf(c), c.req.valid('param').id), 'restored'),
  );
  api.openapi(routes.reset, async (c) =>
    changed(c, await use.resetRetries.execute(actorOf(c), c.req.valid('param').id), 'reset'),
  );
  api.openapi(routes.resolve, async (c) => {
    const { accepted, exchange_order_id } = c.req.valid('json');
    const statement = { isAccepted: accepted, exchangeOrderId: exchange_order_id };
    return changed(c, await use.resolveFailedOrder.execute(actorOf(c), c.req.valid('param').id, statement), 'resolved');
  });
  api.openapi(routes.schedule, async (c) => {
    const { at } = c.req.valid('json');
    return changed(c, await use.scheduleRetry.execute(actorOf(c), c.req.valid('param').id, at), 'scheduled');
  });
  api.openapi(routes.unschedule, async (c) =>
    changed(c, await use.scheduleRetry.execute(actorOf(c), c.req.valid('param').id, null), 'unscheduled'),
  );
}

const actorOf = (c: ApiContext): Actor => ({ userId: c.var.user.id, by: 'hand' });

type NotDone =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'refused'; readonly code: Refusal; readonly shown?: SeenOrder; readonly limit?: string };

function notDone(c: ApiContext, result: NotDone) {
  if (result.kind === 'not_found') return refuseUser(c, 404, 'NOT_FOUND');
  const { code, shown, limit = '' } = result;
  const error = messageText(code, c.var.user.locale, { what: limit });
  const refusal = { success: false as const, error, code, ...(shown && { shown: shownView(shown) }) };
  return c.json(refusal, STATUS_OF_REFUSAL[code]);
}

function changed(c: ApiContext, result: Changed | ResolveResult | Scheduled, notice: Notice) {
  if (result.kind === 'not_found' || result.kind === 'refused') return notDone(c, result);
  const message = noticeText(notice, c.var.user.locale);
  return c.json({ success: true as const, message, status: result.status }, 200);
}

function retried(c: ApiContext, id: number, result: RetryResult) {
  const { locale } = c.var.user;
  switch (result.kind) {
    case 'accepted':
      return c.json({ success: true as const, order_id: result.exchangeOrderId }, 200);
    case 'rejected': {
      const { code, exchangeError } = result.failure;
      const error = reasonText(result.failure, locale);
      return c.json({ success: false as const, error, code, exchange_error: exchangeError }, 400);
    }
    case 'timeout': {
      const code = 'EXECUTION_TIMEOUT' as const;
      return c.json({ success: false as const, error: messageText(code, locale), code, failed_order_id: id }, 408);
    }
    case 'refused':
    case 'not_found':
      return notDone(c, result);
  }
}

function shownView({ exchangeOrderId, exchangeStatus, filledQuantity, averagePrice }: SeenOrder) {
  return {
    exchange_order_id: exchangeOrderId,
    exchange_status: exchangeStatus,
    filled_quantity: filledQuantity?.toString() ?? null,
    average_price: averagePrice?.toString() ?? null,
  };
}
