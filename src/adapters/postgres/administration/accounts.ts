import { type Kysely, sql } from 'kysely';
import type {
  AccountOrders,
  AccountRecord,
  AccountRecords,
  AccountSettings,
} from '../../../application/ports/administration.ts';
import type { Tables } from '../tables.ts';

export class PostgresAccountRecords implements AccountRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async find(userId: number, name: string): Promise<AccountRecord | null> {
    const row = await this.#db
      .selectFrom('accounts')
      .select(['id', 'name', 'exchange', 'sandbox', 'margin_mode'])
      .where('user_id', '=', userId)
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    const { id, exchange, sandbox, margin_mode: marginMode } = row;
    const keys = await this.#db.selectFrom('account_keys').selectAll().where('account_id', '=', id).execute();
    return {
      id,
      name,
      exchange,
      sandbox,
      marginMode,
      keys: keys.map(({ fingerprint, sealed, retired_at }) => {
        return { accountId: id, fingerprint, sealed, isRetired: retired_at !== null };
      }),
    };
  }

  async insert(account: AccountSettings & { readonly userId: number; readonly name: string }): Promise<number> {
    const { userId, name, exchange, sandbox, marginMode } = account;
    const { id } = await this.#db
      .insertInto('accounts')
      .values({ user_id: userId, name, exchange, sandbox, margin_mode: marginMode })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async update(id: number, { exchange, sandbox, marginMode }: AccountSettings): Promise<void> {
    await this.#db
      .updateTable('accounts')
      .set({ exchange, sandbox, margin_mode: marginMode, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** A new order references the account and so waits for this lock; what it waits for, the later queries see. */
  async lock(id: number): Promise<AccountOrders> {
    await this.#db.selectFrom('accounts').select('id').where('id', '=', id).forUpdate().execute();
    const order = await this.#firstOf('orders', id);
    // Failed orders of an older system have no order of ours, but may be retried all the same.
    const failedOrder = order ?? (await this.#firstOf('failed_orders', id));
    const openAttempt = await this.#db
      .selectFrom('order_attempts')
      .select('id')
      .where('account_id', '=', id)
      .where('state', 'in', ['sending', 'unknown', 'needs_review'])
      .limit(1)
      .executeTakeFirst();
    return { hasOrders: failedOrder !== undefined, hasOpenAttempts: openAttempt !== undefined };
  }

  #firstOf(table: 'orders' | 'failed_orders', accountId: number): Promise<{ id: number } | undefined> {
    const links = this.#db.selectFrom('strategy_accounts').select('id').where('account_id', '=', accountId);
    const rows = this.#db.selectFrom(table).select('id').where('strategy_account_id', 'in', links);
    return rows.limit(1).executeTakeFirst();
  }
}
