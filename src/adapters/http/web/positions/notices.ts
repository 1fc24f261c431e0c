import type { OverLimit, RetryResult } from '../../../../application/failed-orders/retry-failed-order.ts';
import type { Changed } from '../../../../application/ports/failed-orders.ts';
import { messageText, TEXTS, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { ChangeRefusal } from '../../../../domain/failed-order-changes.ts';

/** What an action came to, as it stands in the address of the page after it. */
export type NoticeCode = Done | Refusal;

type Done = keyof typeof TEXTS.pages.done;
type Refusal = ChangeRefusal | OverLimit['code'];

export function noticeOfRetry(result: RetryResult): NoticeCode {
  switch (result.kind) {
    case 'accepted':
      return 'retried';
    case 'refused':
      return result.code;
    case 'rejected':
    case 'timeout':
    case 'not_found':
      return result.kind;
  }
}

export function noticeOfChange(changed: Changed, done: 'removed' | 'restored'): NoticeCode {
  switch (changed.kind) {
    case 'changed':
    case 'unchanged':
      return done;
    case 'refused':
      return changed.code;
    case 'not_found':
      return 'not_found';
  }
}

const GOOD: readonly string[] = ['retried', 'removed', 'restored'] satisfies NoticeCode[];

const REFUSALS: Readonly<Record<Refusal, true>> = {
  MAX_RETRIES_EXCEEDED: true,
  RETRY_IN_PROGRESS: true,
  UNCONFIRMED: true,
  NEEDS_REVIEW: true,
  NOT_RETRYABLE: true,
  ACCOUNT_INACTIVE: true,
  ACCOUNT_FROZEN: true,
  TRADING_PAUSED: true,
  LIMIT_EXCEEDED: true,
  RATE_LIMITED: true,
  CLOCK_SKEW: true,
  COMPLETED: true,
  NOT_EXHAUSTED: true,
  NOT_IN_REVIEW: true,
};

/** The text of a code; null for whatever is none of ours. */
export function noticeOf(code: string | undefined, locale: Locale): { text: string; isBad: boolean } | null {
  if (code !== undefined && Object.hasOwn(TEXTS.pages.done, code))
    return { text: wordsOf('done', locale)[code as Done](), isBad: !GOOD.includes(code) };
  if (code !== undefined && Object.hasOwn(REFUSALS, code))
    return { text: messageText(code as Refusal, locale), isBad: true };
  return null;
}
