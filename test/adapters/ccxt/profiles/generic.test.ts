import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clients } from '../../../../src/adapters/ccxt/clients.ts';
import { exchangeIds, loadClass } from '../../../../src/adapters/ccxt/loader.ts';
import { toLoopback } from '../../../../src/adapters/ccxt/loopback.ts';
import type { CcxtClient, Profile } from '../../../../src/adapters/ccxt/profile.ts';
import { genericProfile } from '../../../../src/adapters/ccxt/profiles/generic.ts';
import { Transport } from '../../../../src/adapters/ccxt/transport.ts';
import type { PreparedOrder } from '../../../../src/domain/order.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { aServer, type TestServer } from '../support.ts';
import { anOrder } from './wire.ts';

/** A spot market with whatever one class or another reads of it. */
const MARKET = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  active: true,
  type: 'spot',
  spot: true,
  margin: false,
  swap: false,
  future: false,
  option: false,
  contract: false,
  precision: { amount: '0.00001', price: '0.01', cost: '0.01' },
  limits: { amount: {}, price: {}, cost: {} },
  info: { orderTypes: ['MARKET', 'LIMIT'], type: '1', quoteOrderQtyMarketAllowed: true },
};
const CURRENCIES = { BTC: { id: 'BTC', code: 'BTC', numericId: 1 }, USDT: { id: 'USDT', code: 'USDT', numericId: 2 } };

let server: TestServer;
let transport: Transport;

beforeAll(async () => {
  server = await aServer((_request, response) => response.end('{}'));
});
afterAll(() => server.stop());
beforeEach(() => {
  transport = new Transport({ connect: toLoopback(server.port) });
});
afterEach(() => transport.close());

async function aClient(profile: Profile): Promise<CcxtClient> {
  const clients = new Clients(transport, () => profile);
  const secrets = { apiKey: new Secret('a'.repeat(32)), secret: new Secret('b'.repeat(32)), password: new Secret('p') };
  const state = { marginMode: null, isActive: true, isPaused: false, isFrozen: false, sandbox: false };
  const key = { fingerprint: 'key', ...secrets };
  const client = await clients.of({ id: 1, name: profile.id, exchange: profile.id, ...state, key });
  client.setMarkets([MARKET] as never, CURRENCIES as never);
  Object.assign(client, { accounts: [{ id: '1', type: 'spot' }], uid: 'u' });
  return client;
}

/** The requests that could place an order; what ccxt makes of the empty answer does not matter. */
async function sent(id: string, order: PreparedOrder): Promise<string[]> {
  const profile = genericProfile(id);
  const client = await aClient(profile);
  const before = server.received.length;
  const shaped = { ...order, clientOrderId: profile.shapeClientOrderId(order.clientOrderId) };
  const { type, side, amount, price, params } = profile.orderCall(shaped, {
    account: { marginMode: null },
    hedged: false,
  });
  await client.createOrder('BTC/USDT', type, side, amount as never, price as never, params).catch(() => {});
  return server.received.slice(before).filter((request) => request.startsWith('POST'));
}

const BY_COST = anOrder({ amount: '123.45', sentUnit: 'quote' });
const BY_QUANTITY = anOrder({ amount: '0.5' });

/** The field in which each of these exchanges takes the cost of a market buy. */
const COST_FIELDS: [id: string, field: RegExp][] = [
  ['bigone', /"amount":"123\.45"/],
  ['bitget', /"(?:qty|size)":"123\.45"/],
  ['bithumb', /"price":"?123\.45/],
  ['bitrue', /quantity=123\.45/],
  ['bittrade', /"amount":"123\.45"/],
  ['btse', /"quoteOrderSize":"123\.45"/],
  ['coinbase', /"quote_size":"123\.45"/],
  ['coinex', /"amount":"123\.45"/],
  ['coinsph', /quoteOrderQty=123\.45/],
  ['cryptomus', /"value":"123\.45"/],
  ['digifinex', /amount=123\.45&.*type=buy_market/],
  ['gate', /"amount":"123\.45"/],
  ['gateeu', /"amount":"123\.45"/],
  ['htx', /"type":"buy-market".*"amount":"123\.45"/],
  ['lbank', /price=123\.45.*type=buy_market/],
  ['poloniex', /"amount":"123\.45"/],
  ['tokocrypto', /quoteOrderQty=123\.45/],
  ['woo', /"amount":"123\.45"/],
  ['xt', /"quoteQty":"123\.45"/],
];

describe('market buys where the exchange takes only a cost', () => {
  it.each(COST_FIELDS)('%s gets the cost in one order request', async (id, field) => {
    expect(genericProfile(id).marketBuyByCost.SPOT).toBe('required');

    const requests = await sent(id, BY_COST);

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatch(field);
  });

  it('are those of every class of the pinned ccxt that asks for a price there', async () => {
    const asking: string[] = [];
    for (const id of exchangeIds()) {
      const { options } = new (await loadClass(id))({}) as { options: Record<string, unknown> };
      const { createOrder } = options as { createOrder?: { createMarketBuyOrderRequiresPrice?: boolean } };
      const asks = options.createMarketBuyOrderRequiresPrice ?? createOrder?.createMarketBuyOrderRequiresPrice;
      if (asks === true && id !== 'upbit') asking.push(id);
    }

    expect(asking.length).toBeGreaterThan(15);
    expect(asking.filter((id) => genericProfile(id).marketBuyByCost.SPOT !== 'required')).toEqual([]);
  });
});

describe('market buys where the exchange takes a base quantity', () => {
  it.each([
    ['kraken', /volume=0\.5/],
    ['mexc', /quantity=0\.5/],
    ['bingx', /quantity=0\.5/],
    ['whitebit', /order\/stock_market.*"amount":"0\.5"/],
    ['bitstamp', /amount=0\.5/],
  ])('%s gets the quantity, and no price that would turn it into a cost', async (id, field) => {
    expect(genericProfile(id).marketBuyByCost.SPOT).toBe('refused');

    const requests = await sent(id, BY_QUANTITY);

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatch(field);
    expect(requests[0]).not.toMatch(/price/i);
  });
});

describe('client order ids', () => {
  const HEX = '0123456789abcdef0123456789abcdef';

  it.each([
    ['gate', 't-0123456789abcdef0123456789'],
    ['kraken', '01234567-89ab-cdef-0123-456789abcdef'],
    ['coinbase', '01234567-89ab-cdef-0123-456789abcdef'],
    ['hyperliquid', `0x${HEX}`],
    ['kucoin', HEX],
  ])('take the form that %s wants', (id, shaped) => {
    expect(genericProfile(id).shapeClientOrderId(HEX)).toBe(shaped);
  });

  it.each([
    ['gate', (id: string) => `"text":"${id}"`],
    ['kraken', (id: string) => `cl_ord_id=${id}`],
    ['coinbase', (id: string) => `"client_order_id":"${id}"`],
    ['htx', (id: string) => `"client-order-id":"${id}"`],
    ['mexc', (id: string) => `newClientOrderId=${id}`],
  ])('reach %s', async (id, spelled) => {
    const [request] = await sent(id, anOrder({ orderType: 'LIMIT', price: '50000', clientOrderId: HEX }));

    expect(request).toContain(spelled(genericProfile(id).shapeClientOrderId(HEX)));
  });

  it('are left out where only numbers are taken', async () => {
    const [request] = await sent('woo', anOrder({ orderType: 'LIMIT', price: '50000', clientOrderId: HEX }));

    expect(request).not.toContain(HEX);
  });
});

describe('what no test shows', () => {
  const profile = genericProfile('kraken');

  it('is not offered: no stops, no reduce-only, no position side, no time in force but the usual', () => {
    for (const table of [profile.orders.SPOT, profile.orders.FUTURES]) {
      expect(Object.keys(table ?? {})).toEqual(['MARKET', 'LIMIT']);
      for (const support of Object.values(table ?? {})) {
        expect(support).toMatchObject({ reduceOnly: false, positionSide: false, fence: null, absenceProves: false });
        expect(support.timesInForce.filter((time) => time !== 'GTC')).toEqual([]);
      }
    }
  });

  it('is not looked up: a person must tell', () => {
    expect(profile).toMatchObject({ proven: false, lookUp: null });
  });
});
