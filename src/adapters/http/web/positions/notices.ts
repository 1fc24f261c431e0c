import { html } from 'hono/html';
import type { ReadFailedOrderDetail } from '../../../../application/failed-orders/get-failed-order.ts';
import type { OverLimit, RetryResult } from '../../../../application/failed-orders/retry-failed-order.ts';
import type { Changed } from '../../../../application/ports/failed-orders.ts';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import { messageText, TEXTS, wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { ChangeRefusal } from '../../../../domain/failed-order-changes.ts';
import type { Markup } from '../shell/markup.ts';
import type { Shown } from './query.ts';
import { removalText } from './removal.ts';
import { restoreForm } from './row-actions.ts';

/** What an action came to, as it stands in the address of the page after it. */
export type NoticeCode = Done | Refusal;

type Done = Exclude<keyof typeof TEXTS.pages.done, 'undo' | 'rejectedFor'>;
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

export function noticeOfChange(changed: Changed, done: Done): NoticeCode {
  switch (changed.kind) {
    case 'changed':
      return done;
    case 'unchanged':
      return done === 'removed' ? 'was_removed' : done;
    case 'refused':
      return changed.code;
    case 'not_found':
      return 'not_found';
  }
}

/** Words of notices that are none by themselves. */
const NO_CODE: readonly string[] = ['undo', 'rejectedFor'];

const BAD: readonly string[] = ['rejected', 'timeout', 'not_found'] satisfies Done[];

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
function noticeText(
  code: string | undefined,
  locale: Locale,
): { readonly text: string; readonly isBad: boolean } | null {
  if (code !== undefined && !NO_CODE.includes(code) && Object.hasOwn(TEXTS.pages.done, code))
    return { text: wordsOf('done', locale)[code as Done](), isBad: BAD.includes(code) };
  if (code !== undefined && Object.hasOwn(REFUSALS, code))
    return { text: messageText(code as Refusal, locale), isBad: true };
  return null;
}

/** Codes that say less than the order that they are about. */
const TOLD_BY_ORDER: readonly string[] = ['rejected', 'was_removed', 'NOT_RETRYABLE'] satisfies NoticeCode[];

export const isToldByOrder = (code: string | undefined): boolean => code !== undefined && TOLD_BY_ORDER.includes(code);

export interface NoticeView {
  /** As the address says. */
  readonly code: string | undefined;
  /** Of the order that it is about; null where the address names none. */
  readonly id: number | null;
  /** That order as it is now; null where nothing has to be told of it. */
  readonly detail: ReadFailedOrderDetail | null;
  readonly user: SessionUser;
  readonly csrfToken: string;
  readonly shown: Shown;
}

/** On the page without a script, and as a toast with one. What was removed can be brought back from it. */
export function notice({ code, id, detail, user, csrfToken, shown }: NoticeView): Markup | '' {
  const found = noticeText(code, user.locale);
  if (found === null) return '';
  const words = wordsOf('positions', user.locale);
  const isRemoved = code === 'removed' || detail?.order.status === 'removed';
  const undo =
    isRemoved && id !== null
      ? restoreForm(id, { csrfToken, shown }, html`<button class="undo">${words.undo()}</button>`)
      : '';
  return html`<div class="notice${found.isBad ? ' bad' : ''}" role="status" data-part="notice"><span>${toldBy(code, detail, user) ?? found.text}</span>${undo}</div>`;
}

/** What the order itself tells; null where the code says it all. */
function toldBy(code: string | undefined, detail: ReadFailedOrderDetail | null, user: SessionUser): string | null {
  if (detail === null) return null;
  const { symbol, reasonInWords: reason, status } = detail.order;
  if (status === 'removed') return removalText(detail, user);
  if (status === 'completed') return wordsOf('row', user.locale).accepted();
  return code === 'rejected' ? wordsOf('positions', user.locale).failedAgain({ symbol, reason }) : null;
}
