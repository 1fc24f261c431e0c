import type pg from 'pg';

export const SCHEMA = 'ordergate';

/** Those that grow. */
export const GROWING = ['signals', 'orders', 'order_attempts', 'failed_orders', 'failed_order_history'] as const;

export interface Filling {
  readonly url: string;
  readonly failedOrders: number;
  readonly attempts: number;
  /** Told what was done, a line each. */
  readonly tell: (line: string) => void;
  /** No further step is begun. */
  readonly isOver: () => boolean;
}

/** How far a step has come; 0 before its beginning. */
export async function amountOf(client: pg.Client, step: string): Promise<number> {
  const { rows } = await client.query<{ amount: string }>('select amount from growth.done where step = $1', [step]);
  return Number(rows[0]?.amount ?? 0);
}

/** Does a part of a step and notes how far it has come, in one transaction. */
export async function advance(client: pg.Client, step: string, amount: number, work: () => Promise<unknown>) {
  await client.query('begin');
  await work();
  const noted = 'insert into growth.done values ($1, $2) on conflict (step) do update set amount = excluded.amount';
  await client.query(noted, [step, amount]);
  await client.query('commit');
}
