import type { Execution } from './execution.ts';
import type { PreparedOrder } from './order.ts';
import { matches } from './resolution.ts';
import type { SeenOrder, Sighting } from './sighting.ts';

/** What a person says of an order in `needs_review`. */
export interface Statement {
  readonly isAccepted: boolean;
  /** As the person read it at the exchange; null when none was given. */
  readonly exchangeOrderId: string | null;
}

/** What the exchange shows beside it; null of a row of the old system, which no look-up can find. */
export interface Evidence {
  readonly prepared: PreparedOrder;
  readonly sighting: Sighting;
}

export type Verdict =
  /** `isSeen`: the exchange itself shows it; else it is the person's word. */
  { readonly kind: 'accepted'; readonly execution: Execution; readonly isSeen: boolean } | { readonly kind: 'denied' };

export type Review =
  | Verdict
  /** The exchange shows otherwise. */
  | { readonly kind: 'contradicted'; readonly shown: SeenOrder }
  /** Nothing shows it, so that the person has to name the order. */
  | { readonly kind: 'id_required' };

/** A person's word settles what no look-up can, but never against what the exchange shows. */
export function review({ isAccepted, exchangeOrderId }: Statement, evidence: Evidence | null): Review {
  const shown = evidence?.sighting.kind === 'found' ? evidence.sighting.order : null;
  const ours = evidence !== null && shown !== null && matches(evidence.prepared, shown) ? shown : null;
  const isUnfilled = ours?.exchangeStatus === 'closed_unfilled';
  if (!isAccepted) return ours === null || isUnfilled ? { kind: 'denied' } : { kind: 'contradicted', shown: ours };
  if (ours !== null) {
    const isAnother = exchangeOrderId !== null && exchangeOrderId !== ours.exchangeOrderId;
    if (isAnother || isUnfilled) return { kind: 'contradicted', shown: ours };
    return { kind: 'accepted', execution: executionOf(ours), isSeen: true };
  }
  if (exchangeOrderId === null) return { kind: 'id_required' };
  if (shown?.exchangeOrderId === exchangeOrderId) return { kind: 'contradicted', shown };
  const execution = { exchangeOrderId, exchangeStatus: null, filledQuantity: null, averagePrice: null };
  return { kind: 'accepted', execution, isSeen: false };
}

function executionOf({ exchangeOrderId, exchangeStatus, filledQuantity, averagePrice }: SeenOrder): Execution {
  return { exchangeOrderId, exchangeStatus, filledQuantity, averagePrice };
}
