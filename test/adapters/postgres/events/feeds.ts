import { PostgresEventFeed } from '../../../../src/adapters/postgres/events/event-feed.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { SCHEMA, type Suite } from '../postgres-subject.ts';

/** The feed of one more instance, woken by what the suite's database commits. Without `lookEvery` it hardly ever looks of itself. */
export async function startFeed({ url, database }: Suite, { lookEvery = 60_000 } = {}): Promise<PostgresEventFeed> {
  const feed = new PostgresEventFeed({ url, schema: SCHEMA, clock: systemClock, log: silentLog, lookEvery });
  database.onCommit(() => feed.announce());
  feed.start();
  await feed.started();
  return feed;
}
