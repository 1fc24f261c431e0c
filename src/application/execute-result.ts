import type { WebhookAnswer } from './ports/order-ledger.ts';

/** What became of the orders of a signal that is answered again: the `Order-Status` header. */
export type ReplayStatus = 'accepted' | 'failed' | 'unconfirmed' | 'needs_review' | 'removed';

/** What `ExecuteOrder` makes of a signal. */
export type ExecuteResult =
  /** Every account has a verdict, or the deadline has passed. `replayOf` is set on a duplicate. */
  | {
      readonly kind: 'answered';
      readonly signalId: string;
      readonly answer: WebhookAnswer;
      readonly replay: ReplayStatus | null;
    }
  /** No one has this token; nothing was stored. */
  | { readonly kind: 'invalid_token' }
  /** Not an order: refused before anything but the signal was written. */
  | { readonly kind: 'refused'; readonly answer: WebhookAnswer }
  /** The same id with another body. */
  | { readonly kind: 'conflict'; readonly error: string }
  /** The database could not take it: nothing was sent, its sender may send again. */
  | { readonly kind: 'not_accepted'; readonly error: string };
