import { Followers } from '../../application/events/followers.ts';
import { isAfter } from '../../application/events/position.ts';
import type { ChangeEvent, EventFeed, EventKind, EventPage, EventPosition } from '../../application/ports/events.ts';
import type { BatchRecord } from './batch-records.ts';
import type { FailedOrderRecord, OrderRecord, SignalRecord } from './records.ts';
import { ownerOf } from './standing.ts';
import type { MemoryStore } from './store.ts';

type Change = Omit<ChangeEvent, 'position'>;
type Shown = Pick<OrderRecord | FailedOrderRecord | SignalRecord | BatchRecord, 'id' | 'status'>;

/** Tells at once what each transaction of a store changed, from its construction on. */
export class MemoryEventFeed implements EventFeed {
  readonly #store: MemoryStore;
  readonly #followers = new Followers();
  /** How each record looked when it was told last. */
  readonly #told = new Map<string, string>();
  #kept: ChangeEvent[] = [];
  #forgotten: EventPosition = { transaction: 0n, number: 0n };
  #transaction = 1n;

  constructor(store: MemoryStore) {
    this.#store = store;
    this.#changes();
    store.onCommit(() => this.#commit());
  }

  async started(): Promise<void> {}

  get position(): EventPosition {
    return { transaction: this.#transaction, number: 0n };
  }

  follow(userId: number, tell: (event: ChangeEvent) => void): () => void {
    return this.#followers.add(userId, tell);
  }

  async since(userId: number, after: EventPosition, limit: number): Promise<EventPage> {
    if (isAfter(this.#forgotten, after) || after.transaction > this.#transaction) return { kind: 'forgotten' };
    const later = this.#kept.filter((event) => event.userId === userId && isAfter(event.position, after));
    return { kind: 'events', events: later.slice(0, limit) };
  }

  /** Keeps nothing of what was told until now. */
  forget(): void {
    this.#forgotten = this.#kept.at(-1)?.position ?? this.#forgotten;
    this.#kept = [];
  }

  #commit(): void {
    const transaction = this.#transaction;
    this.#transaction += 1n;
    const changes = this.#changes();
    const events = changes.map((change, index) => ({
      ...change,
      position: { transaction, number: BigInt(index + 1) },
    }));
    this.#kept.push(...events);
    for (const event of events) this.#followers.tell(event);
  }

  #changes(): readonly Change[] {
    const { orders, failedOrders, signals, batches } = this.#store;
    return [
      ...[...orders.values()].flatMap((order) =>
        this.#changeOf('order', order, ownerOf(this.#store, order), [order.status, order.execution]),
      ),
      ...[...failedOrders.values()].flatMap((failedOrder) =>
        this.#changeOf('failed-order', failedOrder, ownerOf(this.#store, failedOrder), failedOrder),
      ),
      ...[...signals.values()]
        .filter(({ id, status }) => status !== 'taken' && this.#store.ordersOf(id).length === 0)
        .flatMap((signal) => this.#changeOf('signal', signal, signal.userId, signal.status)),
      ...[...batches.values()].flatMap((batch) =>
        this.#changeOf('batch', batch, batch.userId, [batch.status, batch.entries]),
      ),
    ];
  }

  /** None while what is shown of a record is as it was told last. */
  #changeOf(kind: EventKind, { id, status }: Shown, userId: number, shown: unknown): readonly Change[] {
    const name = `${kind} ${id}`;
    const before = this.#told.get(name);
    const now = JSON.stringify(shown);
    if (before === now) return [];
    this.#told.set(name, now);
    const change = before === undefined ? 'created' : 'changed';
    return [{ userId, kind, change, subject: String(id), status }];
  }
}
