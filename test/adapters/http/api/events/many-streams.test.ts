import { afterEach, describe, expect, it } from '@jest/globals';
import { EventSource } from './event-source.ts';
import { serveEvents, type Trader } from './serving-events.ts';

const USERS = 50;
const STREAMS_EACH = 20;

describe('many streams', () => {
  let serving: Awaited<ReturnType<typeof serveEvents>>;
  const sources: EventSource[] = [];
  afterEach(async () => {
    for (const source of sources.splice(0)) source.close();
    await serving.stop();
  });

  async function openMany(traders: readonly Trader[]): Promise<void> {
    for (const trader of traders) {
      const opened = Array.from({ length: STREAMS_EACH }, () => serving.open(trader));
      sources.push(...(await Promise.all(opened)));
    }
    await Promise.all(sources.map((source) => source.until(({ blocks }) => blocks.length > 0)));
  }

  it('are told what is theirs, a thousand at once, and end with the server', async () => {
    serving = await serveEvents({ users: USERS });
    await openMany(serving.traders);
    expect(sources).toHaveLength(1_000);

    for (const trader of serving.traders) await serving.change(trader, 3);
    await Promise.all(sources.map((source) => source.untilEvents(3)));

    for (const [index, trader] of serving.traders.entries())
      for (const source of sources.slice(index * STREAMS_EACH, (index + 1) * STREAMS_EACH))
        expect(source.events.map(({ data }) => data)).toEqual(
          Array.from({ length: 3 }, () => ({ id: trader.failedOrderId, change: 'changed', status: 'pending_retry' })),
        );
    await serving.stop();
    await Promise.all(sources.map(({ ended }) => ended));
  });

  it('do not suffer from a client that does not read, which hears all of it when it does', async () => {
    serving = await serveEvents({ users: 1 });
    const [kim] = serving.traders as [Trader];
    const idle = await EventSource.open(serving.url, (await serving.logIn(kim)).cookie);
    const busy = await serving.open(kim);
    sources.push(idle, busy);
    await busy.until(({ blocks }) => blocks.length > 0);
    grow(kim);
    await serving.change(kim, 600);
    await busy.untilEvents(600);
    idle.read();
    await idle.untilEvents(600);
    expect(idle.events).toEqual(busy.events);
  });

  it('of clients that do not read are cut off when the server stops', async () => {
    serving = await serveEvents({ users: 1 });
    const [kim] = serving.traders as [Trader];
    const { cookie } = await serving.logIn(kim);
    const idle = await EventSource.open(serving.url, cookie);
    sources.push(idle);
    grow(kim);
    await serving.change(kim, 600);
    await serving.stop();
    await expect(fetch(serving.url)).rejects.toThrow();
  });

  /** Makes its events so large that a few hundred are more than a connection holds. */
  function grow({ failedOrderId }: Trader): void {
    const failedOrder = serving.store.failedOrders.get(failedOrderId);
    Object.assign(failedOrder ?? {}, { status: 'x'.repeat(65_536) });
  }
});
