import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { anOrder, aRefusal } from '../../../contracts/order-ledger/builders.ts';
import { makePostgresSubject, openSuite, SCHEMA, type Suite } from '../postgres-subject.ts';

const table = (name: string) => sql.id(SCHEMA, name);

describe('the triggers that write events', () => {
  let suite: Suite;
  beforeAll(async () => {
    suite = await openSuite();
  });
  afterAll(() => suite.close());

  async function told(userId: number): Promise<readonly string[]> {
    const { rows } = await sql<{ line: string }>`
      select concat_ws(' ', kind, change, status) as line from ${table('events')} where user_id = ${userId}
      order by xid, id`.execute(suite.database.db);
    return rows.map(({ line }) => line);
  }

  it('tell the owner of a strategy account of every change of a failed order', async () => {
    const subject = await makePostgresSubject(suite);
    const { ref } = await anOrder(subject);
    await subject.ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    await suite.database.db.updateTable('failed_orders').set({ retry_count: 1 }).execute();
    expect((await told(subject.world.userId)).slice(2)).toEqual([
      'order changed failed',
      'failed-order created pending_retry',
      'failed-order changed pending_retry',
    ]);
    await subject.close();
  });

  it('are silent in a transaction that switches them off, and speak again after it', async () => {
    const subject = await makePostgresSubject(suite);
    const { orderId } = await anOrder(subject);
    const statusTo = (status: string) => sql`update ${table('orders')} set status = ${status} where id = ${orderId}`;
    await suite.database.db.transaction().execute(async (trx) => {
      await sql`set local ordergate.events to off`.execute(trx);
      await statusTo('unconfirmed').execute(trx);
    });
    expect(await told(subject.world.userId)).toHaveLength(2);
    await suite.database.db.transaction().execute((trx) => statusTo('failed').execute(trx));
    expect((await told(subject.world.userId)).slice(2)).toEqual(['order changed failed']);
    await subject.close();
  });

  it('tell the user of a batch', async () => {
    const { db } = suite.database;
    const subject = await makePostgresSubject(suite);
    const { userId } = subject.world;
    await sql`insert into ${table('batches')} (id, user_id, action, include_stale, total, left_out)
      values (${randomUUID()}, ${userId}, 'retry', false, 1, 0)`.execute(db);
    await sql`update ${table('batches')} set status = 'finished'`.execute(db);
    expect(await told(userId)).toEqual(['batch created running', 'batch changed finished']);
    await subject.close();
  });
});
