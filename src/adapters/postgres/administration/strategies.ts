import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  LinkRecord,
  StrategyRecord,
  StrategyRecords,
  StrategySettings,
} from '../../../application/ports/administration.ts';
import { Decimal } from '../../../domain/decimal.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Tables } from '../tables.ts';
import { tokenHash } from '../token-hash.ts';
import { given } from './given.ts';

export class PostgresStrategyRecords implements StrategyRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async find(userId: number, name: string): Promise<StrategyRecord | null> {
    const query = this.#existing().where('user_id', '=', userId).where('strategies.name', '=', name);
    return (await this.#records(query))[0] ?? null;
  }

  async get(userId: number, id: number): Promise<StrategyRecord | null> {
    const query = this.#existing().where('user_id', '=', userId).where('strategies.id', '=', id);
    return (await this.#records(query))[0] ?? null;
  }

  list(userId: number): Promise<readonly StrategyRecord[]> {
    return this.#records(this.#existing().where('user_id', '=', userId).orderBy('strategies.id'));
  }

  named(name: string): Promise<readonly StrategyRecord[]> {
    return this.#records(this.#existing().where('strategies.name', '=', name).orderBy('users.username'));
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
    const { userId, name, groupName, marketType } = strategy;
    const { id } = await this.#db
      .insertInto('strategies')
      .values({ ...columns(strategy), user_id: userId, name, group_name: groupName, market_type: marketType })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async update(id: number, changes: Partial<StrategySettings & Pick<StrategyRecord, 'name'>>): Promise<void> {
    const { name, ...settings } = changes;
    await this.#db
      .updateTable('strategies')
      .set({ ...given({ name }), ...columns(settings), updated_at: sql`now()` })
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

  async delete(id: number): Promise<void> {
    await this.#db
      .updateTable('strategies')
      .set({ deleted_at: sql`now()`, webhook_token_hash: null, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** A webhook that is taken in locks these rows, and its orders do: it comes wholly before this lock, or sees what follows. */
  async lock(id: number): Promise<{ openAccountIds: number[] }> {
    await this.#db.selectFrom('strategies').select('id').where('id', '=', id).forUpdate().execute();
    const links = await this.#db
      .selectFrom('strategy_accounts')
      .select(['id', 'account_id'])
      .where('strategy_id', '=', id)
      .orderBy('id')
      .forUpdate()
      .execute();
    if (links.length === 0) return { openAccountIds: [] };
    const open = await this.#db
      .selectFrom('order_attempts')
      .innerJoin('orders', 'orders.id', 'order_attempts.order_id')
      .select('order_attempts.account_id')
      .distinct()
      .where(
        'order_attempts.account_id',
        'in',
        links.map((link) => link.account_id),
      )
      .where('order_attempts.state', 'in', ['sending', 'unknown', 'needs_review'])
      .where(
        'orders.strategy_account_id',
        'in',
        links.map((link) => link.id),
      )
      .execute();
    return { openAccountIds: open.map((attempt) => attempt.account_id) };
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

  #existing() {
    return this.#db
      .selectFrom('strategies')
      .innerJoin('users', 'users.id', 'strategies.user_id')
      .selectAll('strategies')
      .select('users.username')
      .where('strategies.deleted_at', 'is', null);
  }

  async #records(query: { execute(): Promise<StrategyRow[]> }): Promise<StrategyRecord[]> {
    const rows = await query.execute();
    const ids = rows.map(({ id }) => id);
    const links = ids.length === 0 ? [] : await this.#activeLinks(ids);
    return rows.map((row) =>
      recordOf(
        row,
        links.filter((link) => link.strategyId === row.id),
      ),
    );
  }

  /** The link of a deleted account is none. */
  #activeLinks(strategyIds: readonly number[]): Promise<(LinkRecord & { strategyId: number })[]> {
    return this.#db
      .selectFrom('strategy_accounts')
      .innerJoin('accounts', 'accounts.id', 'account_id')
      .select(['strategy_accounts.id', 'strategy_id as strategyId', 'account_id as accountId'])
      .where('strategy_id', 'in', strategyIds)
      .where('strategy_accounts.is_active', '=', true)
      .where('accounts.deleted_at', 'is', null)
      .orderBy('strategy_accounts.id')
      .execute();
  }
}

type StrategyRow = Selectable<Tables['strategies']> & { username: string };

function recordOf(row: StrategyRow, links: readonly LinkRecord[]): StrategyRecord {
  return {
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
    links: links.map(({ id, accountId }) => ({ id, accountId })),
  };
}

function columns(settings: Partial<StrategySettings>) {
  return given({
    group_name: settings.groupName,
    market_type: settings.marketType,
    is_active: settings.isActive,
    rounding: settings.rounding,
    ordering: settings.ordering,
    allowed_symbols: settings.allowedSymbols && [...settings.allowedSymbols],
    max_order_value: settings.maxOrderValue,
  });
}
