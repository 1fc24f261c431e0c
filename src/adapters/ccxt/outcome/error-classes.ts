import type { ReasonCode } from '../../../domain/reasons.ts';

/** What an error class of ccxt says once an answer was read to its end and no code in it said more. */
export type Treatment =
  | { readonly kind: 'refused'; readonly code: ReasonCode }
  /** ccxt's word for an answer that it can't read: a refusal only where the HTTP status says so. */
  | { readonly kind: 'refused_by_status' }
  /** Only HTTP 429 or 418 makes it a refusal: ccxt takes it for other answers too. */
  | { readonly kind: 'rate_limited_by_status' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'unknown'; readonly exchangeFault: boolean };

const refused = (code: ReasonCode): Treatment => ({ kind: 'refused', code });
const UNKNOWN: Treatment = { kind: 'unknown', exchangeFault: false };

/**
 * Every error class of ccxt 4.5.84 (`js/src/base/errorHierarchy.js`), indented as there. Classes that ccxt makes of a code in an
 * exchange's answer are refusals; those that it makes of a missing, broken or doubtful answer are not.
 */
export const ERROR_CLASSES = {
  BaseError: UNKNOWN,
  /**/ ExchangeError: { kind: 'refused_by_status' },
  /*  */ AuthenticationError: refused('AUTHENTICATION'),
  /*    */ PermissionDenied: refused('PERMISSION_DENIED'),
  /*      */ AccountNotEnabled: refused('PERMISSION_DENIED'),
  /*    */ AccountSuspended: refused('PERMISSION_DENIED'),
  /*  */ ArgumentsRequired: refused('ORDER_REJECTED'),
  /*  */ BadRequest: refused('ORDER_REJECTED'),
  /*    */ BadSymbol: refused('UNKNOWN_SYMBOL'),
  /*  */ OperationRejected: refused('ORDER_REJECTED'),
  /*    */ NoChange: refused('ORDER_REJECTED'),
  /*      */ MarginModeAlreadySet: refused('ORDER_REJECTED'),
  /*    */ MarketClosed: refused('ORDER_REJECTED'),
  /*    */ ManualInteractionNeeded: refused('PERMISSION_DENIED'),
  /*    */ RestrictedLocation: refused('PERMISSION_DENIED'),
  /*  */ InsufficientFunds: refused('INSUFFICIENT_FUNDS'),
  /*  */ InvalidAddress: refused('ORDER_REJECTED'),
  /*    */ AddressPending: refused('ORDER_REJECTED'),
  /*  */ InvalidOrder: refused('ORDER_REJECTED'),
  /*    */ OrderNotFound: refused('ORDER_REJECTED'),
  /*    */ OrderNotCached: refused('ORDER_REJECTED'),
  /*    */ OrderImmediatelyFillable: refused('ORDER_REJECTED'),
  /*    */ OrderNotFillable: refused('NOT_FILLED'),
  /*    */ DuplicateOrderId: { kind: 'duplicate' },
  /*    */ ContractUnavailable: refused('ORDER_REJECTED'),
  /*  */ NotSupported: refused('NOT_SUPPORTED'),
  // Thrown by ccxt on its own account, never made of an answer.
  /*  */ InvalidProxySettings: UNKNOWN,
  /*  */ ExchangeClosedByUser: UNKNOWN,
  /**/ OperationFailed: UNKNOWN,
  /*  */ NetworkError: UNKNOWN,
  /*    */ DDoSProtection: { kind: 'rate_limited_by_status' },
  // No HTTP status but 429 makes this class by default: all others come from a code in an exchange's own table.
  /*    */ RateLimitExceeded: refused('RATE_LIMITED'),
  /*    */ ExchangeNotAvailable: UNKNOWN,
  /*      */ OnMaintenance: { kind: 'unknown', exchangeFault: true },
  // Made of timestamp and nonce codes only.
  /*    */ InvalidNonce: refused('CLOCK_SKEW'),
  /*      */ ChecksumError: UNKNOWN,
  /*    */ RequestTimeout: UNKNOWN,
  /*  */ BadResponse: UNKNOWN,
  /*    */ NullResponse: UNKNOWN,
  /*  */ CancelPending: UNKNOWN,
  /**/ UnsubscribeError: UNKNOWN,
} as const satisfies Record<string, Treatment>;

/** The treatment of an error by its nearest class that stands in the table; null for what is none of ccxt's. */
export function treatmentOf(error: unknown): Treatment | null {
  let prototype: unknown = typeof error === 'object' && error !== null ? Object.getPrototypeOf(error) : null;
  while (prototype !== null && prototype !== undefined) {
    const name = (prototype as object).constructor.name;
    if (Object.hasOwn(ERROR_CLASSES, name)) return ERROR_CLASSES[name as keyof typeof ERROR_CLASSES];
    prototype = Object.getPrototypeOf(prototype);
  }
  return null;
}
