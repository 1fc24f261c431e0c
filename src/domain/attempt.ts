import type { Execution } from './execution.ts';
import type { Failure } from './failure.ts';

/** One type per state; every state but `sending` and `accepted` carries its reason. */
export type AttemptState =
  | { readonly kind: 'sending' }
  | { readonly kind: 'accepted'; readonly execution: Execution }
  | { readonly kind: 'rejected'; readonly failure: Failure }
  | { readonly kind: 'not_sent'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'not_executed'; readonly failure: Failure }
  | { readonly kind: 'needs_review'; readonly failure: Failure };

export type AttemptStateName = AttemptState['kind'];

/** What was learnt about an attempt: the state that it would move to. */
export type AttemptEvent = Exclude<AttemptState, { kind: 'sending' }>;

/** The whole table; what is not listed is denied. */
export const TRANSITIONS: Readonly<Record<AttemptStateName, readonly AttemptEvent['kind'][]>> = {
  sending: ['accepted', 'rejected', 'not_sent', 'unknown'],
  unknown: ['accepted', 'rejected', 'not_executed', 'needs_review'],
  accepted: ['rejected'],
  needs_review: ['accepted', 'not_executed'],
  rejected: [],
  not_sent: [],
  not_executed: [],
};

/** States in which the exchange has, or may have, the order: a further attempt must never be made beside them. */
export const LIVE_STATES: readonly AttemptStateName[] = ['sending', 'unknown', 'needs_review', 'accepted'];

export type Transition =
  | { readonly kind: 'moved'; readonly state: AttemptEvent }
  /** The exchange executed what it had been proven not to have: it broke its own fence. */
  | { readonly kind: 'breach'; readonly execution: Execution }
  | { readonly kind: 'denied' };

/** Deny by default. `accepted` may only turn into a refusal when it closed with nothing filled. */
export function transition(from: AttemptStateName, event: AttemptEvent): Transition {
  if (event.kind === 'accepted' && from === 'not_executed') return { kind: 'breach', execution: event.execution };
  if (!TRANSITIONS[from].includes(event.kind)) return { kind: 'denied' };
  if (from === 'accepted' && !(event.kind === 'rejected' && event.failure.code === 'NOT_FILLED'))
    return { kind: 'denied' };
  return { kind: 'moved', state: event };
}

/** Whether nothing that is learnt later can change this state, but for an acceptance that closed unfilled. */
export function isSettled(state: AttemptStateName): boolean {
  return state !== 'sending' && state !== 'unknown';
}
