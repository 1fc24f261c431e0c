import type { ReasonCode } from './reasons.ts';

/** Why an attempt did not succeed, or is not known to have. */
export interface Failure {
  readonly code: ReasonCode;
  /** Fills the placeholders of the reason's text: `{ rule: 'min_quantity', value: '0.0001', limit: '0.001' }`. Never a secret. */
  readonly params: Readonly<Record<string, string>>;
  /** The exchange's own words, masked, at most 500 characters; null when it said nothing. */
  readonly exchangeError: string | null;
  /** Set on an unknown outcome whose cause lies with the exchange (HTTP ≥ 500, maintenance): not counted once proven not executed. */
  readonly exchangeFault: boolean;
}

/** A failure of our own making: the exchange was not asked, or said nothing. */
export function failure(code: ReasonCode, params: Readonly<Record<string, string>> = {}): Failure {
  return { code, params, exchangeError: null, exchangeFault: false };
}
