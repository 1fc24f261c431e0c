import { describe } from '@jest/globals';
import { MemoryFailedOrderActions } from '../../../src/adapters/memory/failed-order-actions.ts';
import { MemoryFailedOrderQueries } from '../../../src/adapters/memory/failed-order-queries.ts';
import { MemoryOrderQueries, MemorySignalQueries } from '../../../src/adapters/memory/order-queries.ts';
import { MemoryOverviewQueries } from '../../../src/adapters/memory/overview-queries.ts';
import { existing } from '../../../src/adapters/memory/store.ts';
import type { QueriesSubject } from '../../contracts/queries/subject.ts';
import { queriesContract } from '../../contracts/queries.contract.ts';
import { makeMemorySubject } from './memory-subject.ts';

async function makeSubject(): Promise<QueriesSubject> {
  const subject = await makeMemorySubject();
  const { store, clock, instances, world } = subject;
  return {
    ...subject,
    failedOrders: new MemoryFailedOrderQueries(store),
    orders: new MemoryOrderQueries(store),
    signals: new MemorySignalQueries(store),
    overview: new MemoryOverviewQueries(store),
    actions: new MemoryFailedOrderActions(store, instances[0], clock),
    username: String(world.userId),
    alter: async (id, { oldReason, ...set }) => {
      const old = oldReason === undefined ? {} : { failure: null, reason: oldReason };
      Object.assign(existing(store.failedOrders, id), set, old);
    },
    settleAt: async (attemptId, at) => {
      existing(store.attempts, attemptId).settledAt = at;
    },
  };
}

describe('queries in memory', () => queriesContract(makeSubject));
