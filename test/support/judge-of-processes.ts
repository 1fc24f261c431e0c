import type { QueryResultRow } from 'pg';
import { Decimal } from '../../src/domain/decimal.ts';
import type { LedgerOrder } from './simulator/index.ts';

/** One order as a program has journaled it, with all of its submissions. */
export interface JournaledOrder {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly {
    readonly state: string;
    readonly client_order_id: string;
    /** Base currency, exact; null of an order by cost. */
    readonly quantity: string | null;
    readonly filled_quantity: string | null;
  }[];
  readonly retry_count: number;
  readonly resets: number;
}

export interface BrokenPromise {
  readonly promise: 'S1' | 'S2' | 'S3' | 'S4' | 'L1';
  readonly what: string;
}

/** What one order may be submitted at most: its webhook, five counted and six uncounted retries, and as many after each reset. */
const MOST_SUBMISSIONS = 12;
const MORE_AFTER_A_RESET = 11;

const JOURNAL = `
  select o.id::text, o.status,
    (select json_agg(json_build_object('state', t.state, 'client_order_id', t.client_order_id,
       'quantity', t.prepared ->> 'quantity', 'filled_quantity', t.filled_quantity::text) order by t.number)
     from ordergate.order_attempts t where t.order_id = o.id) as attempts,
    coalesce(f.retry_count, 0) as retry_count,
    (select count(*)::integer from ordergate.failed_order_history h where h.failed_order_id = f.id and h.action = 'reset') as resets
  from ordergate.orders o left join ordergate.failed_orders f on f.order_id = o.id
  order by o.id`;

/** The journal of a gateway as its database has it now. */
export const readJournal = (
  query: <Row extends QueryResultRow>(sql: string) => Promise<Row[]>,
): Promise<JournaledOrder[]> => query<JournaledOrder & QueryResultRow>(JOURNAL);

/**
 * The promises S1 to S4 and L1 at rest, by the exchanges' own ledger. An order that is left to a person is not held against S2: what
 * became of it is his to say.
 */
export function brokenPromises(
  accepted: readonly LedgerOrder[],
  journal: readonly JournaledOrder[],
): readonly BrokenPromise[] {
  const counted = accepted.filter(hasEffect);
  const known = new Set(journal.flatMap(({ attempts }) => attempts.map(({ client_order_id: id }) => id)));
  const strangers = counted.filter(({ clientOrderId }) => !known.has(clientOrderId ?? ''));
  return [
    ...journal.flatMap((order) => brokenOf(order, counted)),
    ...strangers.map(({ exchangeOrderId }) =>
      broken('S2', `${exchangeOrderId} was executed and is not in the journal`),
    ),
  ];
}

/** An acceptance that closed with nothing filled is not counted. */
const hasEffect = ({ status, filledQuantity }: LedgerOrder): boolean =>
  !['cancelled', 'expired', 'rejected'].includes(status) || Decimal.of(filledQuantity).greaterThan(Decimal.ZERO);

const broken = (promise: BrokenPromise['promise'], what: string): BrokenPromise => ({ promise, what });

function brokenOf(order: JournaledOrder, counted: readonly LedgerOrder[]): readonly BrokenPromise[] {
  const { id, status, attempts, resets } = order;
  const taken = counted.filter(({ clientOrderId }) => attempts.some((one) => one.client_order_id === clientOrderId));
  const all: BrokenPromise[] = [];
  if (taken.length > 1) all.push(broken('S1', `order ${id} was accepted ${taken.length} times`));
  if (status !== 'needs_review' && (taken.length === 1) !== (status === 'accepted'))
    all.push(broken('S2', `order ${id} is ${status} and was accepted ${taken.length} times`));
  if (attempts.length > MOST_SUBMISSIONS + MORE_AFTER_A_RESET * resets)
    all.push(broken('S4', `order ${id} was submitted ${attempts.length} times`));
  for (const { state, client_order_id: name } of attempts)
    if (state === 'sending' || state === 'unknown') all.push(broken('L1', `attempt ${name} is still ${state}`));
  return [...all, ...differences(order, taken)];
}

function differences({ id, attempts }: JournaledOrder, taken: readonly LedgerOrder[]): readonly BrokenPromise[] {
  return taken.flatMap(({ clientOrderId, quantity }) => {
    const asked = attempts.find((one) => one.client_order_id === clientOrderId)?.quantity ?? null;
    const isSame = asked === null || quantity === null || Decimal.of(asked).equals(Decimal.of(quantity));
    return isSame ? [] : [broken('S3', `order ${id}: ${asked} in the journal, ${quantity} at the exchange`)];
  });
}
