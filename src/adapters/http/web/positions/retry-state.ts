import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { messageText, statusAdvice, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { type RetryRefusal, refusalOfOrder, retryRefusal, standsAgainst } from '../../../../domain/retry.ts';

/** Why the order can't be retried now, in the reader's words; null where it can. */
export const whyNoRetry = (order: ReadFailedOrder, locale: Locale): string | null =>
  told(retryRefusal(order), order, locale);

/** Why it can't be scheduled either: until then its account may be good again. */
export const whyNoSchedule = (order: ReadFailedOrder, locale: Locale): string | null =>
  told(refusalOfOrder(order), order, locale);

const told = (refusal: RetryRefusal | null, order: ReadFailedOrder, locale: Locale): string | null =>
  refusal === null ? null : textOf(refusal, order, locale);

/** Why a retry that is possible will most likely come to nothing; null where it may well succeed. */
export function whyDoubtful(order: ReadFailedOrder, locale: Locale): string | null {
  const against = order.canRetry ? standsAgainst(order) : null;
  const words = wordsOf('row', locale);
  return against === null ? null : { symbol: words.unlessSymbol, rule: words.unlessRule }[against]();
}

/** What its reader should know next: why a retry is not possible or of little use, and what to do; null where nothing is left to be done. */
export function nextStep(order: ReadFailedOrder, locale: Locale): string | null {
  if (order.status === 'completed' || order.status === 'removed') return null;
  const doubt = whyDoubtful(order, locale);
  return whyNoRetry(order, locale) ?? (doubt === null ? order.advice : `${doubt}. ${order.advice ?? ''}`.trim());
}

function textOf(refusal: RetryRefusal, order: ReadFailedOrder, locale: Locale): string {
  const words = wordsOf('row', locale);
  switch (refusal) {
    case 'UNCONFIRMED':
      return words.checkingNow();
    case 'RETRY_IN_PROGRESS':
      return words.onItsWay();
    case 'NEEDS_REVIEW':
      return words.reviewFirst();
    case 'MAX_RETRIES_EXCEEDED':
      return statusAdvice('exhausted', locale);
    case 'NOT_RETRYABLE':
      return whyNever(order, locale);
    case 'ACCOUNT_INACTIVE':
    case 'ACCOUNT_FROZEN':
    case 'TRADING_PAUSED':
    case 'RATE_LIMITED':
    case 'CLOCK_SKEW':
      return messageText(refusal, locale);
  }
}

function whyNever({ status, hasRequest, advice }: ReadFailedOrder, locale: Locale): string {
  const words = wordsOf('row', locale);
  if (status === 'completed') return words.accepted();
  if (status === 'removed') return wordsOf('removal', locale).removed();
  return hasRequest ? (advice ?? words.neverRetryable()) : words.incomplete();
}
