import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';
import { NOBODY } from './stage-owners.ts';

/**
 * Failed orders whose link is gone, incomplete or across users come under an inactive strategy and, where their account is gone
 * too, an inactive account of their owner's, both named `legacy`. Whose owner is gone come under an inactive user of that name.
 * All of these have old ids that the old system can't have, so that a later import finds them again.
 */
export async function giveHomes(session: Session, from: string, our: OurTables): Promise<void> {
  await session.run(HOMELESS);
  for (const statement of [nobody(our), strategies(our), accounts(our), links(our)])
    await session.rows(statement, [from]);
  await session.run(`
    update legacy_failed_orders f set link_id = h.link_id, odd = f.odd || '{no_link}'
    from legacy_homeless h where h.old_id = f.old_id`);
}

const STRATEGY_ID = '-(h.owner + 1)';
const ACCOUNT_ID = '-(h.owner + 1)';

const HOMELESS = `
  create temp table legacy_homeless on commit drop as
  select h.old_id, h.owner, coalesce(h.account, ${ACCOUNT_ID}) as account,
    case when h.account is null then -(2 * h.owner + 1) else -2 * h.account end as link_id
  from (
    select f.old_id, a.old_id as account, coalesce(a.user_id, u.old_id, t.user_id, ${NOBODY}) as owner
    from legacy_failed_orders f
      left join legacy_links l on l.old_id = f.link_id
      left join legacy_accounts a on a.old_id = coalesce(f.account_id, l.account_id)
      left join legacy_users u on u.old_id = f.user_id
      left join legacy_strategies t on t.old_id = l.strategy_id
    where l.is_usable is not true
  ) h`;

const mapped = (our: OurTables, kind: string, oldId: string) =>
  `left join ${our.legacy_rows} m on m.source_schema = $1 and m.kind = '${kind}' and m.old_id = ${oldId}`;

const nobody = (our: OurTables) => `
  insert into legacy_users (old_id, new_id, is_new, name, is_active)
  select h.old_id, coalesce(m.new_id, ${our.nextId('users')}), m.new_id is null, 'legacy', false
  from (select ${NOBODY} as old_id) h ${mapped(our, 'user', 'h.old_id')}
  where exists (select from legacy_homeless where owner = h.old_id)
    or exists (select from legacy_accounts where user_id = h.old_id)
    or exists (select from legacy_strategies where user_id = h.old_id)`;

const strategies = (our: OurTables) => `
  insert into legacy_strategies (old_id, new_id, is_new, user_id, name, group_name, market_type, is_active)
  select ${STRATEGY_ID}, coalesce(m.new_id, ${our.nextId('strategies')}), m.new_id is null, h.owner, 'legacy', 'legacy', 'SPOT', false
  from (select distinct owner from legacy_homeless) h ${mapped(our, 'strategy', STRATEGY_ID)}`;

const accounts = (our: OurTables) => `
  insert into legacy_accounts (old_id, new_id, is_new, user_id, name, exchange, sandbox)
  select ${ACCOUNT_ID}, coalesce(m.new_id, ${our.nextId('accounts')}), m.new_id is null, h.owner, 'legacy', 'unknown', false
  from (select distinct owner from legacy_homeless where account < 0) h ${mapped(our, 'account', ACCOUNT_ID)}`;

const links = (our: OurTables) => `
  insert into legacy_links (old_id, new_id, is_new, strategy_id, account_id, is_active)
  select h.link_id, coalesce(m.new_id, ${our.nextId('strategy_accounts')}), m.new_id is null, ${STRATEGY_ID}, h.account, false
  from (select distinct owner, account, link_id from legacy_homeless) h ${mapped(our, 'link', 'h.link_id')}`;
