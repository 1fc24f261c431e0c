import { describe } from '@jest/globals';
import { MemoryBatchLanes } from '../../../src/adapters/memory/batch-lanes.ts';
import { MemoryBatches } from '../../../src/adapters/memory/batches.ts';
import { existing } from '../../../src/adapters/memory/store.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import type { BatchSubject } from '../../contracts/batches/subject.ts';
import { batchesContract } from '../../contracts/batches.contract.ts';
import { makeFailedOrderSubject } from './failed-order-subject.ts';

async function makeSubject(): Promise<BatchSubject> {
  const subject = await makeFailedOrderSubject();
  const { store, clock, actions, otherActions } = subject;
  return {
    ...subject,
    batches: new MemoryBatches(store, clock),
    lanes: new MemoryBatchLanes(store, actions, clock),
    otherLanes: new MemoryBatchLanes(store, otherActions, clock),
    expireLanes: () => clock.advance(TIMINGS.lease + 1),
    age: async (id, ms) => {
      const failed = existing(store.failedOrders, id);
      store.failedOrders.set(id, { ...failed, createdAt: new Date(failed.createdAt.getTime() - ms) });
    },
  };
}

describe('MemoryBatches', () => batchesContract(makeSubject));
