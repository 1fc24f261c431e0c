import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../../../../src/adapters/postgres/database.ts';
import type { PostgresEventFeed } from '../../../../src/adapters/postgres/events/event-feed.ts';
import { channelOf } from '../../../../src/adapters/postgres/events/statements.ts';
import type { LedgerSubject } from '../../../contracts/ledger-subject.ts';
import { anExecution, anOrder } from '../../../contracts/order-ledger/builders.ts';
import { Heard } from '../../../support/heard.ts';
import { makePostgresSubject, openSuite, SCHEMA, type Suite } from '../postgres-subject.ts';
import { startFeed } from './feeds.ts';

describe('events across instances', () => {
  let suite: Suite;
  let orders: LedgerSubject;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    suite = await openSuite();
  });
  beforeEach(async () => {
    orders = await makePostgresSubject(suite);
    closing.push(() => orders.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(() => suite.close());

  async function aFeed(of: Suite = suite): Promise<PostgresEventFeed> {
    const feed = await startFeed(of);
    closing.push(() => feed.stop());
    return feed;
  }
  /** An instance that is never told by this one's own database object. */
  async function anotherInstance(): Promise<PostgresEventFeed> {
    const database = openDatabase({ url: suite.url, schema: SCHEMA, prepared: true, onError: () => {} });
    closing.push(() => database.close());
    return aFeed({ ...suite, database });
  }
  async function aClient(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: suite.url });
    client.on('error', () => {});
    await client.connect();
    closing.push(() => client.end());
    return client;
  }
  const schema = pg.escapeIdentifier(SCHEMA);

  it('reach the followers of every instance, woken by whoever committed', async () => {
    const feeds = [await aFeed(), await anotherInstance(), await anotherInstance()];
    const heard = feeds.map((feed) => new Heard(feed, orders.world.userId));
    const { ref } = await anOrder(orders);
    await orders.ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await Promise.all(heard.map((one) => one.until(3)));
    expect(heard[1]?.events).toEqual(heard[0]?.events);
    expect(heard[2]?.events).toEqual(heard[0]?.events);
  });

  it('wait for a transaction that began earlier and commits later, and skip nothing of it', async () => {
    const feed = await aFeed();
    const heard = new Heard(feed, orders.world.userId);
    const [early, late] = [await anOrder(orders), await anOrder(orders)];
    await heard.until(4);
    const before = feed.position;
    const slow = await aClient();
    await slow.query('begin');
    await slow.query(`update ${schema}.orders set status = 'unconfirmed' where id = $1`, [early.orderId]);

    await orders.ledger.record(late.ref, { kind: 'accepted', execution: anExecution() });
    expect(await feed.since(orders.world.userId, before, 10)).toEqual({ kind: 'events', events: [] });
    expect(heard.events).toHaveLength(4);

    await slow.query('commit');
    await heard.until(6);
    const changed = heard.events.slice(4).map(({ subject, status }) => [subject, status]);
    expect(changed).toEqual([
      [String(early.orderId), 'unconfirmed'],
      [String(late.orderId), 'accepted'],
    ]);
    expect(await feed.since(orders.world.userId, before, 10)).toEqual({
      kind: 'events',
      events: heard.events.slice(4),
    });
  });

  it('tell nothing of what was rolled back', async () => {
    const feed = await aFeed();
    const heard = new Heard(feed, orders.world.userId);
    const { orderId, ref } = await anOrder(orders);
    const client = await aClient();
    await client.query('begin');
    await client.query(`update ${schema}.orders set status = 'needs_review' where id = $1`, [orderId]);
    await client.query('rollback');
    await orders.ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await heard.until(3);
    expect(heard.events[2]?.status).toBe('accepted');
  });

  it('go on without gap or double after the connection was cut', async () => {
    const feed = await aFeed();
    const heard = new Heard(feed, orders.world.userId);
    const client = await aClient();
    for (let cut = 1; cut <= 3; cut++) {
      await anOrder(orders);
      const { rows } = await client.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where application_name = 'ordergate events' and datname = current_database()`,
      );
      expect(rows).toHaveLength(1);
      await anOrder(orders);
      await heard.until(cut * 4);
    }
    const positions = heard.events.map(({ position }) => `${position.transaction}-${position.number}`);
    expect(new Set(positions).size).toBe(12);
    expect(heard.events).toHaveLength(12);
  });

  it('are found also when nobody wakes the feed', async () => {
    const database = openDatabase({ url: suite.url, schema: SCHEMA, prepared: true, onError: () => {} });
    closing.push(() => database.close());
    const feed = await startFeed({ ...suite, database }, { lookEvery: 20 });
    closing.push(() => feed.stop());
    const heard = new Heard(feed, orders.world.userId);
    await anOrder(orders);
    await heard.until(2);
    expect(heard.lines).toEqual(['order created sending', 'order created sending']);
  });

  it('wake nobody in another schema', () => {
    expect(channelOf('ordergate')).not.toBe(channelOf('ordergate_test'));
    expect(channelOf('x'.repeat(63)).length).toBeLessThan(64);
  });
});
