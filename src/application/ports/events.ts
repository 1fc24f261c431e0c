/** Where an event stands in the one order in which all of them are told: by transaction, and by number within it. */
export interface EventPosition {
  readonly transaction: bigint;
  readonly number: bigint;
}

/** `signal`: one of which no order was made. `reset`: so much that its reader has to read everything again. */
export type EventKind = 'failed-order' | 'order' | 'signal' | 'batch' | 'reset';

/** Something of a user's was made or changed. */
export interface ChangeEvent {
  readonly position: EventPosition;
  readonly userId: number;
  readonly kind: EventKind;
  readonly change: 'created' | 'changed';
  /** The id of what changed; empty of a `reset`. */
  readonly subject: string;
  /** The status that it had then; empty of a `reset`. */
  readonly status: string;
}

export type EventPage =
  | { readonly kind: 'events'; readonly events: readonly ChangeEvent[] }
  /** What came after that position is kept no longer, or that position never was. */
  | { readonly kind: 'forgotten' };

/** Everything that changes, on whatever instance, in one order that never changes afterwards. */
export interface EventFeed {
  /** Resolves once the feed knows where it stands; the other members are for afterwards. */
  started(): Promise<void>;
  /** Up to here every event has been told to whoever followed; what comes later stands after it. */
  readonly position: EventPosition;
  /** `tell` hears of each event of this user from now on, once and in order. Ends with the function that it returns. */
  follow(userId: number, tell: (event: ChangeEvent) => void): () => void;
  /** At most `limit` events of this user after a position, in order; none is left out. Throws `LedgerUnavailable`. */
  since(userId: number, after: EventPosition, limit: number): Promise<EventPage>;
}
