import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { eventsApi } from '../../../../../src/adapters/http/api/events/routes.ts';
import type { AppEnv, SessionEnv } from '../../../../../src/adapters/http/env.ts';
import { startHttpServer } from '../../../../../src/adapters/http/server.ts';
import { sessionGuards } from '../../../../../src/adapters/http/session/guards.ts';
import { VirtualClock } from '../../../../../src/adapters/memory/clock.ts';
import { MemoryEventFeed } from '../../../../../src/adapters/memory/event-feed.ts';
import { MemoryLog } from '../../../../../src/adapters/memory/log.ts';
import type { FailedOrderRecord } from '../../../../../src/adapters/memory/records.ts';
import { MemorySessions } from '../../../../../src/adapters/memory/sessions.ts';
import { MemoryStore } from '../../../../../src/adapters/memory/store.ts';
import { systemClock } from '../../../../../src/adapters/system/clock.ts';
import { FollowEvents } from '../../../../../src/application/events/follow-events.ts';
import { Authenticate } from '../../../../../src/application/sessions/authenticate.ts';
import { Secret } from '../../../../../src/domain/secret.ts';
import { aUser } from '../../../../application/sessions/parts.ts';
import { EventSource } from './event-source.ts';

const HOUR = 3_600_000;

/** One of the users, with one failed order. */
export interface Trader {
  readonly userId: number;
  readonly failedOrderId: number;
}

/** `GET /api/events` on a real server, over memory, in virtual time. */
export async function serveEvents({ users = 2 } = {}) {
  const store = new MemoryStore();
  const traders = Array.from({ length: users }, (_, index) => addTrader(store, index));
  const feed = new MemoryEventFeed(store);
  const clock = new VirtualClock();
  const log = new MemoryLog();
  const sessions = new MemorySessions(traders.map(({ userId }) => aUser(`user ${userId}`, userId)));
  const stopping = new AbortController();
  const shared = { authenticate: new Authenticate(sessions, clock), isHttps: false };
  const app = new Hono<AppEnv>({ strict: false });
  const behind = new Hono<SessionEnv>({ strict: false });
  behind.use('/api/*', ...sessionGuards({ ...shared, defaultLocale: 'en' }).api);
  const followEvents = new FollowEvents(feed, clock);
  behind.route('/', eventsApi({ ...shared, followEvents, clock, log, stopping: stopping.signal }));
  app.route('/', behind);
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  const url = `http://127.0.0.1:${server.port}/api/events`;

  /** A session of this user's; answers the cookie that names it. */
  async function logIn({ userId }: Trader): Promise<{ readonly id: Secret; readonly cookie: string }> {
    const id = new Secret(randomBytes(32).toString('base64url'));
    const startedAt = clock.now();
    const expiresAt = new Date(startedAt.getTime() + HOUR);
    const passwordHash = `hash of user ${userId}'s password`;
    if (!(await sessions.begin({ id, userId, passwordHash, startedAt, expiresAt }))) throw new Error('no session');
    return { id, cookie: `ordergate_session=${id.reveal()}` };
  }
  async function open(trader: Trader, lastEventId: string | null = null): Promise<EventSource> {
    const source = await EventSource.open(url, (await logIn(trader)).cookie, lastEventId);
    return source.read();
  }
  /** Changes the trader's failed order so many times. */
  async function change({ failedOrderId }: Trader, count = 1, reason = 'again'): Promise<void> {
    for (let made = 0; made < count; made++) {
      await store.transaction('record', () => {
        const failedOrder = store.failedOrders.get(failedOrderId);
        if (failedOrder !== undefined) Object.assign(failedOrder, { retryCount: failedOrder.retryCount + 1, reason });
      });
    }
  }
  return {
    url,
    store,
    feed,
    clock,
    log,
    sessions,
    traders,
    server,
    logIn,
    open,
    change,
    /** Ends the streams, and then the server, which waits longer for open ones than a test may take. */
    stop: async () => {
      stopping.abort();
      const stopped = server.stop(2 * HOUR);
      await clock.advance(HOUR);
      await stopped;
    },
  };
}

function addTrader(store: MemoryStore, index: number): Trader {
  const { id: userId } = store.addUser();
  const account = store.addAccount({ userId, name: `account ${index}` });
  const strategy = store.addStrategy({ userId, name: `strategy ${index}` });
  const { id: strategyAccountId } = store.link(strategy, account);
  const failedOrderId = store.nextId();
  // No more of it is looked at.
  const failedOrder = { id: failedOrderId, strategyAccountId, status: 'pending_retry', retryCount: 0 };
  store.failedOrders.set(failedOrderId, failedOrder as FailedOrderRecord);
  return { userId, failedOrderId };
}
