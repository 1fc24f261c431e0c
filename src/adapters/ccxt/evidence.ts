import type { SendGate } from '../../application/ports/exchange.ts';
import type { Execution } from '../../domain/execution.ts';

/** What the transport saw of one call: of the order request itself when an order is placed, of the last request in a look-up. */
export interface Evidence {
  /** `no` only while it is certain that not one byte of the order request was written. */
  sent: 'no' | 'maybe';
  /** HTTP status of the answer; null when none came. */
  status: number | null;
  /** The whole body was read and decoded. */
  bodyRead: boolean;
  /** Names in lower case; of a header that came twice, the values joined by a comma. */
  headers: Readonly<Record<string, string>>;
  /** `Date` of the first answer in this call, by the exchange's clock: a look of several requests proves nothing later than that. */
  exchangeTime: Date | null;
  /** The decoded body, cut after `MAX_BODY_KEPT` characters. Not masked. */
  body: string;
}

/** An order answer and every error is far shorter; longer bodies (lists of markets) are not kept whole. */
export const MAX_BODY_KEPT = 16_384;

/** Nothing was seen yet. */
export const noEvidence = (): Evidence => ({
  sent: 'no',
  status: null,
  bodyRead: false,
  headers: {},
  exchangeTime: null,
  body: '',
});

/**
 * How ccxt's `createOrder` ended; `classify(answer, evidence, profile, order)` makes an `Outcome` of it. Texts in that outcome are whole and
 * not masked: `CcxtExchange` masks and then cuts them.
 */
export type Answer =
  /** It returned an order; `execution` is null when the answer bears no order id. */
  | { readonly kind: 'order'; readonly execution: Execution | null }
  | { readonly kind: 'thrown'; readonly error: unknown };

/** Thrown by the transport before a byte of the order request was written. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly reason: 'gate_closed' | 'second_request' | 'not_connected';
  constructor(reason: NotSent['reason'], cause?: unknown) {
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    super(`Nothing was sent: ${reason}${why}`, { cause });
    this.reason = reason;
  }
}

/** The call in whose course ccxt makes its requests. With a gate, it is one attempt: one POST at most, none after the gate. */
export interface ObservedCall {
  readonly evidence: Evidence;
  readonly gate: SendGate | null;
  /** Ends requests that change nothing, for nobody waits for them any more. */
  readonly until?: AbortSignal;
  /** The attempt's one order request was handed to the transport. */
  isUsed: boolean;
}
