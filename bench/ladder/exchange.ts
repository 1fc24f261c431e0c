import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from '../../test/support/simulator/simulator.ts';
import { now, numberOf } from './order.ts';

/** Binance spot that takes every order at once and without a limit; all else is answered by the simulator of the tests. Its accounts come in `ACCOUNTS`. */
const simulator = await startSimulator();
const accounts = JSON.parse(process.env.ACCOUNTS ?? '[]') as Parameters<typeof simulator.registerAccount>[0][];
for (const account of accounts) simulator.registerAccount(account);
/** Orders to hosts with this in their names are never answered. */
const hanging = process.env.HANGING ?? null;
const upstream = new URL(simulator.url);
const arrivals: (readonly [number: number, at: number])[] = [];
let orders = 0;

const server = createServer((incoming, response) => {
  const [path = '', query = ''] = (incoming.url ?? '').split('?');
  if (path === '/arrivals') return answer(response, arrivals.splice(0));
  if (hanging !== null && incoming.method === 'POST' && incoming.headers.host?.includes(hanging)) return;
  if (path !== '/api/v3/order' || incoming.method !== 'POST') return pass(incoming, response);
  const at = now();
  let body = query;
  incoming.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  incoming.on('end', () => takeOrder(new URLSearchParams(body), at, response));
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(`ready at ${(server.address() as AddressInfo).port}`));

function takeOrder(order: URLSearchParams, at: number, response: ServerResponse): void {
  const quantity = order.get('quantity') ?? '';
  arrivals.push([numberOf(quantity), at]);
  orders += 1;
  answer(response, {
    symbol: order.get('symbol'),
    orderId: orders,
    orderListId: -1,
    clientOrderId: order.get('newClientOrderId'),
    transactTime: Date.now(),
    price: order.get('price'),
    origQty: quantity,
    executedQty: '0.00000000',
    cummulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: 'GTC',
    type: order.get('type'),
    side: order.get('side'),
    fills: [],
  });
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function pass(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, url = '' } = incoming;
  const host = incoming.headers.host ?? '';
  // Who asks under our own address means the spot market.
  const headers = { ...incoming.headers, host: host.startsWith('127.') ? 'api.binance.com' : host };
  const asked = forward({ host: upstream.hostname, port: upstream.port, method, path: url, headers }, (answered) => {
    if (!url.includes('exchangeInfo')) {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
      return;
    }
    let text = '';
    answered.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    answered.on('end', () => answer(response, { ...JSON.parse(text), rateLimits: [] }));
  });
  incoming.pipe(asked);
}
