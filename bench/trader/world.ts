import { randomBytes } from 'node:crypto';
import { Browser } from '../../test/adapters/http/browser.ts';
import { aLook, writeFailedOrders } from '../../test/browser/support/failed-orders.ts';
import { GatewayInstallation } from '../../test/support/gateway-installation.ts';
import { aTrader, type Trader, USER, wantedFile } from '../../test/support/gateway-traders.ts';
import { Gateway } from '../../test/support/running-gateway.ts';
import { type Child, startChild } from '../ladder/child.ts';
import { now, PRICE, quantityOf, SYMBOL } from '../ladder/order.ts';

/** Whose orders are measured, one account each. */
export const DESKS = Array.from({ length: 5 }, (_, index) => aTrader(`Desk ${index + 1}`, 'binance', 'SPOT'));
/** Whose exchange never answers. */
export const STUCK = aTrader('Stuck', 'okx', 'SPOT');
/** Whose failed orders are retried meanwhile. */
export const RETRIED = aTrader('Retried', 'bybit', 'SPOT', { account: { balances: { USDT: '1000000000' } } });

export interface World {
  readonly exchange: Child;
  readonly installation: GatewayInstallation;
  readonly gateway: Gateway;
  /** The first one trades. */
  readonly users: readonly string[];
}

const STREAMS_EACH = 20;
const PASSWORD = 'correct horse battery';

/** `streams`: as many users as may have so many streams open. */
export async function startWorld(streams: number): Promise<World> {
  const traders = [...DESKS, STUCK, RETRIED];
  const accounts = traders.map(({ exchange, apiKey, secret, password, account }) => ({
    ...account,
    exchange,
    apiKey,
    secret,
    ...(password !== null && { password }),
  }));
  const exchange = await startChild('./exchange.js', { ACCOUNTS: JSON.stringify(accounts), HANGING: 'okx' });
  const url = `http://127.0.0.1:${exchange.port}`;
  const file = wantedFile(traders);
  const names = Array.from({ length: Math.ceil(streams / STREAMS_EACH) - 1 }, (_, index) => `viewer-${index}`);
  const viewers = names.map((username) => ({ username, password: PASSWORD, locale: 'en' }));
  const installation = await GatewayInstallation.create({ url }, traders, {
    ...file,
    users: [...file.users, ...viewers],
  });
  const gateway = await Gateway.start(installation.env);
  return { exchange, installation, gateway, users: [USER.username, ...names] };
}

/** All users, logged in one after the other. */
export async function logIn({ gateway, users }: World): Promise<readonly Browser[]> {
  const browsers: Browser[] = [];
  for (const username of users) {
    const browser = new Browser(gateway.address);
    await browser.logIn(username, PASSWORD);
    browsers.push(browser);
  }
  return browsers;
}

/** As many streams as each of them may have open. */
export async function openStreams({ gateway }: World, browsers: readonly Browser[]): Promise<void> {
  const cookies = browsers.map((browser) => `ordergate_session=${browser.cookie('ordergate_session')}`);
  const input = { port: Number(new URL(gateway.address).port), cookies, each: STREAMS_EACH };
  await startChild('../trader/streams.js', { INPUT: JSON.stringify(input) });
}

/** Failed orders that an exchange takes when they are retried. */
export function makeFailedOrders({ installation }: World, count: number): Promise<unknown> {
  const looks = Array.from({ length: count }, (_, index) =>
    aLook(RETRIED.name, { quantity: '0.01', webhookId: `w-${index}-${randomBytes(4).toString('hex')}` }),
  );
  return writeFailedOrders(installation, USER.username, looks);
}

let numbered = 0;

/** One alert; the number by which the exchange knows its order again, and when it left, in microseconds. */
export async function alert({ gateway }: World, desk: Trader): Promise<readonly [number: number, at: number]> {
  const number = numbered;
  numbered += 1;
  const at = now();
  const order = { symbol: SYMBOL, side: 'buy', order_type: 'limit', quantity: quantityOf(number), price: PRICE };
  const { status, body } = await gateway.webhook(desk, order);
  if (status !== 200) throw new Error(`An alert was answered ${status}: ${JSON.stringify(body)}`);
  return [number, at];
}

/** How long each alert took to its order's arrival at the exchange, in milliseconds, shortest first. */
export async function onTheWire(
  { exchange }: World,
  alerts: readonly (readonly [number: number, at: number])[],
): Promise<readonly number[]> {
  const response = await fetch(`http://127.0.0.1:${exchange.port}/arrivals`);
  const arrived = new Map((await response.json()) as [number, number][]);
  return alerts
    .map(([number, at]) => ((arrived.get(number) ?? Number.NaN) - at) / 1_000)
    .toSorted((one, other) => one - other);
}
