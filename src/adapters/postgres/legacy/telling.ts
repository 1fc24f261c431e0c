import type { OurTables } from './our-tables.ts';
import type { Session } from './session.ts';

/** One event for each user who came over, in place of one for every row. */
export async function tellUsers(session: Session, from: string, our: OurTables): Promise<void> {
  await session.rows(
    `insert into ${our.events} (user_id, kind, change, subject, status)
     select distinct new_id, 'reset', 'changed', '', '' from ${our.legacy_rows} where source_schema = $1 and kind = 'user'`,
    [from],
  );
}
