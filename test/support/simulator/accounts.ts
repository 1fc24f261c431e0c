import type { ExchangeName, MarketType } from './types.ts';
import { Wallet } from './wallet.ts';

/** Entered cost and margin of a futures position; `quantity` is signed, in base currency. */
export interface Position {
  quantity: string;
  cost: string;
  margin: string;
}

/** One customer of an exchange. Several keys may open it. */
export interface Account {
  exchange: ExchangeName;
  spot: Wallet;
  /** The same wallet as `spot` where the exchange has one account for everything. */
  futures: Wallet;
  hedgeMode: boolean;
  marginMode: 'cross' | 'isolated';
  /** By symbol id; absent ones have the exchange's default. */
  leverage: Map<string, string>;
  /** By symbol id, position side and margin mode. */
  positions: Map<string, Position>;
  /** Upbit's identifiers, which even a refused order uses up. */
  usedIdentifiers: Set<string>;
  /** Nonces that signed requests have used. */
  usedNonces: Set<string>;
  unified: boolean;
  /** Its keys may withdraw. */
  canWithdraw: boolean;
}

/** What a signed request is checked against. */
export interface Credentials {
  apiKey: string;
  secret: string;
  password: string | null;
  account: Account;
}

export interface AccountOptions {
  exchange: ExchangeName;
  apiKey: string;
  secret: string;
  /** OKX's passphrase. */
  password?: string;
  /** Decimal strings by currency; ample by default. */
  balances?: Readonly<Record<string, string>>;
  /** Binance's futures wallet; `balances` by default. */
  futuresBalances?: Readonly<Record<string, string>>;
  hedgeMode?: boolean;
  marginMode?: 'cross' | 'isolated';
  /** Bybit: false for a classic account. */
  unified?: boolean;
  canWithdraw?: boolean;
  /** An earlier key of the same account: both see the same orders, balances and positions. */
  sameAccountAs?: string;
}

const AMPLE = { USDT: '1000000', KRW: '10000000000', BTC: '100', ETH: '1000', DOGE: '10000000' };

function openAccount(options: AccountOptions): Account {
  const balances = options.balances ?? AMPLE;
  const spot = new Wallet(balances);
  return {
    exchange: options.exchange,
    spot,
    futures: options.exchange === 'binance' ? new Wallet(options.futuresBalances ?? balances) : spot,
    hedgeMode: options.hedgeMode ?? false,
    marginMode: options.marginMode ?? 'cross',
    leverage: new Map(),
    positions: new Map(),
    usedIdentifiers: new Set(),
    usedNonces: new Set(),
    unified: options.unified ?? true,
    canWithdraw: options.canWithdraw ?? false,
  };
}

/** Every key that the exchanges know. */
export class Accounts {
  readonly #keys = new Map<string, Credentials>();

  register(options: AccountOptions): void {
    const { exchange, apiKey, secret, password = null, sameAccountAs } = options;
    const earlier = sameAccountAs === undefined ? undefined : this.find(exchange, sameAccountAs);
    if (sameAccountAs !== undefined && !earlier) throw new Error(`no ${exchange} account has the key ${sameAccountAs}`);
    const account = earlier?.account ?? openAccount(options);
    this.#keys.set(`${exchange}:${apiKey}`, { apiKey, secret, password, account });
  }

  revoke(exchange: ExchangeName, apiKey: string): void {
    this.#keys.delete(`${exchange}:${apiKey}`);
  }

  find(exchange: ExchangeName, apiKey: string | undefined): Credentials | undefined {
    return this.#keys.get(`${exchange}:${apiKey}`);
  }

  clear(): void {
    this.#keys.clear();
  }
}

export const walletOf = (account: Account, marketType: MarketType): Wallet =>
  marketType === 'SPOT' ? account.spot : account.futures;

/** What applies before the account sets its own leverage. */
export const DEFAULT_LEVERAGE = '10';

export const leverageOf = (account: Account, symbolId: string): string =>
  account.leverage.get(symbolId) ?? DEFAULT_LEVERAGE;
