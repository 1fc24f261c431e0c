import type { KindCount } from '../../../application/legacy/legacy-database.ts';
import type { LegacyKind } from '../../../application/legacy/oddities.ts';
import type { Locale } from '../../../domain/account.ts';
import { markOf } from './marks.ts';
import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';
import { CHUNK } from './stage-failed-orders.ts';

/** Everything but failed orders. */
export type OwnerKind = Exclude<LegacyKind, 'failed_order'>;

/** Step 4 of 5: only the new columns are kept. Writes what did not come over before, and notes what became of it. */
export async function writeOwners(
  session: Session,
  from: string,
  our: OurTables,
  { kind, locale }: { readonly kind: OwnerKind; readonly locale: Locale },
): Promise<KindCount> {
  if (kind === 'link') await session.run(linksOfOurs(our));
  const values = kind === 'user' ? [from, locale] : [from];
  return session.row<{ imported: number; before: number }>(STATEMENTS[kind](our), values);
}

const TIMES = 'coalesce(l.created_at, now()), coalesce(l.updated_at, l.created_at, now())';

/** Parameter: the old schema; for users also the language. */
const STATEMENTS: Readonly<Record<OwnerKind, (our: OurTables) => string>> = {
  user: (our) =>
    mapping(
      our,
      'user',
      'legacy_users',
      `
      insert into ${our.users} as t (id, username, locale, webhook_token_hash, is_active, created_at, updated_at)
      select l.new_id, l.name, $2, l.token_hash, l.is_active, ${TIMES} from legacy_users l where l.is_new order by l.old_id`,
    ),
  account: (our) =>
    mapping(
      our,
      'account',
      'legacy_accounts',
      `
      insert into ${our.accounts} as t (id, user_id, name, exchange, sandbox, is_active, created_at, updated_at)
      select l.new_id, u.new_id, l.name, l.exchange, l.sandbox, false, ${TIMES}
      from legacy_accounts l join legacy_users u on u.old_id = l.user_id where l.is_new order by l.old_id`,
    ),
  strategy: (our) =>
    mapping(
      our,
      'strategy',
      'legacy_strategies',
      `
      insert into ${our.strategies} as t (id, user_id, name, group_name, market_type, is_active, created_at, updated_at)
      select l.new_id, u.new_id, l.name, l.group_name, coalesce(l.market_type, 'SPOT'), l.is_active, ${TIMES}
      from legacy_strategies l join legacy_users u on u.old_id = l.user_id where l.is_new order by l.old_id`,
    ),
  link: (our) =>
    mapping(
      our,
      'link',
      'legacy_links',
      `
      insert into ${our.strategy_accounts} as t (id, strategy_id, account_id, is_active)
      select l.new_id, s.new_id, a.new_id, l.is_active
      from legacy_links l
        join legacy_strategies s on s.old_id = l.strategy_id
        join legacy_accounts a on a.old_id = l.account_id
      where l.is_new and l.is_usable and not l.is_shared order by l.old_id`,
    ),
};

function mapping(our: OurTables, kind: OwnerKind, staged: string, insert: string): string {
  const isUsable = kind === 'link' ? 'l.is_usable' : 'true';
  return `
    with inserted as (${insert} returning t.id, ${markOf(kind, 't')} as mark),
    mapped as (
      insert into ${our.legacy_rows} (source_schema, kind, old_id, new_id, mark)
      select $1, '${kind}', l.old_id, l.new_id, ${kind === 'link' ? 'case when not l.is_shared then i.mark end' : 'i.mark'}
      from ${staged} l left join inserted i on i.id = l.new_id where l.is_new and ${isUsable}
      returning old_id
    )
    select (select count(*) from mapped) as imported,
      (select count(*) from ${staged} l where not l.is_new and ${isUsable}) as before`;
}

/** A user who came over earlier may have made the same link here himself. */
const linksOfOurs = (our: OurTables) => `
  update legacy_links l set new_id = o.id, is_shared = true
  from legacy_strategies s, legacy_accounts a, ${our.strategy_accounts} o
  where l.is_new and l.is_usable and s.old_id = l.strategy_id and a.old_id = l.account_id
    and o.strategy_id = s.new_id and o.account_id = a.new_id`;

/** The same for failed orders. */
export async function writeFailedOrders(
  session: Session,
  from: string,
  our: OurTables,
  onRows: (soFar: number) => void,
): Promise<KindCount> {
  const { before } = await session.row<{ before: number }>(
    `select count(*) as before from ${our.legacy_rows} where source_schema = $1 and kind = 'failed_order'`,
    [from],
  );
  await session.run('analyze legacy_judged (old_id)');
  let imported = 0;
  let last: number | null = null;
  for (;;) {
    const written: { count: number; last: number | null } = await session.row(failedOrders(our), [from, last]);
    if (written.count === 0) return { imported, before };
    imported += written.count;
    last = written.last;
    onRows(imported);
  }
}

/** Parameters: the old schema, and the last old id that was written before. */
const failedOrders = (our: OurTables) => `
  with chunk as materialized (
    select old_id, new_id from legacy_failed_orders
    where $2::bigint is null or old_id > $2::bigint order by old_id limit ${CHUNK}
  ),
  inserted as (
    insert into ${our.failed_orders} as t
      (id, strategy_account_id, symbol, side, order_type, quantity, requested_quantity, price, stop_price, market_type,
       reason, exchange_error, order_params, status, retry_count, webhook_id, created_at, updated_at, reduce_only,
       position_side, time_in_force, code, params, exchange_order_id)
    select f.new_id, l.new_id, f.symbol, f.side, f.order_type, f.quantity, f.quantity, f.price, f.stop_price, f.market_type,
      j.reason, j.error, ${ORDER_PARAMS}, j.status, f.retry_count, f.webhook_id, f.created_at, f.updated_at, f.reduce_only,
      f.position_side, f.time_in_force, j.code, j.params, f.exchange_order_id
    from legacy_failed_orders f join legacy_judged j on j.old_id = f.old_id join legacy_links l on l.old_id = f.link_id
    where f.old_id between (select min(old_id) from chunk) and (select max(old_id) from chunk)
    order by f.old_id
    returning t.id, ${markOf('failed_order', 't')} as mark
  ),
  mapped as (
    insert into ${our.legacy_rows} (source_schema, kind, old_id, new_id, mark)
    select $1, 'failed_order', f.old_id, f.new_id, i.mark from chunk f join inserted i on i.id = f.new_id order by f.old_id
    returning old_id
  )
  select count(*) as count, max(old_id) as last from mapped`;

/** The old payload; what can be retried is under `request`, a payload that could not be read under `unreadable`. */
const ORDER_PARAMS = `
  case when j.unreadable is null then f.order_params::json
    else (f.order_params::jsonb || jsonb_build_object('unreadable', j.unreadable))::json end`;
