import type { Account, Accounts, Credentials } from './accounts.ts';
import type { Effect } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { type Market, marketsOf } from './markets.ts';
import type { Prices } from './prices.ts';
import type { Answer, CallKind, ExchangeName, LedgerOrder, MarketType, OrderStatus, RecordedRequest } from './types.ts';

/** Everything that the simulated exchanges share. */
export interface World {
  accounts: Accounts;
  ledger: Ledger;
  prices: Prices;
}

/** One request in the moment of its execution. */
export interface Call {
  world: World;
  exchange: ExchangeName;
  request: RecordedRequest;
  parameters: Parameters;
  marketType: MarketType | null;
  /** By the exchange's clock. */
  arrivedAt: number;
  now: number;
  /** Set by a fault that breaks the exchange's own promise about old requests. */
  ignoreWindow: boolean;
  effect: Effect | null;
  /** The one order that the effect is for; null for all of them. */
  effectOn: string | null;
}

export interface SignedCall extends Call {
  credentials: Credentials;
  account: Account;
}

/** Query, form or JSON fields; the elements of a JSON array stand under `elements`. */
export type Parameters = Readonly<Record<string, unknown>>;

export type Endpoint = {
  method: string;
  path: string;
  kind: CallKind;
  marketType(parameters: Parameters): MarketType | null;
} & ({ access: 'open'; answer(call: Call): Answer } | { access: 'signed'; answer(call: SignedCall): Answer });

/** What one exchange brings along. */
export interface VirtualExchange {
  name: ExchangeName;
  hosts: readonly string[];
  endpoints: readonly Endpoint[];
  apiKeyOf(request: RecordedRequest): string | null;
  /** The client order ids that the request bears, in any of the exchange's spellings. */
  clientOrderIdsOf(parameters: Parameters): string[];
  /** The key's credentials, or the refusal of its signature, clock or passphrase. */
  verify(call: Call): Credentials | Answer;
  error(code: string, message: string, status?: number): Answer;
  rateLimited(): Answer;
  /** Headers that the exchange adds to every answer; `count`: the requests to that host within this minute. */
  headers(request: RecordedRequest, count: number): Record<string, string>;
}

export const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) });

/** The parameter as text, or null where it is absent or empty. */
export function text(parameters: Parameters, name: string): string | null {
  const value = parameters[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts under these names that are there. */
export const texts = (parameters: Parameters, names: readonly string[]): string[] =>
  names.map((name) => text(parameters, name)).filter((value) => value !== null);

export const elementsOf = (parameters: Parameters): Parameters[] => (parameters.elements ?? []) as Parameters[];

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

export function parametersOf(request: Pick<RecordedRequest, 'query' | 'body'>): Parameters {
  const query = Object.fromEntries(new URLSearchParams(request.query));
  if (request.body.startsWith('[')) return { ...query, elements: parseJson(request.body) };
  if (request.body.startsWith('{')) return { ...query, ...(parseJson(request.body) as Record<string, unknown>) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(request.body)) };
}

type Typed = Endpoint['marketType'];

/** An endpoint that needs no key. */
export const open = (
  method: string,
  path: string,
  kind: CallKind,
  marketType: Typed,
  answer: (call: Call) => Answer,
): Endpoint => ({ method, path, kind, marketType, access: 'open', answer });

/** An endpoint whose requests are signed. */
export const signed = (
  method: string,
  path: string,
  kind: CallKind,
  marketType: Typed,
  answer: (call: SignedCall) => Answer,
): Endpoint => ({ method, path, kind, marketType, access: 'signed', answer });

/** The account's orders that fit, newest first, as this look-up sees them. */
export function lookUp(call: SignedCall, fits: (order: LedgerOrder) => boolean): LedgerOrder[] {
  const { effect } = call;
  if (effect?.kind === 'lookupLag') return [];
  const found = call.world.ledger.ordersOf(call.account).filter(fits).reverse();
  if (effect?.kind !== 'wrongOrder') return found;
  return [{ ...strangeOrder(call, found[0]), ...effect.change }];
}

/** An order that nobody asked for, in the market of the order that was, or in any. */
function strangeOrder(call: SignedCall, original: LedgerOrder | undefined): LedgerOrder {
  const markets = marketsOf(call.exchange, call.marketType ?? undefined);
  const named = Object.values(call.parameters);
  const market = markets.find(({ symbolId }) => named.includes(symbolId)) ?? markets[0];
  const symbolId = original?.symbolId ?? market?.symbolId ?? '';
  const price = call.world.prices.last(market as Market);
  return {
    exchange: call.exchange,
    marketType: call.marketType ?? 'SPOT',
    apiKey: call.credentials.apiKey,
    type: 'LIMIT',
    quantity: '3',
    rawQuantity: '3',
    cost: null,
    price,
    stopPrice: null,
    reduceOnly: false,
    positionSide: null,
    timeInForce: 'GTC',
    status: 'open',
    filledQuantity: '0',
    filledCost: '0',
    averagePrice: null,
    acceptedAt: call.now,
    updatedAt: call.now,
    fills: [],
    endpoint: 'order',
    native: { type: 'LIMIT', ordType: 'limit', tdMode: 'cash', posSide: 'net' },
    ...original,
    symbolId,
    side: original?.side === 'BUY' ? 'SELL' : 'BUY',
    exchangeOrderId: '6999999999',
    clientOrderId: 'someoneElsesOrder',
  };
}

/** How a fault closes the order with this client order id, if one does. */
export function closedByFault(call: Call, clientOrderId: string | null): OrderStatus | null {
  if (call.effectOn !== null && call.effectOn !== clientOrderId) return null;
  if (call.effect?.kind === 'closeUnfilled') return 'expired';
  return call.effect?.kind === 'rejectAfterAck' ? 'rejected' : null;
}
