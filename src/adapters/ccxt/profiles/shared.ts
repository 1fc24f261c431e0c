import type { PreparedOrder, TimeInForce } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { AnswerCodes, Fence, OrderCall, OrderSupport } from '../profile.ts';

/** ccxt's unified words for a time in force (`isPostOnly` and `handlePostOnly` in `base/Exchange.js`). */
const TIME_IN_FORCE: Readonly<Record<TimeInForce, Readonly<Record<string, unknown>>>> = {
  GTC: { timeInForce: 'GTC' },
  IOC: { timeInForce: 'IOC' },
  FOK: { timeInForce: 'FOK' },
  POST_ONLY: { postOnly: true },
};

export const timeInForceParams = ({ timeInForce }: PreparedOrder): Readonly<Record<string, unknown>> =>
  timeInForce === null ? {} : TIME_IN_FORCE[timeInForce];

/** The order as ccxt's unified call has it. A market order bears no price: some exchanges would turn its amount into a cost. */
export const unifiedCall = (order: PreparedOrder, params: OrderCall['params']): OrderCall => ({
  type: order.price === null ? 'market' : 'limit',
  side: order.side === 'BUY' ? 'buy' : 'sell',
  amount: order.sentAmount.toString(),
  price: order.price?.toString(),
  params,
});

/** How long an exchange may take over a request that came in time; the figure that Binance states for its own, taken for all. */
const PROCESSING = 10_000;

/** A validity window that the exchange checks itself. */
export const FENCE: Fence = { windowMs: TIMINGS.validityWindow, processingMs: PROCESSING };

export const HOUR = 3_600_000;

/** Orders at the usual place, with every time in force, looked up by the id that was sent. */
export const usualSupport = (retentionMs: number, fence: Fence | null): OrderSupport => ({
  endpoint: 'order',
  timesInForce: [],
  reduceOnly: false,
  positionSide: false,
  fence,
  absenceProves: true,
  retentionMs,
});

/** Nothing is said by a code; profiles add what ccxt's error classes don't say, or say wrongly. */
export const NO_CODES: AnswerCodes = {
  unknown: [],
  duplicate: [],
  insufficientFunds: [],
  nothingToReduce: [],
  marketRule: [],
  authentication: [],
  permission: [],
  rateLimit: [],
  clock: [],
  stopCrossed: [],
  positionSide: [],
};

/** An object's own member; undefined for whatever has none. */
export function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The texts and numbers among the values, trimmed, without the empty ones. */
export const textsOf = (values: readonly unknown[]): string[] =>
  values
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .filter((text) => text !== '');

/** A number that ccxt kept as text in an answer's own words; null when there is none. */
export const textIn = (info: unknown, key: string): string | null => textsOf([member(info, key)])[0] ?? null;
