import type { OddityCode } from '../../../application/legacy/oddities.ts';
import type { OldTables } from './old-table.ts';
import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';

/** An element of `odd` where a condition holds. `detail` is SQL of a text. */
export function oddWhen(code: OddityCode, condition: string, detail?: string): string {
  const text = detail === undefined ? `'${code}'` : `'${code}:' || ${detail}`;
  return `case when ${condition} then ${text} end`;
}

export const oddities = (cases: readonly string[]): string => `array_remove(array[${cases.join(', ')}]::text[], null)`;

/** Stands for the owner of what has none. Ids of the old system begin with 1. */
export const NOBODY = 0;

/** Copies users, accounts, strategies and links, each with the id that it has or is going to have here. */
export async function stageOwners(session: Session, from: string, old: OldTables, our: OurTables): Promise<void> {
  for (const statement of [users(old, our), accounts(old, our), strategies(old, our), links(old, our)]) {
    await session.rows(statement, [from]);
  }
  await session.run(`${DOUBLE_LINKS}; ${tokensTaken(our)}`);
}

const before = (our: OurTables, kind: string) =>
  `left join ${our.legacy_rows} m on m.source_schema = $1 and m.kind = '${kind}' and m.old_id = s.id`;

const ids = (our: OurTables, table: 'users' | 'accounts' | 'strategies' | 'strategy_accounts') =>
  `s.id, coalesce(m.new_id, ${our.nextId(table)}), m.new_id is null`;

const ownerOr = (user: string) => `coalesce((select u.old_id from legacy_users u where u.old_id = ${user}), ${NOBODY})`;

function users({ users: s }: OldTables, our: OurTables): string {
  const name = s.text('username', 80);
  return `
    insert into legacy_users (old_id, new_id, is_new, name, token, is_active, created_at, updated_at, odd)
    select ${ids(our, 'users')}, coalesce(${name}, 'user ' || s.id), ${s.text('webhook_token')},
      ${s.flag('is_active', true)}, ${s.instant('created_at')}, ${s.instant('updated_at')},
      ${oddities([oddWhen('name_missing', `${name} is null`)])}
    from ${s.from} ${before(our, 'user')} order by s.id`;
}

function accounts({ accounts: s }: OldTables, our: OurTables): string {
  const name = s.text('name', 100);
  return `
    insert into legacy_accounts (old_id, new_id, is_new, user_id, name, exchange, sandbox, created_at, updated_at, odd)
    select ${ids(our, 'accounts')}, ${ownerOr(s.wholeNumber('user_id'))}, coalesce(${name}, 'account ' || s.id),
      coalesce(lower(${s.text('exchange', 50)}), 'unknown'), ${s.flag('is_testnet', false)},
      ${s.instant('created_at')}, ${s.instant('updated_at')},
      ${oddities([
        oddWhen('name_missing', `${name} is null`),
        oddWhen('owner_unknown', `${ownerOr(s.wholeNumber('user_id'))} = ${NOBODY}`),
      ])}
    from ${s.from} ${before(our, 'account')} order by s.id`;
}

function strategies({ strategies: s }: OldTables, our: OurTables): string {
  const name = s.text('name', 100);
  const marketType = `upper(${s.text('market_type')})`;
  const isKnown = `coalesce(${marketType} in ('SPOT', 'FUTURES'), false)`;
  return `
    insert into legacy_strategies
      (old_id, new_id, is_new, user_id, name, group_name, market_type, is_active, created_at, updated_at, odd)
    select ${ids(our, 'strategies')}, ${ownerOr(s.wholeNumber('user_id'))}, coalesce(${name}, 'strategy ' || s.id),
      coalesce(${s.text('group_name', 100)}, ${name}, 'strategy ' || s.id),
      case when ${isKnown} then ${marketType} end, ${s.flag('is_active', true)} and ${isKnown},
      ${s.instant('created_at')}, ${s.instant('updated_at')},
      ${oddities([
        oddWhen('name_missing', `${name} is null`),
        oddWhen('owner_unknown', `${ownerOr(s.wholeNumber('user_id'))} = ${NOBODY}`),
        oddWhen('market_type_unknown', `not ${isKnown}`, `coalesce(left(${marketType}, 40), '')`),
      ])}
    from ${s.from} ${before(our, 'strategy')} order by s.id`;
}

/** A link trades one user's account by the same user's strategy; another one would let the one trade with the other's money. */
function links({ strategy_accounts: s }: OldTables, our: OurTables): string {
  return `
    insert into legacy_links
      (old_id, new_id, is_new, strategy_id, account_id, is_active, is_usable, odd)
    select ${ids(our, 'strategy_accounts')}, ${s.wholeNumber('strategy_id')}, ${s.wholeNumber('account_id')},
      ${s.flag('is_active', true)}, coalesce(t.user_id = a.user_id, false),
      ${oddities([
        oddWhen('link_incomplete', 't.old_id is null or a.old_id is null'),
        oddWhen('link_across_users', 't.user_id <> a.user_id'),
      ])}
    from ${s.from} ${before(our, 'link')}
      left join legacy_strategies t on t.old_id = ${s.wholeNumber('strategy_id')}
      left join legacy_accounts a on a.old_id = ${s.wholeNumber('account_id')}
    order by s.id`;
}

/** Of two links of the same strategy and account, the first one's row stands for both. */
const DOUBLE_LINKS = `
  update legacy_links l set new_id = first.new_id, is_shared = true, odd = l.odd || ('link_double:' || first.old_id)
  from (select distinct on (strategy_id, account_id) * from legacy_links where is_usable
        order by strategy_id, account_id, is_new, old_id) first
  where l.is_usable and l.is_new and l.old_id <> first.old_id
    and l.strategy_id = first.strategy_id and l.account_id = first.account_id`;

/** Users and strategies share one space of tokens; a token that opens something else already stays with that. */
const tokensTaken = (our: OurTables) => `
  update legacy_users u
  set token_hash = case when not t.taken then t.hash end, odd = u.odd || case when t.taken then '{token_taken}' else '{}'::text[] end
  from (
    select old_id, hash, row_number() over (partition by hash order by old_id) > 1
      or exists (select from ${our.users} o where o.webhook_token_hash = hash)
      or exists (select from ${our.strategies} o where o.webhook_token_hash = hash) as taken
    from (select old_id, sha256(convert_to(token, 'UTF8')) as hash from legacy_users where is_new and token is not null) h
  ) t
  where t.old_id = u.old_id`;
