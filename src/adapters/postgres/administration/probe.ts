import { type Kysely, sql } from 'kysely';
import type { SealedKey } from '../../../application/ports/sealing.ts';
import type { DatabaseFacts, DatabaseProbe } from '../../../application/ports/surroundings.ts';
import type { Tables } from '../tables.ts';

/** Asks PostgreSQL about its settings and our tables about what the doctor wants to see. */
export class PostgresProbe implements DatabaseProbe {
  readonly #db: Kysely<Tables>;

  /** `db` qualifies our tables with their schema. */
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async facts(): Promise<DatabaseFacts> {
    const { rows } = await sql<DatabaseFacts>`
      select current_setting('server_version_num')::integer as "versionNumber",
             clock_timestamp() as now,
             current_setting('synchronous_commit') as "synchronousCommit",
             current_setting('fsync') as fsync,
             current_setting('full_page_writes') as "fullPageWrites"`.execute(this.#db);
    return rows[0]!;
  }

  async sealedKeys(): Promise<readonly SealedKey[]> {
    const rows = await this.#db
      .selectFrom('account_keys')
      .select(['account_id as accountId', 'fingerprint', 'sealed'])
      .execute();
    return rows;
  }

  exchanges(): Promise<{ account: string; exchange: string }[]> {
    return this.#db
      .selectFrom('accounts')
      .innerJoin('users', 'users.id', 'accounts.user_id')
      .select((row) => [sql<string>`${row.ref('users.username')} || '/' || ${row.ref('accounts.name')}`.as('account')])
      .select('accounts.exchange')
      .where('accounts.deleted_at', 'is', null)
      .orderBy('accounts.id')
      .execute();
  }
}
