import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventSource } from './event-source.ts';
import { serveEvents, type Trader } from './serving-events.ts';

describe('GET /api/events', () => {
  let serving: Awaited<ReturnType<typeof serveEvents>>;
  let kim: Trader;
  let lee: Trader;
  const sources: EventSource[] = [];
  beforeEach(async () => {
    serving = await serveEvents();
    [kim, lee] = serving.traders as [Trader, Trader];
  });
  afterEach(async () => {
    for (const source of sources.splice(0)) source.close();
    await serving.stop();
  });

  /** Open, and told where it stands. */
  async function open(trader: Trader, lastEventId: string | null = null): Promise<EventSource> {
    const source = await serving.open(trader, lastEventId);
    sources.push(source);
    await source.until(({ blocks }) => blocks.length > 0);
    return source;
  }
  const retries = (source: EventSource) => source.events.map(({ id }) => Number(id?.split('-')[0]));

  it('is a stream that says when to come back and where it begins', async () => {
    const source = await open(kim);
    expect(source.response.statusCode).toBe(200);
    expect(source.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(source.blocks).toEqual([{ event: null, data: null, comment: null, retry: '2000', id: '1-0' }]);
  });

  it('needs a session', async () => {
    const response = await fetch(serving.url);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ success: false, error: 'Unauthorized', code: 'UNAUTHORIZED' });
  });

  it('tells what changed, by its id', async () => {
    const source = await open(kim);
    await serving.change(kim);
    await source.untilEvents(1);
    expect(source.events).toEqual([
      {
        event: 'failed-order',
        id: '1-1',
        data: { id: kim.failedOrderId, change: 'changed', status: 'pending_retry' },
        comment: null,
        retry: null,
      },
    ]);
  });

  it('tells a user nothing of another', async () => {
    const [ofKim, ofLee] = [await open(kim), await open(lee)];
    await serving.change(kim, 3);
    await serving.change(lee);
    await Promise.all([ofKim.untilEvents(3), ofLee.untilEvents(1)]);
    expect(ofLee.events.map(({ data }) => data)).toEqual([
      { id: lee.failedOrderId, change: 'changed', status: 'pending_retry' },
    ]);
  });

  it('resumes after the last event, without gap or double, however often the connection is lost', async () => {
    const seen: number[] = [];
    let lastEventId: string | null = null;
    for (let round = 0; round < 5; round++) {
      const source = await open(kim, lastEventId);
      await serving.change(kim, 2);
      await source.untilEvents(lastEventId === null ? 2 : 4);
      source.close();
      await serving.change(kim, 2);
      seen.push(...retries(source));
      lastEventId = source.lastEventId;
    }
    expect(seen).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  });

  it('resumes also for a client that was told nothing before it lost its connection', async () => {
    const source = await open(kim);
    source.close();
    await serving.change(kim, 2);
    const resumed = await open(kim, source.lastEventId);
    await resumed.untilEvents(2);
    expect(retries(resumed)).toEqual([1, 2]);
  });

  it.each(['nonsense', '1-1; drop table events', '99999999999999999999-1'])(
    'begins now after the id %p',
    async (id) => {
      await serving.change(kim, 2);
      const source = await open(kim, id);
      await serving.change(kim);
      await source.untilEvents(1);
      expect(retries(source)).toEqual([3]);
    },
  );

  it('tells a client to begin anew where events are kept no longer', async () => {
    await serving.change(kim, 2);
    serving.feed.forget();
    const source = await open(kim, '1-0');
    await serving.change(kim);
    await source.untilEvents(2);
    expect(source.events.map(({ event, id, data }) => [event, id, data])).toEqual([
      ['reset', '3-0', {}],
      ['failed-order', '3-1', { id: kim.failedOrderId, change: 'changed', status: 'pending_retry' }],
    ]);
  });

  it('gives a sign of life every 15 seconds, with the place to resume from', async () => {
    const source = await open(kim);
    await serving.change(lee, 4);
    await serving.clock.advance(15_000);
    await source.until(({ blocks }) => blocks.length === 2);
    await serving.clock.advance(15_000);
    await source.until(({ blocks }) => blocks.length === 3);
    expect(source.blocks.slice(1).map(({ comment, id }) => [comment, id])).toEqual([
      ['heartbeat', '5-0'],
      ['heartbeat', '5-0'],
    ]);
    expect(source.events).toEqual([]);
  });

  it('ends with the session, and tells nothing any more', async () => {
    const { id, cookie } = await serving.logIn(kim);
    const source = (await EventSource.open(serving.url, cookie)).read();
    sources.push(source);
    await source.until(({ blocks }) => blocks.length > 0);
    await serving.sessions.end(id);
    await serving.clock.advance(3_000);
    await serving.change(kim);
    await source.ended;
    expect(source.events).toEqual([]);
  });

  it('ends when the session has expired, however quiet it is', async () => {
    const source = await open(kim);
    serving.clock.jump(7 * 24 * 3_600_000);
    await serving.clock.advance(15_000);
    await source.ended;
    expect(source.blocks).toHaveLength(1);
  });

  it('takes twenty streams of a user, and one more for each that is closed', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(kim)));
    const { cookie } = await serving.logIn(kim);
    const refused = await fetch(serving.url, { headers: { Cookie: cookie } });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ success: false, code: 'TOO_MANY_STREAMS' });
    await open(lee);
    streams[0]?.close();
    await untilOpen(cookie);
  });

  it('takes no place for an answer without a body', async () => {
    const { cookie } = await serving.logIn(kim);
    for (let asked = 0; asked < 25; asked++) {
      const head = await fetch(serving.url, { method: 'HEAD', headers: { Cookie: cookie } });
      expect(head.status).toBe(200);
    }
  });

  /** The server learns of a closed connection a moment later. */
  async function untilOpen(cookie: string): Promise<void> {
    for (;;) {
      const abort = new AbortController();
      const response = await fetch(serving.url, { headers: { Cookie: cookie }, signal: abort.signal });
      abort.abort();
      if (response.status === 200) return;
    }
  }
});
