import type { NameField, NamesOfOwner } from '../../../application/legacy/legacy-database.ts';
import type { OddityCode } from '../../../application/legacy/oddities.ts';
import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';

interface Place {
  readonly staged: string;
  readonly column: string;
  /** SQL: the names that are taken in the namespace of user `u`. */
  readonly taken: (our: OurTables) => string;
  readonly oddity: OddityCode;
}

const ofUser = (table: string, column: string) => `
  select t.${column} as name from ${table} t where t.user_id = u.new_id and t.deleted_at is null`;

const PLACES: Readonly<Record<NameField, Place>> = {
  username: {
    staged: 'legacy_users',
    column: 'name',
    taken: (our) => `select t.username as name from ${our.users} t`,
    oddity: 'name_taken',
  },
  account: {
    staged: 'legacy_accounts',
    column: 'name',
    taken: (our) => ofUser(our.accounts, 'name'),
    oddity: 'name_taken',
  },
  strategy: {
    staged: 'legacy_strategies',
    column: 'name',
    taken: (our) => ofUser(our.strategies, 'name'),
    oddity: 'name_taken',
  },
  group: {
    staged: 'legacy_strategies',
    column: 'group_name',
    taken: (our) => ofUser(our.strategies, 'group_name'),
    oddity: 'group_name_taken',
  },
};

/** Users share one namespace; every user's accounts and strategies have their own. */
export function names(session: Session, field: NameField, our: OurTables): Promise<readonly NamesOfOwner[]> {
  const { staged, column, taken } = PLACES[field];
  const wanted = `json_agg(json_build_object('id', l.old_id, 'name', l.${column}) order by l.old_id)`;
  const [from, namespace] =
    field === 'username'
      ? [`(select ${wanted} as wanted from ${staged} l where l.is_new having count(*) > 0)`, '']
      : [
          `(select l.user_id, ${wanted} as wanted from ${staged} l where l.is_new group by l.user_id)`,
          'join legacy_users u on u.old_id = w.user_id',
        ];
  return session.rows<{ wanted: NamesOfOwner['wanted']; taken: string[] }>(`
    select w.wanted, array(${taken(our)})::text[] as taken from ${from} w ${namespace}`);
}

export async function rename(session: Session, field: NameField, names: ReadonlyMap<number, string>): Promise<void> {
  const { staged, column, oddity } = PLACES[field];
  await session.rows(
    `update ${staged} l set ${column} = n.name, odd = l.odd || ('${oddity}:' || n.name)
     from unnest($1::bigint[], $2::text[]) as n (old_id, name) where l.old_id = n.old_id`,
    [[...names.keys()], [...names.values()]],
  );
}
