export type ExchangeName = 'binance' | 'bybit' | 'okx' | 'upbit';
export type MarketType = 'SPOT' | 'FUTURES';
export type Side = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP_MARKET' | 'STOP_LIMIT';
export type PositionSide = 'LONG' | 'SHORT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'POST_ONLY';

/** What a request is about; faults are matched by it. */
export type CallKind = 'create' | 'lookup' | 'cancel' | 'markets' | 'time' | 'balance' | 'account' | 'price';

/** `untriggered`: a stop that waits. `expired`: closed by the exchange, with whatever was filled before. */
export type OrderStatus = 'open' | 'untriggered' | 'filled' | 'cancelled' | 'expired' | 'rejected';

/** One request as it came over the wire. */
export interface RecordedRequest {
  host: string;
  method: string;
  path: string;
  /** Without the question mark, undecoded. */
  query: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Milliseconds, by this machine's clock. */
  at: number;
}

/** What an exchange answers: a body that is sent as it is. */
export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** One execution, in base currency. */
export interface Fill {
  tradeId: string;
  price: string;
  quantity: string;
  at: number;
}

/** One order that an exchange accepted. Amounts are exact decimals as strings. */
export interface LedgerOrder {
  exchange: ExchangeName;
  marketType: MarketType;
  /** The key that it was sent with. */
  apiKey: string;
  exchangeOrderId: string;
  clientOrderId: string | null;
  symbolId: string;
  side: Side;
  type: OrderType;
  /** Base currency, converted from contracts; null where only a cost was asked. */
  quantity: string | null;
  /** As the request had it: contracts where the exchange counts them. */
  rawQuantity: string | null;
  /** The quote amount asked, for a market buy by cost. */
  cost: string | null;
  price: string | null;
  stopPrice: string | null;
  reduceOnly: boolean;
  positionSide: PositionSide | null;
  timeInForce: TimeInForce;
  status: OrderStatus;
  /** Base currency. */
  filledQuantity: string;
  /** Quote currency. */
  filledCost: string;
  averagePrice: string | null;
  /** Milliseconds, by the exchange's clock. */
  acceptedAt: number;
  updatedAt: number;
  fills: Fill[];
  /** Where the order lives: stops that have an endpoint and ids of their own are `algo`. */
  endpoint: 'order' | 'algo';
  /** What the exchange's own answers repeat, such as its name of the order type. */
  native: Readonly<Record<string, string>>;
}
