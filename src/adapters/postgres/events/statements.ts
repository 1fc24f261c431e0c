import { createHash } from 'node:crypto';
import pg from 'pg';
import type { ChangeEvent, EventKind, EventPosition } from '../../../application/ports/events.ts';

/** How long an event is kept: for as long a client may be away and resume. */
const KEPT = '24 hours';

const COLUMNS = 'e.xid::text as transaction, e.id::text as number, e.user_id, e.kind, e.change, e.subject, e.status';

interface NoEventRow {
  readonly transaction: null;
}

export interface EventRow {
  readonly transaction: string;
  readonly number: string;
  readonly user_id: number;
  readonly kind: EventKind;
  readonly change: ChangeEvent['change'];
  readonly subject: string;
  readonly status: string;
}

/** One for each event, or a single one without an event. */
export type ReadRow = {
  /** Of every transaction before this one it is known how it ended. */
  readonly horizon: string;
  /** There is more behind a transaction that is still open. */
  readonly is_held_back: boolean;
} & (EventRow | NoEventRow);

/** One for each event, or a single one without an event. */
export type SinceRow = { readonly is_forgotten: boolean } & (EventRow | NoEventRow);

/** All are in one snapshot each, so that nothing below its oldest open transaction can still appear. */
export function statementsFor(schemaName: string) {
  const schema = pg.escapeIdentifier(schemaName);
  return {
    /** Parameters: the position after which to read, or null; the most rows. */
    read: {
      name: 'read_events',
      text: `
with seen as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as horizon)
select seen.horizon::text, exists (select from ${schema}.events o where o.xid >= seen.horizon) as is_held_back, ${COLUMNS}
from seen left join lateral (
  select * from ${schema}.events
  where (xid, id) > ($1::xid8, $2::bigint) and xid < seen.horizon
  order by xid, id limit $3
) e on true
order by e.xid, e.id`,
    },
    /** Parameters: user, the position after which to read, the most rows. */
    since: {
      name: 'events_since',
      text: `
select (f.xid, f.id) > ($2::xid8, $3::bigint) or $2::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as is_forgotten, ${COLUMNS}
from ${schema}.events_forgotten f left join lateral (
  select * from ${schema}.events
  where user_id = $1 and (xid, id) > ($2::xid8, $3::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by xid, id limit $4
) e on true
order by e.xid, e.id`,
    },
    /** Deletes what is too old among the oldest. Parameter: how many to look at. */
    forget: {
      name: 'forget_events',
      text: `
with oldest as materialized (
  select xid, id, at from ${schema}.events order by xid, id limit $1 for update skip locked
), gone as (
  delete from ${schema}.events e using oldest o
  where e.xid = o.xid and e.id = o.id and o.at < now() - interval '${KEPT}'
  returning e.xid, e.id
), noted as (
  update ${schema}.events_forgotten f set xid = last.xid, id = last.id
  from (select xid, id from gone order by xid desc, id desc limit 1) last
  where (f.xid, f.id) < (last.xid, last.id)
)
select count(*)::integer as count from gone`,
    },
    notify: { name: 'notify_events', text: `select pg_notify('${channelOf(schemaName)}', '')` },
  };
}

/** Notifications belong to a whole database; the schema tells installations apart, and its own name may be too long. */
export function channelOf(schema: string): string {
  return `ordergate_events_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
}

export function eventsOf(rows: readonly (EventRow | NoEventRow)[]): readonly ChangeEvent[] {
  return rows.flatMap((row) => (row.transaction === null ? [] : [eventOf(row)]));
}

function eventOf({ transaction, number, user_id, kind, change, subject, status }: EventRow): ChangeEvent {
  const position = { transaction: BigInt(transaction), number: BigInt(number) };
  return { position, userId: user_id, kind, change, subject, status };
}

/** Before everything that comes from the transaction `horizon` on. */
export const positionBefore = (horizon: string): EventPosition => ({ transaction: BigInt(horizon), number: 0n });
