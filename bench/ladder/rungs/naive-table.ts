import pg from 'pg';
import type { WebhookOrder } from './serving.ts';

/** The one table of a naive gateway. */
export class NaiveTable {
  readonly #pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

  async insert(order: WebhookOrder): Promise<number> {
    const { symbol, side, order_type, quantity, price } = order;
    const { rows } = await this.#pool.query<{ id: number }>(
      `insert into naive_orders (symbol, side, order_type, quantity, price, payload, status)
       values ($1, $2, $3, $4, $5, $6, 'sending') returning id`,
      [symbol, side, order_type, quantity, price, order],
    );
    return rows[0]!.id;
  }

  async accept(id: number, exchangeOrderId: string): Promise<void> {
    await this.#pool.query(`update naive_orders set status = 'accepted', exchange_order_id = $2 where id = $1`, [
      id,
      exchangeOrderId,
    ]);
  }
}

export const NAIVE_SCHEMA = `create table naive_orders (
  id serial primary key, symbol text not null, side text not null, order_type text not null, quantity numeric not null,
  price numeric, payload jsonb not null, status text not null, exchange_order_id text, created_at timestamptz not null default now())`;
