import { afterAll, beforeAll, describe } from '@jest/globals';
import { sql } from 'kysely';
import { PostgresBatches, PostgresBatchLanes } from '../../../../src/adapters/postgres/batches/batches.ts';
import type { BatchSubject } from '../../../contracts/batches/subject.ts';
import { batchesContract } from '../../../contracts/batches.contract.ts';
import { makeFailedOrderSubject } from '../failed-order-subject.ts';
import { openKey, openSuite, type Suite } from '../postgres-subject.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

async function makeSubject(): Promise<BatchSubject> {
  const { database } = suite;
  const { db } = database;
  const subject = await makeFailedOrderSubject(suite);
  return {
    ...subject,
    batches: new PostgresBatches(database),
    lanes: new PostgresBatchLanes(database, openKey),
    otherLanes: new PostgresBatchLanes(database, openKey),
    expireLanes: async () => {
      const past = sql<Date>`now() - interval '1 second'`;
      await db.updateTable('batch_lanes').set({ lease_until: past }).where('lease_until', 'is not', null).execute();
    },
    age: async (id, ms) => {
      const older = sql<Date>`created_at - ${ms} * interval '1 millisecond'`;
      await db.updateTable('failed_orders').set({ created_at: older }).where('id', '=', id).execute();
    },
    close: async () => {
      // Nothing of this world may be left for the claims of another.
      await db.updateTable('batch_lanes').set({ finished_at: sql<Date>`now()` }).execute();
      await subject.close();
    },
  };
}

describe('PostgresBatches', () => batchesContract(makeSubject));
