import type { Exchange as CcxtClient, Market as CcxtMarketOrNone, Order as CcxtOrder } from 'ccxt';
import type { Account } from '../../domain/account.ts';
import type { MarketRules, TickTier } from '../../domain/market.ts';
import type { MarketType, OrderType, PreparedOrder, TimeInForce } from '../../domain/order.ts';

export type CcxtMarket = NonNullable<CcxtMarketOrNone>;
export type { CcxtClient, CcxtOrder };
export type CcxtClass = new (config: Record<string, unknown>) => CcxtClient;

/** How long the exchange itself may still execute a request after it was signed; both in milliseconds. */
export interface Fence {
  /** The validity window that the request asks for. */
  readonly windowMs: number;
  /** How long the exchange may work on it once taken. */
  readonly processingMs: number;
}

/** One row of what is proven by captured requests; whatever is not listed is refused as NOT_SUPPORTED. */
export interface OrderSupport {
  /** Where the exchange keeps such orders. */
  readonly endpoint: PreparedOrder['endpoint'];
  /** Null (the exchange's default, GTC or none) is always allowed and not listed. */
  readonly timesInForce: readonly TimeInForce[];
  readonly reduceOnly: boolean;
  /** LONG and SHORT, in hedge mode. */
  readonly positionSide: boolean;
  /** Null where no fence is shown to hold: absence then never proves anything. */
  readonly fence: Fence | null;
  /** The look-up asks for the very id field that is sent, shown by a test with a positive control. */
  readonly absenceProves: boolean;
  /** How long the exchange keeps such an order findable after it closed with nothing filled, in milliseconds. */
  readonly retentionMs: number;
}

export type OrderTable = Readonly<Partial<Record<MarketType, Readonly<Partial<Record<OrderType, OrderSupport>>>>>>;

/** The arguments of `createOrder(symbol, type, side, amount, price, params)`. Amounts are exact texts; ccxt takes them as such. */
export interface OrderCall {
  readonly type: 'market' | 'limit';
  readonly side: 'buy' | 'sell';
  /** `order.sentAmount` in plain notation; undefined where the amount goes elsewhere (a cost in `params`). */
  readonly amount: string | undefined;
  readonly price: string | undefined;
  /** Bears the client order id, and whatever ccxt would otherwise fill with a default of its own. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** At most `points` within `windowMs`. */
export interface RateLimit {
  readonly counts: 'orders' | 'requests';
  readonly per: 'account' | 'address';
  readonly points: number;
  readonly windowMs: number;
}

/** How much of a limit is used up, by the exchange's own count. */
export interface UsedLimit {
  readonly counts: RateLimit['counts'];
  readonly windowMs: number;
  readonly used: number;
}

/** Codes by which an exchange says what happened. Where it uses one code for several causes, the list holds the message's exact text. */
export interface AnswerCodes {
  /** The request may have been executed all the same. */
  readonly unknown: readonly string[];
  /** The client order id was used before: an earlier submission may have landed. */
  readonly duplicate: readonly string[];
  readonly insufficientFunds: readonly string[];
  readonly nothingToReduce: readonly string[];
  /** The order is against a rule of the market: a minimum, a step, a price limit. */
  readonly marketRule: readonly string[];
  readonly authentication: readonly string[];
  /** The key or the account may not do this, or not from this address. */
  readonly permission: readonly string[];
  readonly rateLimit: readonly string[];
  readonly clock: readonly string[];
  readonly stopCrossed: readonly string[];
  /** The account is in the other position mode than the request. */
  readonly positionSide: readonly string[];
}

/** What a profile may need besides the order. */
export interface CallContext {
  readonly account: Pick<Account, 'marginMode'>;
  /** Both sides of a position are kept apart at this account; false where the profile asks for no position mode. */
  readonly hedged: boolean;
}

/** What a batch's answer says of one order, in the form in which the exchange answers an order that was sent alone. */
export interface AnswerInBatch {
  readonly status: number;
  readonly body: unknown;
  /** What ccxt's `parseOrder` reads; null where it is no acceptance. */
  readonly order: object | null;
}

export type AnswersInBatch =
  /** In the order in which they were sent. */
  | { readonly kind: 'each'; readonly answers: readonly AnswerInBatch[] }
  /** The request was answered as one, before any of its orders was looked at. */
  | { readonly kind: 'whole' }
  /** A list that does not fit what was sent: it proves nothing of any order. */
  | { readonly kind: 'unfitting' };

/** Several orders of one account and market type in one request, `createOrders` of ccxt. Conditional orders never go so. */
export interface Batches {
  /** Orders in one request; null where batches are not proven. */
  readonly size: Readonly<Record<MarketType, number | null>>;
  /** Whether this account may send them, by what its client knows; null: every one may. */
  readonly areOpenTo: ((client: CcxtClient) => boolean) | null;
  /** Where they go: ccxt picks its table of errors by it. */
  readonly url: string;
  /** Takes an answer's JSON apart. ccxt's own list can't be used: it is sorted by time. */
  answersIn(body: unknown, clientOrderIds: readonly string[]): AnswersInBatch;
}

/** Everything that differs between exchanges. Every fact in a profile names its source: an exchange's document, or ccxt's file. */
export interface Profile {
  /** The ccxt id. */
  readonly id: string;
  /** Tests with captured requests exist. Without, outcomes that are unknown end in `needs_review`. */
  readonly proven: boolean;
  readonly orders: OrderTable;

  /** From 32 lowercase hex characters to what the exchange takes; always the same for the same input. */
  shapeClientOrderId(hex32: string): string;
  orderCall(order: PreparedOrder, context: CallContext): OrderCall;
  /**
   * Asks the exchange for the client order id. Null, or ccxt's `OrderNotFound`: it has no such order. Anything else thrown: the look failed.
   * Returns what it finds; the caller checks that it is ours. Null instead of a function: there is no look-up.
   */
  readonly lookUp: ((client: CcxtClient, order: PreparedOrder) => Promise<CcxtOrder | null>) | null;
  /** The amount of an order found, in the unit in which it was sent (`order.sentUnit`); null when the exchange tells none. */
  amountAsSent(found: CcxtOrder, order: PreparedOrder): string | null;

  /** The codes, and the message, of an answer's JSON body. Empty for a success. */
  codesOf(body: unknown): readonly string[];
  readonly codes: AnswerCodes;
  /** Until when a body says that this address is banned, in milliseconds by the exchange's clock. */
  readonly bannedUntil: ((body: string) => number | null) | null;

  /** Amounts of futures orders count contracts; otherwise base currency. */
  readonly countsContracts: boolean;
  /** Market buys by a cost in quote currency. */
  readonly marketBuyByCost: Readonly<Record<MarketType, 'allowed' | 'required' | 'refused'>>;
  /** Market types whose orders bear the margin mode themselves, so that the account must name it. */
  readonly marginModeRequired: readonly MarketType[];
  /** The exchange turns a stop whose price is already crossed into one that waits for the other direction: the last price is read before the wire. */
  readonly flipsCrossedStops: boolean;

  /** Limits known from documents, used until the exchange states its own. */
  readonly rateLimits: Readonly<Partial<Record<MarketType, readonly RateLimit[]>>>;
  /** Limits that an answer to `url` states; null when it states none. */
  readonly rateLimitsIn:
    | ((url: string, body: unknown) => { marketType: MarketType; limits: readonly RateLimit[] } | null)
    | null;
  /** What the headers of an answer say about limits; null where they say nothing. */
  readonly usedIn: ((headers: Readonly<Record<string, string>>) => readonly UsedLimit[]) | null;
  /** The exchange wants rising nonces: one request of a key at a time. */
  readonly serialPerKey: boolean;

  /** How ccxt reaches play money: `setSandboxMode`, `enableDemoTrading`, or not at all. */
  readonly sandbox: 'testnet' | 'demo' | null;
  /** Options for ccxt's constructor: validity window, what stops it from asking before the first order. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Further constructor members, such as headers; rarely needed. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Changes what ccxt's client would otherwise do wrong, where no option reaches; called once per client, makes no request. */
  readonly adjust: ((client: CcxtClient) => void) | null;
  /** Parameters of `fetchTime` that reach the host which takes the orders; by default none. */
  readonly timeParams: Readonly<Partial<Record<MarketType, Readonly<Record<string, unknown>>>>>;
  /** Rules that ccxt's market leaves out but its `info` states; amounts in `info` are the exchange's own texts. */
  readonly refineRules: ((market: CcxtMarket, rules: MarketRules) => MarketRules) | null;
  /** Price ticks that depend on the price, by market id, where ccxt does not know them. */
  readonly loadTicks: ((client: CcxtClient) => Promise<ReadonlyMap<string, readonly TickTier[]>>) | null;
  /** Minimum cost in quote currency by quote currency, where neither exchange nor ccxt states it per market. */
  readonly minCosts: Readonly<Record<string, string>>;
  /** What ccxt would ask of the exchange before an account's first order, asked ahead; leaves its answer in the client. */
  readonly warmUp: ((client: CcxtClient, marketType: MarketType) => Promise<void>) | null;
  /** Whether the account keeps both sides of a position apart; null where position sides are not proven. */
  readonly isHedged: ((client: CcxtClient) => Promise<boolean>) | null;
  /** How several orders go out in one request; null where that is not proven. */
  readonly batches: Batches | null;
}
