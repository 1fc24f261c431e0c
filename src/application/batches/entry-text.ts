import type { Locale } from '../../domain/account.ts';
import { isAccountWide } from '../../domain/batch.ts';
import { REASONS, type ReasonCode, reasonText } from '../../domain/reasons.ts';
import type { EntryView } from '../ports/batches.ts';
import { type MessageCode, messageText } from '../texts/index.ts';

/** What became of an entry, in the reader's language; null where there is nothing to say. Words in both tables mean the attempt's reason only of what failed. */
export function entryText(
  { state, code, params }: Pick<EntryView, 'state' | 'code' | 'params'>,
  locale: Locale,
): string | null {
  if (code === null) return null;
  const isReason = (state === 'failed' && isReasonCode(code)) || isAccountWide(code);
  return isReason ? reasonText({ code: code as ReasonCode, params }, locale) : messageText(code as MessageCode, locale);
}

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);
