import { CcxtExchange } from '../../../src/adapters/ccxt/ccxt-exchange.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import type { Log } from '../../../src/application/ports/log.ts';
import type { Account } from '../../../src/domain/account.ts';
import { Price, Quantity } from '../../../src/domain/amounts.ts';
import type { OrderRequest, PreparedOrder } from '../../../src/domain/order.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { AccountOptions } from '../../support/simulator/accounts.ts';
import { type RecordedRequest, type Simulator, startSimulator } from '../../support/simulator/index.ts';
import { aGate, type TestGate } from './support.ts';

export const API_KEY = 'APIKEY1234567890';
export const SECRET = 'SECRETofAPIKEY1234567890';

/** An account whose key the simulator knows after `register`. */
export function anAccount(options: Partial<Account> & { apiKey?: string; fingerprint?: string } = {}): Account {
  const { apiKey = API_KEY, fingerprint = 'f1', ...rest } = options;
  return {
    id: 1,
    name: 'main',
    exchange: 'binance',
    sandbox: false,
    marginMode: null,
    key: { fingerprint, apiKey: new Secret(apiKey), secret: new Secret(SECRET), password: null },
    isActive: true,
    isPaused: false,
    isFrozen: false,
    ...rest,
  };
}

/** An order request with its numbers as texts; `cost` instead of a quantity for a market buy by cost. */
export interface RequestOptions extends Partial<Omit<OrderRequest, 'amount' | 'price' | 'stopPrice'>> {
  readonly quantity?: string;
  readonly cost?: string;
  readonly price?: string;
  readonly stopPrice?: string;
}

export function aRequest(options: RequestOptions = {}): OrderRequest {
  const { quantity = '0.01', cost, price, stopPrice, ...rest } = options;
  return {
    symbol: 'BTC/USDT',
    side: 'BUY',
    orderType: 'MARKET',
    marketType: 'SPOT',
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    rounding: 'down',
    ...rest,
    amount: cost ? { kind: 'quote', cost: Quantity.of(cost) } : { kind: 'base', quantity: Quantity.of(quantity) },
    price: price ? Price.of(price) : null,
    stopPrice: stopPrice ? Price.of(stopPrice) : null,
  };
}

let made = 0;

export const aClientOrderId = (): string => {
  made += 1;
  return made.toString(16).padStart(32, 'a1b2c3d4');
};

/** The fields of a form or query, as they stand on the wire. */
export const fieldsOf = ({ query, body }: RecordedRequest): Record<string, string> =>
  Object.fromEntries(
    `${query}${body}`
      .split('&')
      .map((pair) => pair.split('=') as [string, string])
      .filter(([name]) => !['timestamp', 'signature'].includes(name)),
  );

export class Fixture {
  readonly simulator: Simulator;
  readonly exchange: CcxtExchange;
  readonly logged: string[];

  constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.logged = [];
    const note = (event: string, fields?: unknown) => void this.logged.push(`${event} ${JSON.stringify(fields)}`);
    const log: Log = { info: note, warn: note, error: note };
    this.exchange = new CcxtExchange({ clock: systemClock, log, simulatorPort: simulator.port });
  }

  static async start(): Promise<Fixture> {
    return new Fixture(await startSimulator());
  }

  async stop(): Promise<void> {
    await this.exchange.close();
    await this.simulator.stop();
  }

  register(options: Partial<AccountOptions> = {}): void {
    this.simulator.registerAccount({ exchange: 'binance', apiKey: API_KEY, secret: SECRET, ...options });
  }

  prepare(account: Account, request: OrderRequest, gateIn = 4_500) {
    return this.exchange.prepare(account, request, {
      clientOrderId: aClientOrderId(),
      gateAt: new Date(Date.now() + gateIn),
      signal: AbortSignal.timeout(gateIn),
    });
  }

  /** The prepared order; throws the refusal when there is one. */
  async prepared(account: Account, options: RequestOptions): Promise<PreparedOrder> {
    const preparation = await this.prepare(account, aRequest(options));
    if (preparation.kind === 'refused') throw new Error(JSON.stringify(preparation.failure));
    return preparation.order;
  }

  /** Prepares and submits; the request as it came over the wire beside the outcome. */
  async send(account: Account, options: RequestOptions, gate: TestGate = aGate()) {
    const order = await this.prepared(account, options);
    const outcome = await this.exchange.submit(account, order, gate);
    return { order, outcome, request: this.simulator.orderRequests().at(-1) as RecordedRequest };
  }
}
