import { type Insertable, type Kysely, sql } from 'kysely';
import type { StrategyRecord, StrategyRecords, StrategySettings } from '../../../application/ports/administration.ts';
import { Decimal } from '../../../domain/decimal.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Tables } from '../tables.ts';
import { tokenHash } from '../token-hash.ts';

export class PostgresStrategyRecords implements StrategyRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async find(userId: number, name: string): Promise<StrategyRecord | null> {
    return (await this.named(name)).find((strategy) => strategy.userId === userId) ?? null;
  }

  async named(name: string): Promise<readonly StrategyRecord[]> {
    const rows = await this.#db
      .selectFrom('strategies')
      .innerJoin('users', 'users.id', 'strategies.user_id')
      .selectAll('strategies')
      .select('users.username')
      .where('strategies.name', '=', name)
      .where('strategies.deleted_at', 'is', null)
      .orderBy('users.username')
      .execute();
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        userId: row.user_id,
        username: row.username,
        name: row.name,
        groupName: row.group_name,
        marketType: row.market_type,
        hasToken: row.webhook_token_hash !== null,
        isActive: row.is_active,
        rounding: row.rounding,
        ordering: row.ordering,
        allowedSymbols: row.allowed_symbols,
        maxOrderValue: row.max_order_value === null ? null : Decimal.of(row.max_order_value).toString(),
        accountIds: await this.#activeAccounts(row.id),
      })),
    );
  }

  async withGroupName(userId: number, groupName: string): Promise<number | null> {
    const row = await this.#db
      .selectFrom('strategies')
      .select('id')
      .where('user_id', '=', userId)
      .where('group_name', '=', groupName)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return row?.id ?? null;
  }

  async insert(strategy: StrategySettings & { readonly userId: number; readonly name: string }): Promise<number> {
    const { id } = await this.#db
      .insertInto('strategies')
      .values({ user_id: strategy.userId, name: strategy.name, ...columns(strategy) })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async update(id: number, settings: StrategySettings): Promise<void> {
    await this.#db
      .updateTable('strategies')
      .set({ ...columns(settings), updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  async setToken(id: number, token: Secret): Promise<void> {
    await this.#db
      .updateTable('strategies')
      .set({ webhook_token_hash: tokenHash(token.reveal()), updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  async setAccounts(id: number, accountIds: readonly number[]): Promise<void> {
    const links = this.#db.updateTable('strategy_accounts').set({ is_active: false }).where('strategy_id', '=', id);
    await (accountIds.length > 0 ? links.where('account_id', 'not in', accountIds) : links).execute();
    if (accountIds.length === 0) return;
    await this.#db
      .insertInto('strategy_accounts')
      .values(accountIds.map((accountId) => ({ strategy_id: id, account_id: accountId })))
      .onConflict((conflict) => conflict.columns(['strategy_id', 'account_id']).doUpdateSet({ is_active: true }))
      .execute();
  }

  async #activeAccounts(id: number): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('strategy_accounts')
      .select('account_id')
      .where('strategy_id', '=', id)
      .where('is_active', '=', true)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.account_id);
  }
}

function columns(settings: StrategySettings): Omit<Insertable<Tables['strategies']>, 'user_id' | 'name'> {
  return {
    group_name: settings.groupName,
    market_type: settings.marketType,
    is_active: settings.isActive,
    rounding: settings.rounding,
    ordering: settings.ordering,
    allowed_symbols: settings.allowedSymbols === null ? null : [...settings.allowedSymbols],
    max_order_value: settings.maxOrderValue,
  };
}
