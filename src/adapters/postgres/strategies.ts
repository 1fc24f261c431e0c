import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import type { Strategies, TokenOwner, Traded } from '../../application/ports/strategies.ts';
import type { Locale, Strategy, StrategyAccount } from '../../domain/account.ts';
import { ACCOUNT_COLUMNS, type AccountRow, accountOf, type OpenKey } from './account-rows.ts';
import type { Database, Statement } from './database.ts';
import { tokenHash } from './token-hash.ts';

interface OwnerColumns {
  readonly owner_hash: Buffer;
  readonly owner: 'strategy' | 'user';
  readonly user_id: number;
  readonly locale: Locale;
  readonly is_paused: boolean;
}

interface StrategyColumns extends Pick<Strategy, 'name' | 'ordering' | 'rounding'> {
  readonly strategy_id: number;
  readonly version: string;
  readonly group_name: string;
  readonly market_type: Strategy['marketType'];
  readonly is_active: boolean;
  readonly allowed_symbols: readonly string[] | null;
  readonly max_order_value: string | null;
}

type LinkColumns = AccountRow & { readonly link_id: number; readonly link_active: boolean };
/** One row per link; of a strategy without accounts, and of a user without strategies, the rest is null. */
type TokenRow = OwnerColumns & (StrategyColumns | { readonly strategy_id: null }) & (LinkColumns | { link_id: null });
type StrategyRow = OwnerColumns & StrategyColumns & TokenRow;

const MOST_KEPT = 1_000;
/** How long keys that nobody uses any more stay in memory at most, in milliseconds. */
const KEPT_FOR = 60_000;

/** Strategies in PostgreSQL. The latest are kept; what is taken in by one is checked against what holds, on every instance. */
export class PostgresStrategies implements Strategies {
  readonly #database: Database;
  readonly #open: OpenKey;
  readonly #statement: Statement;
  readonly #traded: Statement;
  /** By the token's hash. */
  readonly #kept = new LRUCache<string, TokenOwner>({ max: MOST_KEPT, ttl: KEPT_FOR });

  constructor(database: Database, open: OpenKey) {
    this.#database = database;
    this.#open = open;
    const schema = pg.escapeIdentifier(database.schema);
    this.#statement = byTokenStatement(schema);
    this.#traded = tradedStatement(schema);
  }

  async byToken(token: string, { fresh }: { readonly fresh: boolean }): Promise<TokenOwner | null> {
    const hash = tokenHash(token);
    const name = hash.toString('base64');
    const kept = fresh ? undefined : this.#kept.get(name);
    if (kept !== undefined) return kept;
    const owner = await this.#read(hash);
    if (owner !== null && mayBeKept(owner)) this.#kept.set(name, { ...owner, isKept: true });
    else this.#kept.delete(name);
    return owner;
  }

  async traded(): Promise<readonly Traded[]> {
    const rows = await this.#database.run<AccountRow & Pick<StrategyColumns, 'market_type'>>(this.#traded, []);
    return rows.map((row) => ({ account: accountOf(row, this.#open), marketType: row.market_type }));
  }

  async #read(hash: Buffer): Promise<TokenOwner | null> {
    const rows = await this.#database.run<TokenRow>(this.#statement, [hash]);
    const [first] = rows;
    if (first === undefined || !timingSafeEqual(first.owner_hash, hash)) return null;
    const strategies = this.#strategiesOf(rows.filter(isStrategyRow));
    if (first.owner === 'user')
      return { kind: 'user', userId: first.user_id, locale: first.locale, strategies, isKept: false };
    const [strategy] = strategies;
    return strategy === undefined ? null : { kind: 'strategy', strategy, isKept: false };
  }

  #strategiesOf(rows: readonly StrategyRow[]): readonly Strategy[] {
    const ids = new Set(rows.map((row) => row.strategy_id));
    return [...ids].flatMap((id) => {
      const links = rows.filter((row) => row.strategy_id === id);
      return links[0] === undefined ? [] : this.#strategyOf(links[0], links);
    });
  }

  #strategyOf(row: StrategyRow, links: readonly StrategyRow[]): Strategy {
    return {
      id: row.strategy_id,
      version: row.version,
      userId: row.user_id,
      locale: row.locale,
      name: row.name,
      groupName: row.group_name,
      marketType: row.market_type,
      isActive: row.is_active,
      rounding: row.rounding,
      ordering: row.ordering,
      allowedSymbols: row.allowed_symbols,
      maxOrderValue: row.max_order_value,
      isPaused: row.is_paused,
      accounts: links.flatMap((link) => this.#linkOf(link)),
    };
  }

  #linkOf(row: StrategyRow): readonly StrategyAccount[] {
    if (row.link_id === null) return [];
    return [{ id: row.link_id, isActive: row.link_active, account: accountOf(row, this.#open) }];
  }
}

/**
 * Which strategy a user's token means may change without any of them being changed. The order of signals is to be judged by what holds
 * when they arrive; and an account without a key refuses its orders, although one may be there by now.
 */
function mayBeKept(owner: TokenOwner): owner is Extract<TokenOwner, { kind: 'strategy' }> {
  if (owner.kind === 'user' || owner.strategy.ordering === 'in_order') return false;
  return owner.strategy.accounts.every(
    ({ account }) => account.key !== null || !account.isActive || account.exchange === 'paper',
  );
}

const isStrategyRow = (row: TokenRow): row is StrategyRow => row.strategy_id !== null;

/** Parameter: the token's hash. The tokens of inactive users open nothing. */
function byTokenStatement(schema: string): Statement {
  return {
    name: 'by_token',
    text: `
with owner as materialized (
  select 'strategy' as owner, s.webhook_token_hash as owner_hash, s.user_id, s.id as strategy_id
  from ${schema}.strategies s where s.webhook_token_hash = $1::bytea and s.deleted_at is null
  union all
  select 'user', u.webhook_token_hash, u.id, null from ${schema}.users u where u.webhook_token_hash = $1::bytea
  limit 1
)
select owner.owner, owner.owner_hash, u.id as user_id, u.locale, u.is_paused, s.id as strategy_id,
  s.xmin::text || ' ' || u.xmin::text as version, s.name, s.group_name,
  s.market_type, s.is_active, s.rounding, s.ordering, s.allowed_symbols, s.max_order_value,
  case when a.id is not null then sa.id end as link_id, sa.is_active as link_active, ${ACCOUNT_COLUMNS}
from owner
  join ${schema}.users u on u.id = owner.user_id and u.is_active
  left join ${schema}.strategies s
    on s.user_id = u.id and s.deleted_at is null and (owner.strategy_id is null or s.id = owner.strategy_id)
  left join ${schema}.strategy_accounts sa on sa.strategy_id = s.id
  left join ${schema}.accounts a on a.id = sa.account_id and a.deleted_at is null
  left join ${schema}.account_keys k on k.account_id = a.id and k.retired_at is null
order by s.id, sa.id`,
  };
}

function tradedStatement(schema: string): Statement {
  return {
    name: 'traded',
    text: `
select distinct s.market_type, ${ACCOUNT_COLUMNS}
from ${schema}.strategy_accounts sa
  join ${schema}.strategies s on s.id = sa.strategy_id and s.is_active and s.deleted_at is null
  join ${schema}.accounts a on a.id = sa.account_id and a.is_active and a.deleted_at is null
  left join ${schema}.account_keys k on k.account_id = a.id and k.retired_at is null
where sa.is_active
order by account_id, s.market_type`,
  };
}
