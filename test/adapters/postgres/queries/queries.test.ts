import { afterAll, beforeAll, describe } from '@jest/globals';
import { PostgresFailedOrderActions } from '../../../../src/adapters/postgres/failed-orders/failed-order-actions.ts';
import { PostgresFailedOrderQueries } from '../../../../src/adapters/postgres/queries/failed-orders.ts';
import { PostgresOrderQueries } from '../../../../src/adapters/postgres/queries/orders.ts';
import { PostgresOverviewQueries } from '../../../../src/adapters/postgres/queries/overview.ts';
import { PostgresSignalQueries } from '../../../../src/adapters/postgres/queries/signals.ts';
import type { QueriesSubject } from '../../../contracts/queries/subject.ts';
import { queriesContract } from '../../../contracts/queries.contract.ts';
import { makePostgresSubject, openKey, openSuite, type Suite } from '../postgres-subject.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

async function makeSubject(): Promise<QueriesSubject> {
  const subject = await makePostgresSubject(suite);
  const { db } = suite.database;
  const { username } = await db
    .selectFrom('users')
    .where('id', '=', subject.world.userId)
    .select('username')
    .executeTakeFirstOrThrow();
  return {
    ...subject,
    failedOrders: new PostgresFailedOrderQueries(db),
    orders: new PostgresOrderQueries(db),
    signals: new PostgresSignalQueries(db),
    overview: new PostgresOverviewQueries(db),
    actions: new PostgresFailedOrderActions(suite.database, { instanceId: () => 1, openKey }),
    username,
    alter: async (id, { status, retryCount: retry_count, scheduledAt: scheduled_at, oldReason: reason }) => {
      const set = {
        ...(status && { status }),
        ...(retry_count && { retry_count }),
        ...(scheduled_at && { scheduled_at }),
        ...(reason && { code: null, reason }),
      };
      await db.updateTable('failed_orders').set(set).where('id', '=', id).execute();
    },
    settleAt: async (attemptId, at) => {
      await db.updateTable('order_attempts').set({ settled_at: at }).where('id', '=', attemptId).execute();
    },
  };
}

describe('queries in PostgreSQL', () => {
  queriesContract(makeSubject);
});
