import type { Decimal } from './decimal.ts';
import type { Execution } from './execution.ts';
import type { Side } from './order.ts';

/** An order as the exchange shows it now. */
export interface SeenOrder extends Execution {
  readonly clientOrderId: string | null;
  readonly marketId: string;
  readonly side: Side;
  /** In the unit in which it was sent: base, contracts or cost; null when the exchange tells none. */
  readonly amount: Decimal | null;
}

/** What one look-up of a client order id showed. */
export type Sighting =
  | { readonly kind: 'found'; readonly order: SeenOrder }
  /** `proves`: a captured-request test shows that this look-up asks for the id field that was sent. `exchangeTime`: by the answer itself. */
  | { readonly kind: 'absent'; readonly proves: boolean; readonly exchangeTime: Date | null }
  /** The look itself failed; says nothing about the order. */
  | { readonly kind: 'failed'; readonly exchangeError: string }
  /** No further look can tell: no look-up at this exchange, the key is gone or refused, or the exchange keeps such orders no longer. */
  | { readonly kind: 'impossible'; readonly exchangeError: string };
