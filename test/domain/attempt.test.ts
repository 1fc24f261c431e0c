import { describe, expect, it } from '@jest/globals';
import {
  type AttemptEvent,
  type AttemptStateName,
  isSettled,
  LIVE_STATES,
  TRANSITIONS,
  transition,
} from '../../src/domain/attempt.ts';
import type { Execution } from '../../src/domain/execution.ts';
import { failure } from '../../src/domain/failure.ts';

const execution: Execution = {
  exchangeOrderId: '7',
  exchangeStatus: 'filled',
  filledQuantity: null,
  averagePrice: null,
};
const event = {
  accepted: { kind: 'accepted', execution },
  rejected: { kind: 'rejected', failure: failure('INSUFFICIENT_FUNDS') },
  not_filled: { kind: 'rejected', failure: failure('NOT_FILLED') },
  not_sent: { kind: 'not_sent', failure: failure('NOT_SENT') },
  unknown: { kind: 'unknown', failure: failure('NO_ANSWER') },
  not_executed: { kind: 'not_executed', failure: failure('NO_ANSWER') },
  needs_review: { kind: 'needs_review', failure: failure('NO_ANSWER') },
} as const satisfies Record<string, AttemptEvent>;
type EventName = keyof typeof event;

/** Which events move an attempt, as the order protocol draws it; every other pair is denied. */
const MOVES: Record<AttemptStateName, readonly EventName[]> = {
  sending: ['accepted', 'rejected', 'not_filled', 'not_sent', 'unknown'],
  unknown: ['accepted', 'rejected', 'not_filled', 'not_executed', 'needs_review'],
  accepted: ['not_filled'],
  needs_review: ['accepted', 'not_executed'],
  rejected: [],
  not_sent: [],
  not_executed: [],
};
const states = Object.keys(MOVES) as AttemptStateName[];
const pairs = states.flatMap((from) => (Object.keys(event) as EventName[]).map((name) => [from, name] as const));

describe('transition', () => {
  it.each(pairs)('from %s by %s', (from, name) => {
    const breach = from === 'not_executed' && name === 'accepted';
    const moved = MOVES[from].includes(name);
    const expected = breach
      ? { kind: 'breach', execution }
      : moved
        ? { kind: 'moved', state: event[name] }
        : { kind: 'denied' };
    expect(transition(from, event[name])).toEqual(expected);
  });

  it('covers every state in its table', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...states].sort());
  });

  it('never leaves a state in which nothing more can be learnt', () => {
    expect(states.filter((state) => TRANSITIONS[state].length === 0)).toEqual(['rejected', 'not_sent', 'not_executed']);
  });
});

describe('states', () => {
  it('are live while the exchange has, or may have, the order', () => {
    expect([...LIVE_STATES].sort()).toEqual(['accepted', 'needs_review', 'sending', 'unknown']);
  });

  it('are settled unless something is still awaited', () => {
    expect(states.filter((state) => !isSettled(state))).toEqual(['sending', 'unknown']);
  });
});
