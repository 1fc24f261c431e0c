import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type {
  Cursor,
  FailedOrder,
  FailedOrderDetail,
  FailedOrderFilter,
  FailedOrderQueries,
} from '../../../application/ports/failed-orders.ts';
import type { Position } from '../../../application/ports/order-queries.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { Tables } from '../tables.ts';
import { anyOf, eachOf, isAfter, ownStrategyAccounts } from './conditions.ts';
import { countByReason, countByStatus } from './failed-order-counts.ts';
import { detailOf } from './failed-order-detail.ts';
import { matches, statusesOf } from './failed-order-filter.ts';
import { failedOrderOf, selectFailedOrders } from './failed-order-row.ts';

const BATCH = 1_000;

interface Walked {
  sa: Tables['strategy_accounts'];
  status: { word: FailedOrderStatus };
}

/** Failed orders in PostgreSQL. A page costs the same wherever it stands. */
export class PostgresFailedOrderQueries implements FailedOrderQueries {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async list(
    userId: number,
    filter: FailedOrderFilter,
    cursor: Cursor | null,
    limit: number,
  ): Promise<readonly FailedOrder[]> {
    const after = cursor && { at: cursor.createdAt, id: cursor.id };
    const page =
      filter.q === null ? this.#walk(userId, filter, after, limit) : this.#search(userId, filter, after, limit);
    const rows = await selectFailedOrders(this.#db)
      .innerJoin(page.as('page'), 'page.id', 'f.id')
      .orderBy('f.created_at', 'desc')
      .orderBy('f.id', 'desc')
      .execute();
    return rows.map(failedOrderOf);
  }

  async count(userId: number, filter: FailedOrderFilter): Promise<number> {
    const { total } = await this.#matching(userId, filter)
      .select((column) => column.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  countByStatus(userId: number, filter: FailedOrderFilter) {
    return countByStatus(this.#matching(userId, { ...filter, statuses: [] }));
  }

  countByReason(userId: number, filter: FailedOrderFilter) {
    return countByReason(this.#db, this.#matching(userId, filter));
  }

  async get(userId: number, id: number): Promise<FailedOrderDetail | null> {
    const row = await selectFailedOrders(this.#db)
      .where('s.user_id', '=', userId)
      .where('f.id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : detailOf(this.#db, failedOrderOf(row), row.order_id);
  }

  async *stream(userId: number, filter: FailedOrderFilter): AsyncGenerator<FailedOrder, void, void> {
    let after: Cursor | null = null;
    for (;;) {
      const batch: readonly FailedOrder[] = await this.list(userId, filter, after, BATCH);
      yield* batch;
      after = batch.at(-1) ?? null;
      if (after === null || batch.length < BATCH) return;
    }
  }

  #matching(userId: number, filter: FailedOrderFilter) {
    return this.#db
      .selectFrom('failed_orders as f')
      .where('f.strategy_account_id', 'in', ownStrategyAccounts(this.#db, userId).select('sa.id'))
      .where('f.status', '=', anyOf(statusesOf(filter)))
      .where(matches(this.#db, filter));
  }

  /** No index finds text in the middle of a column: what the user owns is looked through once. */
  #search(userId: number, filter: FailedOrderFilter, after: Position<number> | null, limit: number) {
    return this.#matching(userId, filter)
      .where(isAfter('f.created_at', 'f.id', after))
      .orderBy('f.created_at', 'desc')
      .orderBy('f.id', 'desc')
      .limit(limit)
      .select('f.id');
  }

  /** The user's strategy accounts one by one and status by status, each in the order of its index. */
  #walk(userId: number, filter: FailedOrderFilter, after: Position<number> | null, limit: number) {
    const newestFirst = (from: ExpressionBuilder<Tables & Walked, 'sa' | 'status'>) =>
      from
        .selectFrom('failed_orders as f')
        .whereRef('f.strategy_account_id', '=', 'sa.id')
        .whereRef('f.status', '=', 'status.word')
        .where(matches(this.#db, filter))
        .where(isAfter('f.created_at', 'f.id', after))
        .orderBy('f.created_at', 'desc')
        .orderBy('f.id', 'desc')
        .limit(limit)
        .select(['f.id', 'f.created_at'])
        .as('found');
    return ownStrategyAccounts(this.#db, userId)
      .innerJoin(eachOf(statusesOf(filter)).as<'status'>(sql`status(word)`), (join) => join.onTrue())
      .innerJoinLateral(newestFirst, (join) => join.onTrue())
      .orderBy('found.created_at', 'desc')
      .orderBy('found.id', 'desc')
      .limit(limit)
      .select('found.id');
  }
}
