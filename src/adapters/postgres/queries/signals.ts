import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { RefusalDetail } from '../../../application/ports/order-ledger.ts';
import {
  type ListedOrder,
  type ListedSignal,
  type Position,
  SIGNAL_STATUSES,
  type SignalFilter,
  type SignalQueries,
  type SignalStatus,
} from '../../../application/ports/order-queries.ts';
import type { Tables } from '../tables.ts';
import { all, anyOf, eachOf, isAfter } from './conditions.ts';
import { orderOf, selectOrders } from './order-row.ts';

const statusesOf = ({ statuses }: SignalFilter): readonly SignalStatus[] =>
  statuses.length === 0 ? SIGNAL_STATUSES : statuses;

/** Signals in PostgreSQL, walked status by status in the order of their index. */
export class PostgresSignalQueries implements SignalQueries {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async list(
    userId: number,
    filter: SignalFilter,
    after: Position<string> | null,
    limit: number,
  ): Promise<readonly ListedSignal[]> {
    const rows = await this.#db
      .selectFrom('signals as g')
      .innerJoin(this.#page(userId, filter, after, limit).as('page'), 'page.id', 'g.id')
      .leftJoin('strategies as s', 's.id', 'g.strategy_id')
      .orderBy('g.received_at', 'desc')
      .orderBy('g.id', 'desc')
      .select(['g.id', 'g.strategy_id', 's.name as strategy_name', 'g.webhook_id', 'g.status', 'g.payload'])
      .select(['g.refusal_code', 'g.refusal_error', 'g.refusal_detail', 'g.answer_status', 'g.received_at'])
      .execute();
    const orders = await this.#ordersOf(rows.map(({ id }) => id));
    return rows.map((row) => ({
      id: row.id,
      strategyId: row.strategy_id,
      strategyName: row.strategy_name,
      webhookId: row.webhook_id,
      status: row.status,
      payload: row.payload,
      refusal: refusalOf(row),
      answerStatus: row.answer_status,
      receivedAt: row.received_at,
      orders: orders.get(row.id) ?? [],
    }));
  }

  async count(userId: number, filter: SignalFilter, atMost: number): Promise<number> {
    const counted = this.#db
      .selectFrom('signals as g')
      .where('g.user_id', '=', userId)
      .where('g.status', '=', anyOf(statusesOf(filter)))
      .where(matches(this.#db, filter, Number.isFinite(atMost) ? 'until_enough' : 'all'))
      .$if(Number.isFinite(atMost), (some) => some.limit(atMost));
    const { total } = await this.#db
      .selectFrom(counted.as('counted'))
      .select((column) => column.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  #page(userId: number, filter: SignalFilter, after: Position<string> | null, limit: number) {
    const newestFirst = (from: ExpressionBuilder<Tables & { status: { word: SignalStatus } }, 'status'>) =>
      from
        .selectFrom('signals as g')
        .where('g.user_id', '=', userId)
        .whereRef('g.status', '=', 'status.word')
        .where(matches(this.#db, filter, 'until_enough'))
        .where(isAfter('g.received_at', 'g.id', after))
        .orderBy('g.received_at', 'desc')
        .orderBy('g.id', 'desc')
        .limit(limit)
        .select(['g.id', 'g.received_at'])
        .as('found');
    return this.#db
      .selectFrom(eachOf(statusesOf(filter)).as<'status'>(sql`status(word)`))
      .innerJoinLateral(newestFirst, (join) => join.onTrue())
      .orderBy('found.received_at', 'desc')
      .orderBy('found.id', 'desc')
      .limit(limit)
      .select('found.id');
  }

  async #ordersOf(signalIds: readonly string[]): Promise<ReadonlyMap<string, readonly ListedOrder[]>> {
    if (signalIds.length === 0) return new Map();
    const rows = await selectOrders(this.#db).where('o.signal_id', 'in', signalIds).orderBy('o.id').execute();
    const orders = new Map<string, ListedOrder[]>(signalIds.map((id) => [id, []]));
    for (const row of rows) orders.get(row.signal_id)?.push(orderOf(row));
    return orders;
  }
}

interface RefusalColumns {
  readonly refusal_code: string | null;
  readonly refusal_error: string | null;
  readonly refusal_detail: RefusalDetail | null;
}

const refusalOf = ({ refusal_code: code, refusal_error: error, refusal_detail: detail }: RefusalColumns) =>
  code === null ? null : { code, error: error ?? '', detail };

/** All are found soonest by joining whole tables; of enough, the newest are looked at one by one. */
type Reach = 'all' | 'until_enough';

function matches(db: Kysely<Tables>, filter: SignalFilter, reach: Reach): RawBuilder<boolean> {
  const { strategyId, orderStatuses, symbol, webhookId, from, to } = filter;
  const has = (which: RawBuilder<boolean>) => hasOrder(db, which, reach);
  return all([
    sql`g.archived_as is null`,
    strategyId !== null && sql`g.strategy_id = ${strategyId}`,
    orderStatuses.length > 0 && has(sql<boolean>`o.status = ${anyOf(orderStatuses)}`),
    symbol !== null && sql`(${has(sql<boolean>`upper(o.symbol) = upper(${symbol})`)} or ${says(symbol)})`,
    webhookId !== null && sql`g.webhook_id = ${webhookId}`,
    from !== null && sql`g.received_at >= ${from}`,
    to !== null && sql`g.received_at < ${to}`,
  ]);
}

/** What has an offset, PostgreSQL does not make a join of. */
function hasOrder(db: Kysely<Tables>, which: RawBuilder<boolean>, reach: Reach): RawBuilder<unknown> {
  const orders = db.selectFrom('orders as o').where(sql<boolean>`o.signal_id = g.id`).where(which).select('o.id');
  return sql`exists (${reach === 'all' ? orders : orders.offset(sql.lit(0))})`;
}

/** Keys of a payload are in any case. To open the payloads of all that were taken would take too long. */
const says = (symbol: string): RawBuilder<unknown> =>
  sql`g.status <> 'taken' and exists (select from jsonb_each_text(g.payload) said where lower(said.key) = 'symbol' and upper(said.value) = upper(${symbol}))`;
