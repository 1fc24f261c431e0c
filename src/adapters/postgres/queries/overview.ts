import { type Kysely, type RawBuilder, sql } from 'kysely';
import { SIGNAL_STATUSES } from '../../../application/ports/order-queries.ts';
import type { OverviewQueries, Standing, WatchedAccount } from '../../../application/ports/overview.ts';
import { type ToldTrouble, TROUBLE_OF_REASON } from '../../../domain/account-troubles.ts';
import type { Tables } from '../tables.ts';
import { eachOf } from './conditions.ts';

/** How a user's trading stands, in PostgreSQL: a few entries of an index for each account, however many attempts it has. */
export class PostgresOverviewQueries implements OverviewQueries {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async standing(userId: number, from: Date): Promise<Standing> {
    const [user, accounts] = await Promise.all([this.#user(userId), this.#accounts(userId, from)]);
    return { isPaused: user?.is_paused ?? false, lastSignalAt: user?.last_signal_at ?? null, accounts };
  }

  /** The newest signal of each status stands at the end of a range of the index. */
  async #user(userId: number) {
    return await this.#db
      .selectFrom('users as u')
      .leftJoinLateral(
        (from) =>
          from
            .selectFrom(eachOf(SIGNAL_STATUSES).as<'status'>(sql`status(word)`))
            .innerJoinLateral(
              (inner) =>
                inner
                  .selectFrom('signals as g')
                  .whereRef('g.user_id', '=', 'u.id')
                  .whereRef('g.status', '=', 'status.word')
                  .where('g.archived_as', 'is', null)
                  .orderBy('g.received_at', 'desc')
                  .limit(1)
                  .select('g.received_at')
                  .as('newest'),
              (join) => join.onTrue(),
            )
            .select((column) => column.fn.max('newest.received_at').as('at'))
            .as('last_signal'),
        (join) => join.onTrue(),
      )
      .where('u.id', '=', userId)
      .select(['u.is_paused', 'last_signal.at as last_signal_at'])
      .executeTakeFirst();
  }

  async #accounts(userId: number, from: Date): Promise<readonly WatchedAccount[]> {
    const rows = await this.#db
      .selectFrom('accounts as a')
      .leftJoin('account_keys as k', (join) => join.onRef('k.account_id', '=', 'a.id').on('k.retired_at', 'is', null))
      .leftJoinLateral(
        (inner) =>
          inner
            .selectFrom('order_attempts as t')
            .whereRef('t.account_id', '=', 'a.id')
            .where(isLookedAt('t', from))
            .where(tellsAnything('t'))
            .orderBy('t.settled_at', 'desc')
            .orderBy('t.id', 'desc')
            .limit(1)
            .select(['t.settled_at', kindOf('t').as('kind')])
            .select(sql<Date | null>`(t.params ->> 'until')::timestamptz`.as('until'))
            .as('last'),
        (join) => join.onTrue(),
      )
      .where('a.user_id', '=', userId)
      .where('a.deleted_at', 'is', null)
      .orderBy('a.id')
      .select(['a.id', 'a.name', 'a.exchange', 'a.sandbox', 'a.is_paused', 'a.updated_at', 'a.frozen_at'])
      .select(['last.kind', 'last.settled_at as told_at', 'last.until'])
      .select(since(this.#db, from).as('told_since'))
      .execute();
    return rows.map(({ id, name, exchange, sandbox, ...row }) => ({
      ...{ id, name, exchange, sandbox, frozenSince: row.frozen_at },
      pausedSince: row.is_paused ? row.updated_at : null,
      told:
        row.kind === null || row.told_at === null
          ? null
          : { kind: row.kind, since: row.told_since ?? row.told_at, at: row.told_at, until: row.until },
    }));
  }
}

/** Which trouble of its account an attempt tells; null where none. */
function kindOf(attempt: string): RawBuilder<ToldTrouble | null> {
  const cases = Object.entries(TROUBLE_OF_REASON).map(
    ([code, kind]) => sql`when ${sql.lit(code)} then ${sql.lit(kind)}`,
  );
  return sql`case ${sql.ref(`${attempt}.code`)} ${sql.join(cases, sql` `)} end`;
}

/** What came of an earlier key tells nothing of the current one, `k`. */
const isLookedAt = (attempt: string, from: Date): RawBuilder<boolean> =>
  sql`${sql.ref(`${attempt}.settled_at`)} >= greatest(${from}::timestamptz, k.created_at)`;

/** What was never sent for a reason of its own tells nothing of the account. */
const tellsAnything = (attempt: string): RawBuilder<boolean> =>
  sql`(${sql.ref(`${attempt}.state`)} <> 'not_sent' or ${kindOf(attempt)} is not null)`;

/** The first attempt of the account `a` that told the same as its `last` one, with nothing else told between. Costs as much as there are. */
function since(db: Kysely<Tables>, from: Date): RawBuilder<Date | null> {
  const ofAccount = (attempt: 't' | 'o') =>
    db
      .selectFrom(`order_attempts as ${attempt}`)
      .where(sql<boolean>`${sql.ref(`${attempt}.account_id`)} = a.id`)
      .where(isLookedAt(attempt, from));
  const lastOther = ofAccount('o')
    .where(tellsAnything('o'))
    .where(sql<boolean>`${kindOf('o')} is distinct from last.kind`)
    .select(sql`max(o.settled_at)`.as('at'));
  const first = ofAccount('t')
    .where(sql<boolean>`${kindOf('t')} = last.kind`)
    .where(sql<boolean>`t.settled_at > coalesce((${lastOther}), '-infinity')`)
    .select(sql`min(t.settled_at)`.as('at'));
  return sql`case when last.kind is not null then (${first}) end`;
}
