import { type Kysely, sql } from 'kysely';
import type { KeyRecords } from '../../../application/ports/administration.ts';
import type { KeyName, SealedKey } from '../../../application/ports/sealing.ts';
import type { Tables } from '../tables.ts';

export class PostgresKeyRecords implements KeyRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async put({ accountId, fingerprint, sealed, hint }: SealedKey & Pick<KeyName, 'hint'>): Promise<void> {
    await this.#db
      .updateTable('account_keys')
      .set({ retired_at: sql`now()` })
      .where('account_id', '=', accountId)
      .where('fingerprint', '<>', fingerprint)
      .where('retired_at', 'is', null)
      .execute();
    await this.#db
      .insertInto('account_keys')
      .values({ account_id: accountId, fingerprint, sealed, hint })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'fingerprint'])
          .doUpdateSet({ sealed, hint, retired_at: null, created_at: sql`now()` }),
      )
      .execute();
  }

  async retire(accountId: number): Promise<void> {
    await this.#db
      .updateTable('account_keys')
      .set({ retired_at: sql`now()` })
      .where('account_id', '=', accountId)
      .where('retired_at', 'is', null)
      .execute();
  }

  async after(id: number, limit: number): Promise<readonly (SealedKey & { readonly id: number })[]> {
    const rows = await this.#db
      .selectFrom('account_keys')
      .select(['id', 'account_id', 'fingerprint', 'sealed'])
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .execute();
    return rows.map(({ account_id: accountId, ...key }) => ({ accountId, ...key }));
  }

  async reseal(id: number, sealed: Buffer): Promise<void> {
    await this.#db.updateTable('account_keys').set({ sealed }).where('id', '=', id).execute();
  }
}
