import type pg from 'pg';
import type { Period, Removed, RowCounts } from '../../../application/retention/retention-database.ts';
import { signalIsFinished } from './finished.ts';
import { signalIdOf, signalLine } from './lines.ts';
import { EVER, met, PAGE, type Place, type Source } from './source.ts';

/** A range of `idx_signals_newest`: there is no index over the times of all, for every webhook would have to pay for it. */
interface Range {
  readonly user_id: number;
  readonly status: string;
}

interface Id {
  readonly id: string;
}

/** Signals with all that hangs on them. `s` is the quoted schema. */
export class SignalSource implements Source {
  readonly #s: string;

  constructor(s: string) {
    this.#s = s;
  }

  async earliest(client: pg.Client, before: Date): Promise<Date | null> {
    const { rows } = await client.query<{ at: Date | null }>(
      `select min(first.received_at) as at from ${this.#ranges()}, lateral (
         select g.received_at from ${this.#s}.signals g
         where g.user_id = range.user_id and g.status = range.status and g.archived_as is null and g.received_at < $1
         order by g.received_at limit 1) first`,
      [before],
    );
    return rows[0]?.at ?? null;
  }

  async count(client: pg.Client, before: Date): Promise<Partial<RowCounts>> {
    const s = this.#s;
    const { rows } = await client.query<Record<keyof RowCounts, string>>(
      `with signal as materialized (select g.id from ${s}.signals g where ${signalIsFinished(s, 'all')}),
       placed as materialized (select o.id from ${s}.orders o join signal on signal.id = o.signal_id),
       failed as materialized (select f.id from ${s}.failed_orders f join placed on placed.id = f.order_id)
       select (select count(*) from signal) as signals, (select count(*) from placed) as orders,
         (select count(*) from ${s}.order_attempts t join placed on placed.id = t.order_id) as order_attempts,
         (select count(*) from failed) as failed_orders,
         (select count(*) from ${s}.failed_order_history h join failed on failed.id = h.failed_order_id) as failed_order_history`,
      [before],
    );
    return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([table, count]) => [table, Number(count)]));
  }

  async *lines(client: pg.Client, period: Period, before: Date): AsyncGenerator<readonly string[]> {
    const { rows: ranges } = await client.query<Range>(
      `select range.* from ${this.#ranges()} where exists (
         select from ${this.#s}.signals g
         where g.user_id = range.user_id and g.status = range.status and g.archived_as is null
           and g.received_at >= $1 and g.received_at < $2)`,
      [period.from, period.to],
    );
    for (const range of ranges) yield* this.#linesOf(client, range, period, before);
  }

  async *#linesOf(client: pg.Client, { user_id, status }: Range, { from, to }: Period, before: Date) {
    let after: Place = { at: from.toISOString(), id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const { rows: page } = await client.query<Place>(
        `select g.id, g.received_at::text as at from ${this.#s}.signals g
         where g.user_id = $1 and g.status = $2 and g.archived_as is null
           and (g.received_at, g.id) > ($3::timestamptz, $4::uuid) and g.received_at < $5
         order by g.received_at, g.id limit ${PAGE}`,
        [user_id, status, after.at, after.id, to],
      );
      if (page.length > 0) yield [...(await this.#finished(client, page, before)).values()];
      if (page.length < PAGE) return;
      after = page.at(-1) ?? after;
    }
  }

  /** Lines by id, in the order of their times. */
  async #finished(client: pg.Client, among: readonly { readonly id: string }[], before: Date | string) {
    const { rows } = await client.query<{ id: string; line: string }>(
      `select g.id, ${signalLine(this.#s)} as line from ${this.#s}.signals g
       where g.id = any ($2::uuid[]) and ${signalIsFinished(this.#s, 'few')} order by g.received_at, g.id`,
      [before, among.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, line }) => [id, line]));
  }

  /** Locked as everybody locks them, attempts first, then read anew: what is read stays so until it is gone. */
  async remove(client: pg.Client, lines: readonly string[]): Promise<Removed> {
    const s = this.#s;
    const written = lines.map((line) => ({ id: signalIdOf(line), line }));
    const ids = written.map(({ id }) => id);
    const orders = (await client.query<Id>(`select id from ${s}.orders where signal_id = any ($1::uuid[])`, [ids]))
      .rows;
    for (const statement of locks(s)) await client.query(statement, [orders.map(({ id }) => id)]);
    const present = await client.query<Id>(
      `select id from ${s}.signals where id = any ($1::uuid[]) and archived_as is null for update`,
      [ids],
    );
    const finished = await this.#finished(client, present.rows, EVER);
    const same = written.filter(({ id, line }) => finished.get(id) === line).map(({ id }) => id);
    return { ...(await this.#delete(client, same)), stayed: present.rows.length - same.length };
  }

  async #delete(client: pg.Client, signals: readonly string[]): Promise<Omit<Removed, 'stayed'>> {
    const s = this.#s;
    const placed = await client.query<Id>(`select id from ${s}.orders where signal_id = any ($1::uuid[])`, [signals]);
    const orders = placed.rows.map(({ id }) => id);
    const ofOrders = 'where order_id = any ($1::bigint[])';
    const failed = await client.query<Id>(`select id from ${s}.failed_orders ${ofOrders}`, [orders]);
    const failedOrders = failed.rows.map(({ id }) => id);
    const history = `delete from ${s}.failed_order_history where failed_order_id = any ($1::integer[])`;
    const counts = {
      failed_order_history: await met(client, history, [failedOrders]),
      failed_orders: await met(client, `delete from ${s}.failed_orders ${ofOrders}`, [orders]),
      order_attempts: await met(client, `delete from ${s}.order_attempts ${ofOrders}`, [orders]),
    };
    const remembered = await met(client, remember(s), [signals]);
    return {
      counts: {
        ...counts,
        orders: await met(client, `delete from ${s}.orders where id = any ($1::bigint[])`, [orders]),
        signals:
          remembered +
          (await met(client, `delete from ${s}.signals where id = any ($1::uuid[]) and archived_as is null`, [
            signals,
          ])),
      },
      remembered,
    };
  }

  #ranges(): string {
    return `(select u.id as user_id, word as status from ${this.#s}.users u, unnest(array['taken', 'refused', 'voided']) word) range`;
  }
}

/** Of orders, by id. */
const locks = (s: string): readonly string[] => [
  `select from ${s}.order_attempts where order_id = any ($1::bigint[]) order by id for update`,
  `select from ${s}.orders where id = any ($1::bigint[]) order by id for update`,
  `select from ${s}.failed_orders where order_id = any ($1::bigint[]) order by id for update`,
];

/** A webhook's id stays known with its first answer, and with what became of it: the same one again must never be executed anew. */
const remember = (s: string): string => `
  update ${s}.signals g set payload = '{}', archived_as = case
    when exists (select from ${s}.orders o where o.signal_id = g.id and o.status <> 'accepted') then 'removed' else 'accepted' end
  where g.id = any ($1::uuid[]) and g.status = 'taken' and g.webhook_id is not null`;
