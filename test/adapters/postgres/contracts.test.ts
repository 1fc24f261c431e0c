import { afterAll, beforeAll, describe } from '@jest/globals';
import { orderLedgerContract } from '../../contracts/order-ledger.contract.ts';
import { strategiesContract } from '../../contracts/strategies.contract.ts';
import { makePostgresSubject, openSuite, type Suite } from './postgres-subject.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

describe('PostgresOrderLedger', () => orderLedgerContract(() => makePostgresSubject(suite)));
describe('PostgresStrategies', () => strategiesContract(() => makePostgresSubject(suite)));
