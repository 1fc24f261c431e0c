import type { AttemptStateName } from './attempt.ts';
import type { ChangeRefusal } from './failed-order-changes.ts';
import type { MarketType, OrderType } from './order.ts';
import type { ReasonCode } from './reasons.ts';

export const BATCH_ACTIONS = ['retry', 'remove', 'restore'] as const;
export type BatchAction = (typeof BATCH_ACTIONS)[number];

export const BATCH_STATUSES = ['running', 'cancelled', 'finished'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** `running`: claimed, or about to be; its outcome is not known yet. */
export const ENTRY_STATES = ['waiting', 'running', 'done', 'failed', 'left_out', 'cancelled'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** Refusals that the account's next order would meet as well. */
export const ACCOUNT_WIDE = [
  'INSUFFICIENT_FUNDS',
  'AUTHENTICATION',
  'PERMISSION_DENIED',
] as const satisfies readonly ReasonCode[];
export type AccountWideCode = (typeof ACCOUNT_WIDE)[number];

/** Why nothing was done with an entry. */
export type LeftOutCode =
  | ChangeRefusal
  /** There is no such failed order, or it is another user's. */
  | 'NOT_FOUND'
  /** A MARKET order that is too old to be sent unless asked for. */
  | 'STALE_ORDER'
  /** A limit of its strategy, as it is by now. */
  | 'LIMIT_EXCEEDED'
  /** The exchange refuses the whole account. */
  | AccountWideCode;

/** What became of an entry: why it was left out, or the reason of its attempt. */
export type EntryCode = LeftOutCode | ReasonCode;

const NOT_SENT_FOR_NOW: readonly (EntryCode | null)[] = ['NOT_SENT', 'RATE_LIMITED'];
const MOST_TRIES = 3;

/** Whether an entry waits again whose attempt, the given one of its tries, ended so: the moment was bad, and not a byte was written. */
export const waitsAgain = (state: AttemptStateName, code: EntryCode | null, tries: number): boolean =>
  state === 'not_sent' && NOT_SENT_FOR_NOW.includes(code) && tries < MOST_TRIES;

/** A MARKET order older than this, in milliseconds, would trade at a price that nobody meant. */
export const STALE_AFTER = 300_000;

/** So many of them in a row stop the account's rest. */
export const REFUSALS_THAT_STOP = 3;

/** An account's account-wide refusals in a row. */
export interface RefusalsInRow {
  readonly count: number;
  /** The last one's code; null where there is none. */
  readonly code: AccountWideCode | null;
}

export const NO_REFUSALS: RefusalsInRow = { count: 0, code: null };

/** The same after further outcomes, in the order in which they were sent; null is an acceptance. */
export function refusalsAfter(before: RefusalsInRow, outcomes: readonly (EntryCode | null)[]): RefusalsInRow {
  return outcomes.reduce<RefusalsInRow>(
    ({ count }, code) => (isAccountWide(code) ? { count: count + 1, code } : NO_REFUSALS),
    before,
  );
}

export const isAccountWide = (code: EntryCode | null): code is AccountWideCode =>
  ACCOUNT_WIDE.some((one) => one === code);

/** Why the account's rest is not sent any more; null while it is. */
export const whatStops = ({ count, code }: RefusalsInRow): AccountWideCode | null =>
  count >= REFUSALS_THAT_STOP ? code : null;

/** How orders may go out together. */
export interface Shape {
  readonly marketType: MarketType;
  readonly orderType: OrderType;
}

const CONDITIONAL: readonly OrderType[] = ['STOP_MARKET', 'STOP_LIMIT'];

/**
 * Those at the head of the line that go out in one request: of one market type, none conditional, at most `sizeOf` it. After a refusal
 * that concerns the whole account, no more than may be refused before the rest is stopped.
 */
export function headOf<Entry extends Shape>(
  line: readonly Entry[],
  sizeOf: (marketType: MarketType) => number,
  refusals: RefusalsInRow,
): readonly Entry[] {
  const [first] = line;
  if (first === undefined || CONDITIONAL.includes(first.orderType)) return line.slice(0, 1);
  const most = refusals.count === 0 ? Number.POSITIVE_INFINITY : REFUSALS_THAT_STOP - refusals.count;
  const size = Math.max(Math.min(sizeOf(first.marketType), most), 1);
  const other = line.findIndex(
    (entry) => entry.marketType !== first.marketType || CONDITIONAL.includes(entry.orderType),
  );
  return line.slice(0, Math.min(size, other === -1 ? line.length : other));
}
