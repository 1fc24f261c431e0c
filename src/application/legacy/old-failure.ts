import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import { maskExchangeError } from '../../domain/masking.ts';
import { REASONS, type ReasonCode } from '../../domain/reasons.ts';
import type { Oddity } from './oddities.ts';
import { codeOfReason, leavesDoubt, refuses } from './refusals.ts';

/** What the old system said about one failed order. */
export interface OldFailure {
  readonly oldId: number;
  readonly reason: string | null;
  readonly exchangeError: string | null;
  readonly stage: string | null;
  /** Its words for what became of it, from whichever columns there are. */
  readonly statuses: readonly string[];
  /** The exchange may know it: it has an id or a status there, or an open order, or somebody resolved it. */
  readonly hasTrace: boolean;
  /** What we can't do that it asks for: `CANCEL`, `TRAILING_STOP`; null when there is nothing. */
  readonly unsupported: string | null;
  /** The payload's own text where it could not be read. */
  readonly unreadablePayload: string | null;
}

/** The same as it is kept. */
export interface JudgedFailure {
  readonly oldId: number;
  readonly status: FailedOrderStatus;
  readonly code: ReasonCode | null;
  readonly params: Readonly<Record<string, string>>;
  /** At most 100 characters. */
  readonly reason: string;
  readonly exchangeError: string | null;
  readonly unreadablePayload: string | null;
  readonly oddities: readonly Oddity[];
}

/** The seed's text for a failure that nothing is known about. */
export const NO_REASON = REASONS.UNKNOWN.text.ko;
const MAX_REASON = 100;

/** Words with which the old system says that nothing has become of a failed order yet. */
const WAITING = new Set(['', 'pending', 'pending_retry', 'failed', 'open', 'new', 'none', 'waiting', 'unresolved']);

/**
 * What an old failed order is here. It may only be retried when it was refused for certain: the old system kept what timed out
 * as failed too, and a retry of that doubles a position.
 */
export function judge(old: OldFailure): JudgedFailure {
  const reason = old.reason ?? NO_REASON;
  const unknownStatuses = old.statuses.filter((word) => !WAITING.has(word) && !isFinal(word));
  return {
    oldId: old.oldId,
    status: statusOf(old, unknownStatuses),
    ...codeOf(old, reason),
    reason: firstCharacters(maskedReason(reason), MAX_REASON),
    exchangeError: masked(old.exchangeError),
    unreadablePayload: masked(old.unreadablePayload),
    oddities: unknownStatuses.map((word) => ({ code: 'status_unknown', detail: masked(word) })),
  };
}

function statusOf(old: OldFailure, unknownStatuses: readonly string[]): FailedOrderStatus {
  const final = FINAL.find((word) => old.statuses.includes(word));
  if (final !== undefined) return final;
  const words = [old.reason, old.exchangeError].filter((text) => text !== null).join('\n');
  const isDoubtful = old.hasTrace || unknownStatuses.length > 0 || leavesDoubt(`${words}\n${old.stage ?? ''}`);
  return !isDoubtful && refuses(words) ? 'pending_retry' : 'needs_review';
}

const FINAL = ['completed', 'removed'] as const;
const isFinal = (word: string): boolean => FINAL.some((final) => final === word);

function codeOf({ unsupported }: OldFailure, reason: string): Pick<JudgedFailure, 'code' | 'params'> {
  if (unsupported !== null) return { code: 'NOT_SUPPORTED', params: { what: unsupported } };
  return { code: codeOfReason(reason), params: {} };
}

function masked(text: string | null): string | null {
  return text === null ? null : maskExchangeError(text, { others: [] });
}

/** The old system put an exchange's words here too. A text without a digit, `=` or `:` holds no key and stays as it is. */
function maskedReason(reason: string): string {
  return /[\d=:]/.test(reason) ? maskExchangeError(reason, { others: [] }) : reason;
}

function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : [...text].slice(0, count).join('');
}
