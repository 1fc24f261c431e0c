import type { Locale } from '../../domain/account.ts';
import { MAX_RETRIES } from '../../domain/failed-order.ts';
import { adviceText, reasonInWords, reasonText } from '../../domain/reasons.ts';
import { refusalOfOrder, retryRefusal } from '../../domain/retry.ts';
import type { FailedOrder } from '../ports/failed-orders.ts';
import { messageText, statusAdvice } from '../texts/index.ts';

/** Whose failed orders are read, and in which language. */
export interface Reader {
  readonly userId: number;
  readonly locale: Locale;
}

/** A failed order in its reader's language. */
export interface ReadFailedOrder extends FailedOrder {
  /** `reason` as a page tells it: the same but for what programs know by one text in every language. */
  readonly reasonInWords: string;
  /** Whether it may be retried now, as far as it and its account tell. */
  readonly canRetry: boolean;
  /** What to do next; null where nothing is to be done. */
  readonly advice: string | null;
}

/** A row of the old system that has no code keeps the reason that it came with. */
export function readFailedOrder(order: FailedOrder, locale: Locale): ReadFailedOrder {
  const { code, params } = order;
  const reason = code === null ? order.reason : reasonText({ code, params }, locale);
  return {
    ...order,
    reason,
    reasonInWords: code === null ? reason : reasonInWords({ code, params }, locale),
    canRetry: retryRefusal(order) === null,
    advice: adviceFor(order, locale),
  };
}

/** The status decides first: what a reason advises while an outcome is open is wrong once it is known. */
function adviceFor(order: FailedOrder, locale: Locale): string | null {
  const { status, code, retryCount } = order;
  switch (status) {
    case 'completed':
    case 'removed':
    case 'retrying':
      return null;
    case 'needs_review':
      return statusAdvice('needs_review', locale);
    case 'unconfirmed':
      return adviceText('NO_ANSWER', locale);
    case 'pending_retry':
      if (retryCount >= MAX_RETRIES) return statusAdvice('exhausted', locale);
      if (code === 'EXECUTION_TIMEOUT' || code === 'NO_ANSWER') return statusAdvice('not_executed', locale);
      return refusedTooOften(order, locale) ?? adviceText(code ?? 'UNKNOWN', locale);
  }
}

/** What is not counted still comes to an end. */
function refusedTooOften(order: FailedOrder, locale: Locale): string | null {
  const refusal = refusalOfOrder(order);
  return refusal === 'RATE_LIMITED' || refusal === 'CLOCK_SKEW' ? messageText(refusal, locale) : null;
}
