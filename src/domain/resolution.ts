import type { AttemptEvent } from './attempt.ts';
import { type Failure, failure } from './failure.ts';
import type { PreparedOrder } from './order.ts';
import type { SeenOrder, Sighting } from './sighting.ts';
import { ABSENCES_NEEDED, TIMINGS } from './timings.ts';

/** What a look leaves to do: settle the attempt, or look again with this many absences counted. */
export type Resolution =
  | { readonly kind: 'settled'; readonly event: AttemptEvent }
  | { readonly kind: 'open'; readonly absences: number };

/** Absences counted after the fence, and milliseconds since the send gate closed. */
export interface LookedSoFar {
  readonly absences: number;
  readonly elapsed: number;
}

/**
 * The rule of step 5 of the order protocol: only a matching order proves acceptance, only repeated absence after the
 * exchange's own fence proves that it never came to be; whatever else can never be told is left to a person.
 */
export function resolve(prepared: PreparedOrder, cause: Failure, sighting: Sighting, so: LookedSoFar): Resolution {
  switch (sighting.kind) {
    case 'found':
      return { kind: 'settled', event: seen(prepared, cause, sighting.order) };
    case 'failed':
      return { kind: 'open', absences: so.absences };
    case 'impossible':
      return {
        kind: 'settled',
        event: {
          kind: 'needs_review',
          failure: { ...cause, exchangeError: cause.exchangeError ?? sighting.exchangeError },
        },
      };
    case 'absent':
      return absent(prepared, cause, sighting, so);
  }
}

function absent(
  prepared: PreparedOrder,
  cause: Failure,
  sighting: Sighting & { kind: 'absent' },
  { absences, elapsed }: LookedSoFar,
): Resolution {
  if (!sighting.proves || prepared.fenceAt === null) {
    const patience = elapsed < TIMINGS.patienceWithoutFence;
    return patience ? { kind: 'open', absences } : { kind: 'settled', event: { kind: 'needs_review', failure: cause } };
  }
  if (sighting.exchangeTime === null || sighting.exchangeTime <= prepared.fenceAt) return { kind: 'open', absences };
  if (absences + 1 < ABSENCES_NEEDED) return { kind: 'open', absences: absences + 1 };
  return { kind: 'settled', event: { kind: 'not_executed', failure: notExecuted(cause) } };
}

/** Once proven not executed, a fault on the exchange's side is named as such, for it is not counted. */
export function notExecuted(cause: Failure): Failure {
  return cause.exchangeFault ? { ...cause, code: 'EXCHANGE_UNAVAILABLE', params: {} } : cause;
}

function seen(prepared: PreparedOrder, cause: Failure, order: SeenOrder): AttemptEvent {
  if (!matches(prepared, order)) return { kind: 'needs_review', failure: cause };
  if (order.exchangeStatus === 'closed_unfilled') return { kind: 'rejected', failure: failure('NOT_FILLED') };
  const { exchangeOrderId, exchangeStatus, filledQuantity, averagePrice } = order;
  return { kind: 'accepted', execution: { exchangeOrderId, exchangeStatus, filledQuantity, averagePrice } };
}

/** Market, side and amount must be ours: exchanges have answered look-ups with another order. */
export function matches(prepared: PreparedOrder, order: SeenOrder): boolean {
  const sameAmount = order.amount === null || order.amount.equals(prepared.sentAmount);
  const sameId = order.clientOrderId === null || order.clientOrderId === prepared.clientOrderId;
  return order.marketId === prepared.marketId && order.side === prepared.side && sameAmount && sameId;
}

/** How long to wait before look number `look` (from 0), in milliseconds. */
export function waitBeforeLook(look: number, afterFence: boolean): number {
  if (afterFence && look > 0) return TIMINGS.lookAfterFence;
  return TIMINGS.looks[Math.min(look, TIMINGS.looks.length - 1)] ?? 0;
}
