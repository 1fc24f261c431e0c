import type { JudgedFailure, OldFailure } from '../../../application/legacy/old-failure.ts';
import { storable, storableJson } from '../storable.ts';
import type { Session } from './session.ts';

interface UnjudgedRow {
  readonly old_id: number;
  readonly reason: string | null;
  readonly error: string | null;
  readonly stage: string | null;
  readonly statuses: readonly string[];
  readonly has_trace: boolean;
  readonly unsupported: string | null;
  readonly unreadable: string | null;
}

/** What staged rows say, after one old id up to another: what the words mean is not for SQL to say. */
export async function unjudged(
  session: Session,
  after: number | null,
  last: number | null,
): Promise<readonly OldFailure[]> {
  const rows = await session.rows<UnjudgedRow>(
    `select old_id, reason, error, stage, statuses, has_trace, unsupported, unreadable from legacy_failed_orders
     where ($1::bigint is null or old_id > $1::bigint) and old_id <= $2::bigint order by old_id`,
    [after, last],
  );
  return rows.map(oldFailureOf);
}

function oldFailureOf({ old_id: oldId, error, has_trace: hasTrace, unreadable, ...row }: UnjudgedRow): OldFailure {
  return { oldId, ...row, exchangeError: error, hasTrace, unreadablePayload: unreadable };
}

const KEEP = `
  insert into legacy_judged (old_id, status, code, params, reason, error, unreadable, odd)
  select old_id, status, code, params::jsonb, reason, error, unreadable, string_to_array(odd, E'\\n')
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as judged (old_id, status, code, params, reason, error, unreadable, odd)`;

export async function keepJudged(session: Session, batch: readonly JudgedFailure[]): Promise<void> {
  const text = (value: string | null) => (value === null ? null : storable(value));
  await session.rows(KEEP, [
    batch.map(({ oldId }) => oldId),
    batch.map(({ status }) => status),
    batch.map(({ code }) => code),
    batch.map(({ params }) => storableJson(params)),
    batch.map(({ reason }) => text(reason)),
    batch.map(({ exchangeError }) => text(exchangeError)),
    batch.map(({ unreadablePayload }) => text(unreadablePayload)),
    batch.map(({ oddities }) => oddities.map(({ code, detail }) => storable(`${code}:${detail ?? ''}`)).join('\n')),
  ]);
}
