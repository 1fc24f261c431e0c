import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  AccountOrders,
  AccountRecord,
  AccountRecords,
  AccountSettings,
  AccountSwitches,
} from '../../../application/ports/administration.ts';
import type { Tables } from '../tables.ts';
import { given } from './given.ts';

export class PostgresAccountRecords implements AccountRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async find(userId: number, name: string): Promise<AccountRecord | null> {
    const [account = null] = await this.#records(this.#ofUser(userId).where('name', '=', name));
    return account;
  }

  async get(userId: number, id: number): Promise<AccountRecord | null> {
    const [account = null] = await this.#records(this.#ofUser(userId).where('id', '=', id));
    return account;
  }

  list(userId: number): Promise<readonly AccountRecord[]> {
    return this.#records(this.#ofUser(userId));
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

  async update(id: number, changes: Partial<AccountSettings & AccountSwitches>): Promise<void> {
    const { exchange, sandbox, marginMode, name, isActive, isPaused, isFrozen } = changes;
    await this.#db
      .updateTable('accounts')
      .set({
        ...given({ exchange, sandbox, margin_mode: marginMode, name, is_active: isActive, is_paused: isPaused }),
        ...(isFrozen !== undefined && { frozen_at: isFrozen ? sql`now()` : null }),
        updated_at: sql`now()`,
      })
      .where('id', '=', id)
      .execute();
  }

  async delete(id: number): Promise<void> {
    await this.#db
      .updateTable('accounts')
      .set({ deleted_at: sql`now()`, updated_at: sql`now()` })
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

  #ofUser(userId: number) {
    return this.#db
      .selectFrom('accounts')
      .selectAll()
      .where('user_id', '=', userId)
      .where('deleted_at', 'is', null)
      .orderBy('id');
  }

  async #records(query: { execute(): Promise<Selectable<Tables['accounts']>[]> }): Promise<AccountRecord[]> {
    const rows = await query.execute();
    const ids = rows.map(({ id }) => id);
    const keys =
      ids.length === 0
        ? []
        : await this.#db.selectFrom('account_keys').selectAll().where('account_id', 'in', ids).execute();
    return rows.map((row) =>
      recordOf(
        row,
        keys.filter(({ account_id }) => account_id === row.id),
      ),
    );
  }

  #firstOf(table: 'orders' | 'failed_orders', accountId: number): Promise<{ id: number } | undefined> {
    const links = this.#db.selectFrom('strategy_accounts').select('id').where('account_id', '=', accountId);
    const rows = this.#db.selectFrom(table).select('id').where('strategy_account_id', 'in', links);
    return rows.limit(1).executeTakeFirst();
  }
}

function recordOf(row: Selectable<Tables['accounts']>, keys: Selectable<Tables['account_keys']>[]): AccountRecord {
  return {
    id: row.id,
    name: row.name,
    exchange: row.exchange,
    sandbox: row.sandbox,
    marginMode: row.margin_mode,
    isActive: row.is_active,
    isPaused: row.is_paused,
    isFrozen: row.frozen_at !== null,
    keyHint: keys.find(({ retired_at }) => retired_at === null)?.hint ?? null,
    keys: keys.map(({ fingerprint, sealed, retired_at }) => {
      return { accountId: row.id, fingerprint, sealed, isRetired: retired_at !== null };
    }),
  };
}
