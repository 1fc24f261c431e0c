import type pg from 'pg';
import {
  NO_ROWS,
  type Period,
  type Removed,
  type RowCounts,
} from '../../../application/retention/retention-database.ts';
import { failedOrderIsOpen } from './finished.ts';
import { failedOrderIdOf, failedOrderLine } from './lines.ts';
import { EVER, met, PAGE, type Place, type Source } from './source.ts';

/** Failed orders of the old system that were never retried here, and so have no order. `s` is the quoted schema. */
export class FailedOrderSource implements Source {
  readonly #s: string;

  constructor(s: string) {
    this.#s = s;
  }

  async earliest(client: pg.Client, before: Date): Promise<Date | null> {
    const { rows } = await client.query<{ at: Date | null }>(
      `select min(f.created_at) as at from ${this.#s}.failed_orders f where f.order_id is null and f.created_at < $1`,
      [before],
    );
    return rows[0]?.at ?? null;
  }

  async count(client: pg.Client, before: Date): Promise<Partial<RowCounts>> {
    const s = this.#s;
    const { rows } = await client.query<{ failed_orders: string; failed_order_history: string }>(
      `with failed as materialized (
         select f.id from ${s}.failed_orders f where f.order_id is null and f.created_at < $1 and not (${failedOrderIsOpen(s)}))
       select (select count(*) from failed) as failed_orders,
         (select count(*) from ${s}.failed_order_history h join failed on failed.id = h.failed_order_id) as failed_order_history`,
      [before],
    );
    return {
      failed_orders: Number(rows[0]?.failed_orders),
      failed_order_history: Number(rows[0]?.failed_order_history),
    };
  }

  async *lines(client: pg.Client, { from, to }: Period, before: Date): AsyncGenerator<readonly string[]> {
    let after: Place = { at: from.toISOString(), id: '0' };
    for (;;) {
      const { rows: page } = await client.query<Place>(
        `select f.id::text, f.created_at::text as at from ${this.#s}.failed_orders f
         where f.order_id is null and (f.created_at, f.id) > ($1::timestamptz, $2::integer) and f.created_at < $3
         order by f.created_at, f.id limit ${PAGE}`,
        [after.at, after.id, to],
      );
      if (page.length > 0) yield [...(await this.#finished(client, page, before)).values()];
      if (page.length < PAGE) return;
      after = page.at(-1) ?? after;
    }
  }

  async #finished(client: pg.Client, among: readonly { readonly id: string }[], before: Date | string) {
    const { rows } = await client.query<{ id: number; line: string }>(
      `select f.id, ${failedOrderLine(this.#s)} as line from ${this.#s}.failed_orders f
       where f.id = any ($2::integer[]) and f.order_id is null and not (${failedOrderIsOpen(this.#s)})
       order by f.created_at, f.id`,
      [before, among.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, line }) => [id, line]));
  }

  async remove(client: pg.Client, lines: readonly string[]): Promise<Removed> {
    const s = this.#s;
    const written = lines.map((line) => ({ id: failedOrderIdOf(line), line }));
    const present = await client.query<{ id: string }>(
      `select id::text from ${s}.failed_orders where id = any ($1::integer[]) order by id for update`,
      [written.map(({ id }) => id)],
    );
    const finished = await this.#finished(client, present.rows, EVER);
    const same = written.filter(({ id, line }) => finished.get(id) === line).map(({ id }) => id);
    const history = `delete from ${s}.failed_order_history where failed_order_id = any ($1::integer[])`;
    return {
      counts: {
        ...NO_ROWS,
        failed_order_history: await met(client, history, [same]),
        failed_orders: await met(client, `delete from ${s}.failed_orders where id = any ($1::integer[])`, [same]),
      },
      remembered: 0,
      stayed: present.rows.length - same.length,
    };
  }
}
