import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSource } from '../adapters/http/api/events/event-source.ts';
import { Browser } from '../adapters/http/browser.ts';
import { aTrader, Gateway, useGateway } from '../support/gateway.ts';
import { USER } from '../support/gateway-traders.ts';

const trader = aTrader('first', 'binance', 'SPOT');
const BUY = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

/** Two instances on one database: webhooks go to the one, whoever watches is at the other. */
const suite = useGateway([trader]);
let other: Gateway;
let cookie: string;
const sources: EventSource[] = [];
beforeAll(async () => {
  other = await Gateway.start(suite.installation.env);
  const browser = new Browser(other.address);
  await browser.logIn(USER.username, USER.password);
  cookie = `ordergate_session=${browser.cookie('ordergate_session')}`;
});
afterAll(() => {
  for (const source of sources) source.close();
});

async function watch(gateway: Gateway, lastEventId: string | null = null): Promise<EventSource> {
  const source = (await EventSource.open(`${gateway.address}/api/events`, cookie, lastEventId)).read();
  sources.push(source);
  await source.until(({ blocks }) => blocks.length > 0);
  return source;
}

const told = (source: EventSource) =>
  source.events.map(({ event, data }) => {
    const { change, status } = data as { change: string; status: string };
    return `${event} ${change} ${status}`;
  });

describe('the events of an order', () => {
  it('reach whoever watches another instance', async () => {
    const source = await watch(other);
    const { status } = await suite.gateway.webhook(trader, BUY);
    expect(status).toBe(200);
    await source.untilEvents(2);
    expect(told(source)).toEqual(['order created sending', 'order changed accepted']);
  });

  it('tell that an order of unknown outcome was found accepted, and its failed order completed', async () => {
    const source = await watch(other);
    suite.simulator.inject({ kind: 'garbage' }, { kind: 'create', apiKey: trader.apiKey });
    const { body } = await suite.gateway.webhook(trader, BUY);
    expect(body.success).toBe(true);
    await source.untilEvents(5);
    const lines = told(source);
    expect(lines[0]).toBe('order created sending');
    expect(lines.slice(1, 3).sort()).toEqual(['failed-order created unconfirmed', 'order changed unconfirmed']);
    expect(lines.slice(3).sort()).toEqual(['failed-order changed completed', 'order changed accepted']);
    const failed = (await suite.installation.ordersOf(trader)).flatMap((order) => order.failed ?? []);
    const ids = source.events.filter(({ event }) => event === 'failed-order').map(({ data }) => data);
    expect(ids).toMatchObject(ids.map(() => ({ id: failed[0]?.id })));
  });

  it('are missed by nobody whose instance stops, and who comes back to the other', async () => {
    const source = await watch(other);
    await suite.gateway.webhook(trader, BUY);
    await source.untilEvents(2);
    const stopped = other.stop();
    await source.ended;
    expect(await stopped).toBe(0);
    await suite.gateway.webhook(trader, BUY);

    const back = await watch(suite.gateway, source.lastEventId);
    await suite.gateway.webhook(trader, BUY);
    await back.untilEvents(4);
    expect(told(back)).toEqual([
      'order created sending',
      'order changed accepted',
      'order created sending',
      'order changed accepted',
    ]);
    const positions = [...source.events, ...back.events].map(({ id }) => id);
    expect(new Set(positions).size).toBe(6);
  });

  it('bear no secret', async () => {
    const all = JSON.stringify(sources.flatMap(({ blocks }) => blocks));
    for (const secret of [trader.token, trader.apiKey, trader.secret]) expect(all).not.toContain(secret);
  });
});
