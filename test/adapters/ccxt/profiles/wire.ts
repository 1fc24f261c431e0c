import { Clients } from '../../../../src/adapters/ccxt/clients.ts';
import { type Evidence, noEvidence } from '../../../../src/adapters/ccxt/evidence.ts';
import { toLoopback } from '../../../../src/adapters/ccxt/loopback.ts';
import { type LoadedMarkets, loadMarkets } from '../../../../src/adapters/ccxt/market-loading.ts';
import { observed } from '../../../../src/adapters/ccxt/observed.ts';
import type { CcxtClient, CcxtOrder, Profile } from '../../../../src/adapters/ccxt/profile.ts';
import { profileOf } from '../../../../src/adapters/ccxt/profiles/registry.ts';
import { Transport } from '../../../../src/adapters/ccxt/transport.ts';
import type { AccountKey } from '../../../../src/domain/account.ts';
import { Decimal } from '../../../../src/domain/decimal.ts';
import type { PreparedOrder } from '../../../../src/domain/order.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import type { AccountOptions } from '../../../support/simulator/accounts.ts';
import { type Simulator, startSimulator } from '../../../support/simulator/simulator.ts';
import type { ExchangeName, RecordedRequest } from '../../../support/simulator/types.ts';
import { aGate } from '../support.ts';

/** An order as a test wants it; numbers as texts. */
export interface OrderOptions extends Partial<Omit<PreparedOrder, 'sentAmount' | 'price' | 'stopPrice'>> {
  readonly amount?: string;
  readonly price?: string;
  readonly stopPrice?: string;
}

let made = 0;

/** 32 characters of lowercase hex, never the same twice. */
export const aClientOrderId = (): string => {
  made += 1;
  return made.toString(16).padStart(32, 'c0ffee');
};

export function anOrder(options: OrderOptions = {}): PreparedOrder {
  const { amount = '0.002', price, stopPrice, ...rest } = options;
  return {
    clientOrderId: aClientOrderId(),
    marketId: 'BTCUSDT',
    marketSymbol: 'BTC/USDT',
    symbol: 'BTC/USDT',
    marketType: 'SPOT',
    endpoint: 'order',
    side: 'BUY',
    orderType: 'MARKET',
    sentAmount: Decimal.of(amount),
    sentUnit: 'base',
    quantity: null,
    quoteQuantity: null,
    price: price === undefined ? null : Decimal.of(price),
    stopPrice: stopPrice === undefined ? null : Decimal.of(stopPrice),
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    keyFingerprint: 'key',
    fenceAt: null,
    ...rest,
  };
}

export interface Wire {
  readonly simulator: Simulator;
  readonly client: CcxtClient;
  readonly profile: Profile;
  readonly loaded: LoadedMarkets;
  /** Sends it as the profile says; the evidence tells what the transport saw. */
  send(order: PreparedOrder, options?: SendOptions): Promise<{ order: CcxtOrder; evidence: Evidence }>;
  lookUp(order: PreparedOrder): Promise<CcxtOrder | null>;
  /** The body of the last order request. */
  lastBody(): unknown;
  lastRequest(): RecordedRequest;
  stop(): Promise<void>;
}

export interface SendOptions {
  readonly marginMode?: 'cross' | 'isolated';
  readonly hedged?: boolean;
}

const KEY = { apiKey: 'APIKEY1234567890', secret: 'SECRET1234567890', password: 'PASSPHRASE' };

const accountKey: AccountKey = {
  fingerprint: 'key',
  apiKey: new Secret(KEY.apiKey),
  secret: new Secret(KEY.secret),
  password: new Secret(KEY.password),
};

/** A client of real ccxt whose every byte goes to a simulator of its own, with the exchange's markets loaded. */
export async function aWire(exchange: ExchangeName, options: Partial<AccountOptions> = {}): Promise<Wire> {
  const simulator = await startSimulator();
  const password = exchange === 'okx' ? { password: KEY.password } : {};
  simulator.registerAccount({ exchange, apiKey: KEY.apiKey, secret: KEY.secret, ...password, ...options });
  const transport = new Transport({ connect: toLoopback(simulator.port) });
  const clients = new Clients(transport, profileOf);
  const profile = profileOf(exchange);
  const site = { id: exchange, sandbox: false };
  const loaded = await loadMarkets(await clients.keyless(site), profile);
  const account = { id: 1, name: exchange, marginMode: null, isActive: true, isPaused: false, isFrozen: false };
  const client = await clients.of({ ...account, exchange, sandbox: false, key: accountKey });
  client.setMarketsFromExchange(loaded.source);

  const lastRequest = () => simulator.orderRequests().at(-1) as RecordedRequest;
  return {
    simulator,
    client,
    profile,
    loaded,
    lastRequest,
    lastBody: () => JSON.parse(lastRequest().body) as unknown,
    lookUp: (order) => (profile.lookUp as NonNullable<Profile['lookUp']>)(client, order),
    send: async (order, { marginMode, hedged = false } = {}) => {
      const call = profile.orderCall(order, { account: { marginMode: marginMode ?? null }, hedged });
      const evidence = noEvidence();
      const sent = await observed(client, { evidence, gate: aGate(), isUsed: false }).createOrder(
        order.marketSymbol,
        call.type,
        call.side,
        call.amount as never,
        call.price as never,
        call.params,
      );
      return { order: sent, evidence };
    },
    stop: async () => {
      await transport.close();
      await simulator.stop();
    },
  };
}
