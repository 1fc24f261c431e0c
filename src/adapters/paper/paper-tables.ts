import type { Generated, Kysely, Selectable } from 'kysely';
import { Decimal } from '../../domain/decimal.ts';
import type { OrderType, PreparedOrder, Side } from '../../domain/order.ts';
import type { SeenOrder } from '../../domain/sighting.ts';
import { type Balance, type Holdings, NO_POSITION } from './holdings.ts';
import { startingBalances } from './markets.ts';
import type { PaperExecution } from './matching.ts';
import type { PaperOrder } from './paper-book.ts';

/** The tables of the paper exchange. Amounts are exact decimal text. */
export interface PaperTables {
  paper_balances: { account_id: number; currency: string; free: string; reserved: string };
  paper_positions: { account_id: number; market_id: string; quantity: string; margin: string };
  paper_orders: {
    id: Generated<number | string>;
    account_id: number;
    client_order_id: string;
    market_id: string;
    side: Side;
    order_type: OrderType;
    amount: string;
    price: string | null;
    status: PaperExecution['exchangeStatus'];
    filled_quantity: string;
    average_price: string | null;
  };
}

export async function findOrder(
  db: Kysely<PaperTables>,
  accountId: number,
  clientOrderId: string,
): Promise<SeenOrder | null> {
  const row = await db
    .selectFrom('paper_orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('client_order_id', '=', clientOrderId)
    .executeTakeFirst();
  return row ? seenOrder(row) : null;
}

/** Newest first. */
export async function recentOrders(
  db: Kysely<PaperTables>,
  accountId: number,
  marketId: string,
  limit: number,
): Promise<readonly PaperOrder[]> {
  const rows = await db
    .selectFrom('paper_orders')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('market_id', '=', marketId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const price = row.price === null ? null : Decimal.of(row.price);
    return { ...seenOrder(row), orderType: row.order_type, price };
  });
}

function seenOrder(row: Selectable<PaperTables['paper_orders']>): SeenOrder {
  return {
    exchangeOrderId: String(row.id),
    exchangeStatus: row.status,
    filledQuantity: Decimal.of(row.filled_quantity),
    averagePrice: row.average_price === null ? null : Decimal.of(row.average_price),
    clientOrderId: row.client_order_id,
    marketId: row.market_id,
    side: row.side,
    amount: Decimal.of(row.amount),
  };
}

/** Balances that no order has touched yet are what every account starts with. */
export async function readHoldings(db: Kysely<PaperTables>, accountId: number, marketId: string): Promise<Holdings> {
  const rows = await db.selectFrom('paper_balances').selectAll().where('account_id', '=', accountId).execute();
  const stored = rows.map(({ currency, free, reserved }): [string, Balance] => [
    currency,
    { free: Decimal.of(free), reserved: Decimal.of(reserved) },
  ]);
  const position = await db
    .selectFrom('paper_positions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('market_id', '=', marketId)
    .executeTakeFirst();
  return {
    balances: new Map([...startingBalances(), ...stored]),
    position: position ? { quantity: Decimal.of(position.quantity), margin: Decimal.of(position.margin) } : NO_POSITION,
  };
}

export async function insertOrder(
  db: Kysely<PaperTables>,
  accountId: number,
  order: PreparedOrder,
  execution: PaperExecution,
): Promise<string> {
  const { id } = await db
    .insertInto('paper_orders')
    .values({
      account_id: accountId,
      client_order_id: order.clientOrderId,
      market_id: order.marketId,
      side: order.side,
      order_type: order.orderType,
      amount: order.sentAmount.toString(),
      price: order.price?.toString() ?? null,
      status: execution.exchangeStatus,
      filled_quantity: execution.filledQuantity.toString(),
      average_price: execution.averagePrice?.toString() ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return String(id);
}

export async function writeBalances(
  db: Kysely<PaperTables>,
  accountId: number,
  before: Holdings,
  after: Holdings,
): Promise<void> {
  const changed = [...after.balances].filter(([currency, balance]) => balance !== before.balances.get(currency));
  if (changed.length === 0) return;
  await db
    .insertInto('paper_balances')
    .values(
      changed.map(([currency, { free, reserved }]) => ({
        account_id: accountId,
        currency,
        free: free.toString(),
        reserved: reserved.toString(),
      })),
    )
    .onConflict((on) =>
      on.columns(['account_id', 'currency']).doUpdateSet({
        free: (eb) => eb.ref('excluded.free'),
        reserved: (eb) => eb.ref('excluded.reserved'),
      }),
    )
    .execute();
}

export async function writePosition(
  db: Kysely<PaperTables>,
  accountId: number,
  marketId: string,
  { position }: Holdings,
): Promise<void> {
  const values = { quantity: position.quantity.toString(), margin: position.margin.toString() };
  await db
    .insertInto('paper_positions')
    .values({ account_id: accountId, market_id: marketId, ...values })
    .onConflict((on) => on.columns(['account_id', 'market_id']).doUpdateSet(values))
    .execute();
}
