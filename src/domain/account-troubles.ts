import type { ReasonCode } from './reasons.ts';

/** What an attempt can tell of its whole account. */
export type ToldTrouble = 'keys_refused' | 'address_refused' | 'rate_limited' | 'exchange_unavailable';

/** Why an account's orders do not go through. */
export type TroubleKind = 'paused' | 'frozen' | ToldTrouble;

/** The reasons that concern the whole account, not the one order. */
export const TROUBLE_OF_REASON: Readonly<Partial<Record<ReasonCode, ToldTrouble>>> = {
  AUTHENTICATION: 'keys_refused',
  PERMISSION_DENIED: 'address_refused',
  RATE_LIMITED: 'rate_limited',
  EXCHANGE_UNAVAILABLE: 'exchange_unavailable',
  MARKETS_UNAVAILABLE: 'exchange_unavailable',
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long, in milliseconds, a trouble is believed after an attempt told it: an exchange recovers by itself, a key does not. */
const BELIEVED: Readonly<Record<ToldTrouble, number>> = {
  keys_refused: DAY,
  address_refused: DAY,
  rate_limited: 15 * MINUTE,
  exchange_unavailable: 15 * MINUTE,
};

/** What an attempt told longer ago than this, in milliseconds, is no trouble any more. */
export const LONGEST_BELIEVED = Math.max(...Object.values(BELIEVED));

/** Whether a trouble that an attempt told `age` milliseconds ago still stands, where none told otherwise since. */
export const isBelieved = (kind: ToldTrouble, age: number): boolean => age <= BELIEVED[kind];
