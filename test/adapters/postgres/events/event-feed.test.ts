import { afterAll, beforeAll, describe } from '@jest/globals';
import { eventFeedContract } from '../../../contracts/event-feed.contract.ts';
import { makePostgresSubject, openSuite, type Suite } from '../postgres-subject.ts';
import { startFeed } from './feeds.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

describe('PostgresEventFeed', () =>
  eventFeedContract(async () => {
    const orders = await makePostgresSubject(suite);
    const feed = await startFeed(suite);
    return {
      orders,
      feed,
      close: async () => {
        await feed.stop();
        await orders.close();
      },
    };
  }));
