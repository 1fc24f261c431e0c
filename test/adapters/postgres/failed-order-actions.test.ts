import { afterAll, beforeAll, describe } from '@jest/globals';
import { failedOrderActionsContract } from '../../contracts/failed-order-actions.contract.ts';
import { makeFailedOrderSubject } from './failed-order-subject.ts';
import { openSuite, type Suite } from './postgres-subject.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

describe('PostgresFailedOrderActions', () => failedOrderActionsContract(() => makeFailedOrderSubject(suite)));
