import { type ExpressionBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type ListedOrder,
  ORDER_STATUSES,
  type OrderFilter,
  type OrderQueries,
  type Position,
} from '../../../application/ports/order-queries.ts';
import type { OrderStatus } from '../../../domain/order-status.ts';
import type { Tables } from '../tables.ts';
import { all, anyOf, eachOf, isAfter, ownStrategyAccounts } from './conditions.ts';
import { orderOf, selectOrders } from './order-row.ts';

const statusesOf = ({ statuses }: OrderFilter): readonly OrderStatus[] =>
  statuses.length === 0 ? ORDER_STATUSES : statuses;

/** Orders in PostgreSQL, walked as failed orders are. */
export class PostgresOrderQueries implements OrderQueries {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async list(
    userId: number,
    filter: OrderFilter,
    after: Position<number> | null,
    limit: number,
  ): Promise<readonly ListedOrder[]> {
    const rows = await selectOrders(this.#db)
      .innerJoin(this.#page(userId, filter, after, limit).as('page'), 'page.id', 'o.id')
      .orderBy('o.received_at', 'desc')
      .orderBy('o.id', 'desc')
      .execute();
    return rows.map(orderOf);
  }

  async count(userId: number, filter: OrderFilter): Promise<number> {
    const { total } = await this.#db
      .selectFrom('orders as o')
      .where('o.strategy_account_id', 'in', ownStrategyAccounts(this.#db, userId).select('sa.id'))
      .where('o.status', '=', anyOf(statusesOf(filter)))
      .where(matches(filter))
      .select((column) => column.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  #page(userId: number, filter: OrderFilter, after: Position<number> | null, limit: number) {
    const newestFirst = (from: ExpressionBuilder<Tables & Walked, 'sa' | 'status'>) =>
      from
        .selectFrom('orders as o')
        .whereRef('o.strategy_account_id', '=', 'sa.id')
        .whereRef('o.status', '=', 'status.word')
        .where(matches(filter))
        .where(isAfter('o.received_at', 'o.id', after))
        .orderBy('o.received_at', 'desc')
        .orderBy('o.id', 'desc')
        .limit(limit)
        .select(['o.id', 'o.received_at'])
        .as('found');
    return ownStrategyAccounts(this.#db, userId)
      .innerJoin(eachOf(statusesOf(filter)).as<'status'>(sql`status(word)`), (join) => join.onTrue())
      .innerJoinLateral(newestFirst, (join) => join.onTrue())
      .orderBy('found.received_at', 'desc')
      .orderBy('found.id', 'desc')
      .limit(limit)
      .select('found.id');
  }
}

interface Walked {
  sa: Tables['strategy_accounts'];
  status: { word: OrderStatus };
}

function matches({ strategyAccountId, symbol, from, to }: OrderFilter): RawBuilder<boolean> {
  return all([
    strategyAccountId !== null && sql`o.strategy_account_id = ${strategyAccountId}`,
    symbol !== null && sql`upper(o.symbol) = upper(${symbol})`,
    from !== null && sql`o.received_at >= ${from}`,
    to !== null && sql`o.received_at < ${to}`,
  ]);
}
