import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { PostgresEventFeed } from '../../../../src/adapters/postgres/events/event-feed.ts';
import { Heard } from '../../../support/heard.ts';
import { openSuite, SCHEMA, type Suite } from '../postgres-subject.ts';
import { startFeed } from './feeds.ts';

const EVENTS = sql.id(SCHEMA, 'events');
const OLD = 2_500;
const USER = 4711;

describe('old events', () => {
  let suite: Suite;
  let feed: PostgresEventFeed;
  beforeAll(async () => {
    suite = await openSuite();
    feed = await startFeed(suite);
  });
  afterAll(async () => {
    await feed.stop();
    await suite.close();
  });

  const write = (count: number, hoursAgo: number) =>
    sql`insert into ${EVENTS} (user_id, kind, change, subject, status, at)
      select ${USER}, 'order', 'created', n::text, 'sending', now() - ${hoursAgo} * interval '1 hour'
      from generate_series(1, ${count}::integer) n`.execute(suite.database.db);
  async function subjects(): Promise<readonly string[]> {
    const { rows } = await sql<{ subject: string }>`select subject from ${EVENTS} order by xid, id`.execute(
      suite.database.db,
    );
    return rows.map(({ subject }) => subject);
  }

  it('are forgotten after a day, however many there are, and whoever was away for longer is told so', async () => {
    const beginning = feed.position;
    const heard = new Heard(feed, USER);
    await write(OLD, 25);
    await write(3, 23);
    feed.announce();
    await heard.until(OLD + 3);
    const lastOld = heard.events[OLD - 1];
    if (lastOld === undefined) throw new Error('no such event');
    expect(await feed.since(USER, lastOld.position, 10)).toEqual({ kind: 'events', events: heard.events.slice(OLD) });

    await feed.forgetOld();

    expect(await subjects()).toEqual(['1', '2', '3']);
    expect(await feed.since(USER, beginning, 10)).toEqual({ kind: 'forgotten' });
    expect(await feed.since(USER, lastOld.position, 10)).toEqual({ kind: 'events', events: heard.events.slice(OLD) });
  });

  it('stay forgotten when there is nothing more to forget', async () => {
    await feed.forgetOld();
    expect(await subjects()).toEqual(['1', '2', '3']);
  });
});
