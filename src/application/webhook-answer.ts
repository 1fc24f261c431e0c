import type { Locale } from '../domain/account.ts';
import type { AttemptStateName } from '../domain/attempt.ts';
import type { Failure } from '../domain/failure.ts';
import { reasonText } from '../domain/reasons.ts';
import type { ReplayStatus } from './execute-result.ts';
import type { OrderView, RefusalDetail, WebhookAnswer } from './ports/order-ledger.ts';
import { type FieldError, fieldsInOneLine, fieldTexts, type MessageCode, messageText } from './texts/index.ts';

type Verdict = 200 | 400 | 408;

/** The one place where the outcome of an order becomes an HTTP status (http-contract.md, POST /api/webhook). */
const VERDICT_OF: Readonly<Record<AttemptStateName, Verdict>> = {
  accepted: 200,
  rejected: 400,
  not_sent: 400,
  not_executed: 400,
  needs_review: 408,
  sending: 408,
  unknown: 408,
};

/** With several accounts the answer is the worst one's. */
const WORST_FIRST: readonly Verdict[] = [408, 400, 200];

const REPLAY_STATUS_OF: Readonly<Record<AttemptStateName, ReplayStatus>> = {
  accepted: 'accepted',
  rejected: 'failed',
  not_sent: 'failed',
  not_executed: 'failed',
  needs_review: 'needs_review',
  sending: 'unconfirmed',
  unknown: 'unconfirmed',
};

const MOST_PRESSING: readonly ReplayStatus[] = ['needs_review', 'unconfirmed', 'failed', 'removed', 'accepted'];

/** The answer to a webhook from what is known of each of its orders. */
export function composeAnswer(orders: readonly OrderView[], locale: Locale): WebhookAnswer {
  const verdicts = orders.map((order) => ({ order, status: VERDICT_OF[order.state], body: orderBody(order, locale) }));
  const status = WORST_FIRST.find((candidate) => verdicts.some((verdict) => verdict.status === candidate)) ?? 400;
  const worst = verdicts.find((verdict) => verdict.status === status)?.body;
  const list = verdicts.map((verdict) => verdict.body);
  if (status === 200) return { status, body: { success: true, order_id: worst?.order_id ?? null, orders: list } };
  const { error, code, failed_order_id } = worst ?? { error: null, code: null, failed_order_id: null };
  return { status, body: { success: false, error, code, failed_order_id, orders: list } };
}

function orderBody(order: OrderView, locale: Locale) {
  const { prepared, request, execution, failure, state } = order;
  const requested = request.amount.kind === 'base' ? request.amount.quantity.toString() : null;
  return {
    strategy_account_id: order.strategyAccountId,
    account: order.accountName,
    success: state === 'accepted',
    order_id: execution?.exchangeOrderId ?? null,
    client_order_id: order.clientOrderId,
    status: state,
    error: state === 'accepted' ? null : errorText(state, failure, locale),
    code: state === 'accepted' ? null : errorCode(state, failure),
    failed_order_id: order.failedOrderId,
    requested_quantity: requested,
    quantity: prepared?.quantity?.toString() ?? null,
  };
}

/** An outcome that is not known when the answer is due reads as a timeout, whatever became doubtful before. */
function errorCode(state: AttemptStateName, failure: Failure | null): string {
  return VERDICT_OF[state] === 408 ? 'EXECUTION_TIMEOUT' : (failure?.code ?? 'UNKNOWN');
}

function errorText(state: AttemptStateName, failure: Failure | null, locale: Locale): string {
  if (VERDICT_OF[state] === 408) return messageText('EXECUTION_TIMEOUT', locale);
  const { code, params } = failure ?? { code: 'UNKNOWN' as const, params: {} };
  // The seed's own webhook answer is English whatever the reader's language.
  return reasonText({ code, params }, code === 'INSUFFICIENT_FUNDS' ? 'en' : locale);
}

/** What became of the orders by now, in one word: the most pressing of them. */
export function replayStatus(orders: readonly OrderView[]): ReplayStatus {
  const statuses = orders.map((order) => (order.removed ? 'removed' : REPLAY_STATUS_OF[order.state]));
  return MOST_PRESSING.find((status) => statuses.includes(status)) ?? 'failed';
}

/** An answer to what is not an order at all, with what its text is made of. */
export interface RefusedAnswer extends WebhookAnswer {
  readonly detail: RefusalDetail;
}

export function refusal(
  status: 400 | 403,
  code: MessageCode,
  locale: Locale,
  params: Readonly<Record<string, string>> = {},
): RefusedAnswer {
  const body = { success: false, error: messageText(code, locale, params), code };
  return { status, body, detail: { params, fields: {} } };
}

/** 400 `INVALID_ORDER`, with what to change in each field. */
export function invalidOrder(fields: Readonly<Record<string, FieldError>>, locale: Locale): RefusedAnswer {
  const texts = fieldTexts(fields, locale);
  const error = messageText('INVALID_ORDER', locale, { fields: fieldsInOneLine(texts) });
  const body = { success: false, error, code: 'INVALID_ORDER', fields: texts };
  return { status: 400, body, detail: { params: {}, fields } };
}
