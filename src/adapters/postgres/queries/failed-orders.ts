import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type {
  Cursor,
  DayCount,
  DayRange,
  FailedOrder,
  FailedOrderDetail,
  FailedOrderFilter,
  FailedOrderQueries,
} from '../../../application/ports/failed-orders.ts';
import type { Position } from '../../../application/ports/order-queries.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import type { Tables } from '../tables.ts';
import { anyOf, eachOf, isAfter, ownStrategyAccounts } from './conditions.ts';
import { countAll, countByDay, countByReason, countByStatus } from './failed-order-counts.ts';
import { detailOf } from './failed-order-detail.ts';
import { matches, type Sought, seek, statusesOf } from './failed-order-filter.ts';
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
    const sought = await seek(this.#db, filter);
    const page =
      sought.orderId === null ? this.#walk(userId, sought, after, limit) : this.#named(userId, sought, after, limit);
    const rows = await selectFailedOrders(this.#db)
      .innerJoin(page.as('page'), 'page.id', 'f.id')
      .orderBy('f.created_at', 'desc')
      .orderBy('f.id', 'desc')
      .execute();
    return rows.map(failedOrderOf);
  }

  async count(userId: number, filter: FailedOrderFilter): Promise<number> {
    return countAll(this.#db, userId, filter, this.#matching(userId, await seek(this.#db, filter)));
  }

  async countByStatus(userId: number, filter: FailedOrderFilter) {
    const ofAll = { ...filter, statuses: [] };
    return countByStatus(this.#db, userId, ofAll, this.#matching(userId, await seek(this.#db, ofAll)));
  }

  async countByReason(userId: number, filter: FailedOrderFilter) {
    return countByReason(this.#db, userId, filter, this.#matching(userId, await seek(this.#db, filter)));
  }

  countByDay(userId: number, range: DayRange): Promise<readonly DayCount[]> {
    return countByDay(this.#db, userId, range);
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

  #matching(userId: number, sought: Sought) {
    return this.#db
      .selectFrom('failed_orders as f')
      .where('f.strategy_account_id', 'in', ownStrategyAccounts(this.#db, userId).select('sa.id'))
      .where('f.status', '=', anyOf(statusesOf(sought.filter)))
      .where(matches(sought));
  }

  /** The one failed order that the filter names, if it fits. */
  #named(userId: number, sought: Sought, after: Position<number> | null, limit: number) {
    return this.#matching(userId, sought)
      .where(isAfter('f.created_at', 'f.id', after))
      .orderBy('f.created_at', 'desc')
      .orderBy('f.id', 'desc')
      .limit(limit)
      .select('f.id');
  }

  /**
   * The user's strategy accounts one by one and status by status, each in the order of its index. No index finds text in the middle of
   * a column: for that they are looked through, the newest first, until the page is full.
   */
  #walk(userId: number, sought: Sought, after: Position<number> | null, limit: number) {
    const newestFirst = (from: ExpressionBuilder<Tables & Walked, 'sa' | 'status'>) =>
      from
        .selectFrom('failed_orders as f')
        .whereRef('f.strategy_account_id', '=', 'sa.id')
        .whereRef('f.status', '=', 'status.word')
        .where(matches(sought))
        .where(isAfter('f.created_at', 'f.id', after))
        .orderBy('f.created_at', 'desc')
        .orderBy('f.id', 'desc')
        .limit(limit)
        .select(['f.id', 'f.created_at'])
        .as('found');
    return ownStrategyAccounts(this.#db, userId)
      .innerJoin(eachOf(statusesOf(sought.filter)).as<'status'>(sql`status(word)`), (join) => join.onTrue())
      .innerJoinLateral(newestFirst, (join) => join.onTrue())
      .orderBy('found.created_at', 'desc')
      .orderBy('found.id', 'desc')
      .limit(limit)
      .select('found.id');
  }
}
