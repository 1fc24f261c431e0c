import { LEGACY_KINDS, type LegacyKind, type Oddity, type OddRow } from '../../../application/legacy/oddities.ts';
import type { Session } from './session.ts';

interface Row {
  readonly position: number;
  readonly old_id: number;
  readonly odd: readonly string[];
}

/** Where each kind's oddities are. Links that can't come over are told every time, the rest only when it comes over. */
const SOURCES: Readonly<Record<LegacyKind, string>> = {
  user: 'select old_id, odd from legacy_users where is_new',
  account: 'select old_id, odd from legacy_accounts where is_new',
  strategy: 'select old_id, odd from legacy_strategies where is_new',
  link: 'select old_id, odd from legacy_links where is_new',
  failed_order:
    'select f.old_id, f.odd || j.odd from legacy_failed_orders f join legacy_judged j on j.old_id = f.old_id',
};

const QUERY = `
  select * from (
    ${LEGACY_KINDS.map((kind, position) => `select ${position} as position, s.* from (${SOURCES[kind]}) s (old_id, odd)`).join(' union all ')}
  ) rows where cardinality(odd) > 0 order by position, old_id`;

/** Every row that came over changed, incomplete or not at all, by kind and id. */
export async function* oddRows(session: Session): AsyncGenerator<readonly OddRow[]> {
  for await (const batch of session.batches<Row>('legacy_odd_rows', QUERY)) {
    yield batch.map(({ position, old_id: oldId, odd }) => {
      return { kind: LEGACY_KINDS[position]!, oldId, oddities: odd.map(oddityOf) };
    });
  }
}

/** `code` or `code:detail`, as `oddWhen` writes it. */
function oddityOf(text: string): Oddity {
  const [code, ...details] = text.split(':');
  return { code: code as Oddity['code'], detail: details.join(':') || null };
}
