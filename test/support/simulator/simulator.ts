import type { ServerResponse } from 'node:http';
import { type AccountOptions, Accounts } from './accounts.ts';
import { binance } from './binance/exchange.ts';
import { bybit } from './bybit/exchange.ts';
import { subtract } from './decimal.ts';
import { deliverWith, type Exchanged, send } from './delivery.ts';
import { type Call, type Endpoint, json, type Parameters, parametersOf, type VirtualExchange } from './exchange.ts';
import { type ActiveFault, type Effect, type Fault, type FaultHandle, type FaultMatch, Faults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { findMarket, type Market, marketsOf } from './markets.ts';
import { okx } from './okx/exchange.ts';
import { Prices } from './prices.ts';
import { type ListeningServer, listen } from './server.ts';
import type { Answer, ExchangeName, LedgerOrder, MarketType, OrderStatus, RecordedRequest } from './types.ts';
import { upbit } from './upbit/exchange.ts';

const EXCHANGES: readonly VirtualExchange[] = [binance, bybit, okx, upbit];

interface Routed {
  exchange: VirtualExchange;
  endpoint: Endpoint;
  parameters: Parameters;
}

const MINUTE = 60_000;

/** Five exchanges on one loopback port, told apart by the Host header. Nothing is shared between simulators. */
export class Simulator {
  readonly #accounts = new Accounts();
  readonly #prices = new Prices();
  readonly #ledger = new Ledger(this.#prices);
  readonly #faults = new Faults();
  readonly #skews = new Map<ExchangeName, number>();
  #requests: { request: RecordedRequest; kind: Endpoint['kind'] | null }[] = [];
  #failures: unknown[] = [];
  #server: ListeningServer | null = null;

  /** Where it listens: `http://127.0.0.1:PORT`. */
  get url(): string {
    if (!this.#server) throw new Error('the simulator is not running');
    return this.#server.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Every order that an exchange accepted, oldest first, as it stands now. */
  get orders(): readonly LedgerOrder[] {
    return this.#ledger.orders;
  }

  /** Every request, oldest first, whatever was answered. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests.map(({ request }) => request);
  }

  /** The requests that ask for a new order, whatever was answered. */
  orderRequests(): RecordedRequest[] {
    return this.#requests.filter(({ kind }) => kind === 'create').map(({ request }) => request);
  }

  /** The requests for endpoints that the simulator does not have; they were answered 404. */
  unknownRequests(): RecordedRequest[] {
    return this.#requests.filter(({ kind }) => kind === null).map(({ request }) => request);
  }

  /** What the simulator itself got wrong; those requests were answered 599. */
  get failures(): readonly unknown[] {
    return this.#failures;
  }

  async start(): Promise<void> {
    this.#server = await listen((request, response) => this.#serve(request, response));
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }

  /** Forgets accounts, orders, requests, prices, clocks and faults; goes on listening. */
  reset(): void {
    this.#accounts.clear();
    this.#ledger.clear();
    this.#prices.clear();
    this.#faults.clear();
    this.#skews.clear();
    this.#requests = [];
    this.#failures = [];
  }

  registerAccount(options: AccountOptions): void {
    this.#accounts.register(options);
  }

  /** From now on the exchange doesn't know the key; the account and its orders remain. */
  revokeKey(exchange: ExchangeName, apiKey: string): void {
    this.#accounts.revoke(exchange, apiKey);
  }

  /** Free and held money of the key's account. */
  balance(exchange: ExchangeName, apiKey: string, currency: string, marketType: MarketType = 'SPOT') {
    const account = this.#accounts.find(exchange, apiKey)?.account;
    if (!account) throw new Error(`${exchange} has no key ${apiKey}`);
    const wallet = marketType === 'SPOT' ? account.spot : account.futures;
    return { free: wallet.free(currency), held: wallet.held(currency) };
  }

  /** Sets the last price; crossed orders fill and reached stops trigger. Without a market type: all markets of that id. */
  setPrice(exchange: ExchangeName, symbolId: string, price: string, marketType?: MarketType): void {
    for (const market of this.#named(exchange, symbolId, marketType)) {
      this.#prices.set(market, price);
      this.#ledger.priceChanged(market, this.#now(exchange));
    }
  }

  /** Bounds what one order can take at once, in base currency; null for no bound. */
  setDepth(exchange: ExchangeName, symbolId: string, quantity: string | null, marketType?: MarketType): void {
    for (const market of this.#named(exchange, symbolId, marketType)) this.#prices.setDepth(market, quantity);
  }

  /** Sets the exchange's clock ahead (or, negative, behind) by so many milliseconds. */
  setClockSkew(exchange: ExchangeName, milliseconds: number): void {
    this.#skews.set(exchange, milliseconds);
  }

  /** Another trader takes the waiting order, wholly or by the given base quantity, at its price or the given one. */
  fillOrder(order: LedgerOrder, part: { quantity?: string; price?: string } = {}): void {
    const market = findMarket(order.exchange, order.marketType, order.symbolId) as Market;
    const price = part.price ?? order.price ?? this.#prices.last(market);
    const quantity = part.quantity ?? subtract(order.quantity ?? '0', order.filledQuantity);
    this.#ledger.execute(order, quantity, price, this.#now(order.exchange));
  }

  /** The exchange closes the waiting order by itself. */
  closeOrder(order: LedgerOrder, status: OrderStatus = 'cancelled'): void {
    this.#ledger.close(order, status, this.#now(order.exchange));
  }

  /** Spoils the next `times` requests that match. Faults are taken oldest first. */
  inject(fault: Fault, match: FaultMatch, times = 1): FaultHandle {
    return this.#faults.inject(fault, match, times);
  }

  #named(exchange: ExchangeName, symbolId: string, marketType?: MarketType): Market[] {
    const found = marketsOf(exchange, marketType).filter((market) => market.symbolId === symbolId);
    if (found.length === 0) throw new Error(`${exchange} has no market ${symbolId}`);
    return found;
  }

  #now(exchange: ExchangeName): number {
    return Date.now() + (this.#skews.get(exchange) ?? 0);
  }

  async #serve(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const routed = this.#route(request);
    this.#requests.push({ request, kind: routed?.endpoint.kind ?? null });
    if (!routed) {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end(`the simulator has no ${request.method} ${request.host}${request.path}`);
      return;
    }
    const { exchange, endpoint, parameters } = routed;
    const { effect, delivery } = this.#faults.take({
      exchange: exchange.name,
      marketType: endpoint.marketType(parameters),
      kind: endpoint.kind,
      apiKey: exchange.apiKeyOf(request),
      clientOrderIds: exchange.clientOrderIdsOf(parameters),
    });
    const arrivedAt = this.#now(exchange.name);
    effect?.reached.open(request);
    const exchanged: Exchanged = {
      request,
      response,
      execute: ({ ignoreWindow = false } = {}) => this.#execute(request, routed, { arrivedAt, ignoreWindow, effect }),
      error: exchange.error,
      rateLimited: exchange.rateLimited,
      headers: {
        ...exchange.headers(request, this.#countInMinute(request)),
        date: new Date(arrivedAt).toUTCString(),
      },
    };
    if (delivery) await deliverWith(delivery, exchanged);
    else send(exchanged, exchanged.execute());
  }

  /** Requests to the same host within the minute by the clock. */
  #countInMinute({ host, at }: RecordedRequest): number {
    const minute = Math.floor(at / MINUTE);
    let count = 0;
    for (let index = this.#requests.length - 1; index >= 0; index -= 1) {
      const { request } = this.#requests[index]!;
      if (Math.floor(request.at / MINUTE) !== minute) break;
      if (request.host === host) count += 1;
    }
    return count;
  }

  #route(request: RecordedRequest): Routed | null {
    const exchange = EXCHANGES.find(({ hosts }) => hosts.includes(request.host));
    const endpoint = exchange?.endpoints.find(({ method, path }) => method === request.method && path === request.path);
    return exchange && endpoint ? { exchange, endpoint, parameters: parametersOf(request) } : null;
  }

  #execute(
    request: RecordedRequest,
    { exchange, endpoint, parameters }: Routed,
    moment: { arrivedAt: number; ignoreWindow: boolean; effect: ActiveFault<Effect> | null },
  ): Answer {
    const call: Call = {
      world: {
        accounts: this.#accounts,
        ledger: this.#ledger,
        prices: this.#prices,
      },
      exchange: exchange.name,
      request,
      parameters,
      marketType: endpoint.marketType(parameters),
      arrivedAt: moment.arrivedAt,
      now: this.#now(exchange.name),
      ignoreWindow: moment.ignoreWindow,
      effect: moment.effect?.fault ?? null,
      effectOn: moment.effect?.match.clientOrderId ?? null,
    };
    try {
      if (endpoint.access === 'open') return endpoint.answer(call);
      const credentials = exchange.verify(call);
      return 'status' in credentials
        ? credentials
        : endpoint.answer({ ...call, credentials, account: credentials.account });
    } catch (error) {
      this.#failures.push(error);
      return json({ simulator: String(error) }, 599);
    }
  }
}

/** A running simulator on a free port of 127.0.0.1. */
export async function startSimulator(): Promise<Simulator> {
  const simulator = new Simulator();
  await simulator.start();
  return simulator;
}
