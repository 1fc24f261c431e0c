import { randomBytes } from 'node:crypto';
import type { ExchangeName, MarketType, Simulator } from './simulator/index.ts';

type Account = Parameters<Simulator['registerAccount']>[0];

/** One account at one exchange with a strategy of its own. */
export interface Trader {
  /** Of the account and of the strategy. */
  readonly name: string;
  readonly exchange: ExchangeName;
  readonly marketType: MarketType;
  /** Opens the strategy. */
  readonly token: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly password: string | null;
  readonly marginMode: 'cross' | 'isolated' | null;
  /** Further fields of its strategy in the file. */
  readonly strategy: Readonly<Record<string, unknown>>;
  /** How the exchange keeps the account. */
  readonly account: Partial<Account>;
}

export interface TraderOptions {
  readonly strategy?: Readonly<Record<string, unknown>>;
  readonly account?: Partial<Account>;
}

/** The user of every trader. */
export const USER = { username: 'kim', password: 'correct horse battery' };

const secretText = (prefix: string) => `${prefix}${randomBytes(18).toString('hex')}`;

/** A trader with keys of his own. Names are unique within a file. */
export function aTrader(
  name: string,
  exchange: ExchangeName,
  marketType: MarketType,
  { strategy = {}, account = {} }: TraderOptions = {},
): Trader {
  return {
    name,
    exchange,
    marketType,
    token: secretText('token-'),
    apiKey: secretText('k'),
    secret: secretText('s'),
    password: exchange === 'okx' ? secretText('p') : null,
    marginMode: exchange === 'okx' && marketType === 'FUTURES' ? 'cross' : null,
    strategy,
    account,
  };
}

/** Opens the traders' accounts at the simulated exchanges. */
export function registerTraders(simulator: Simulator, traders: readonly Trader[]): void {
  for (const { exchange, apiKey, secret, password, account } of traders)
    simulator.registerAccount({ ...account, exchange, apiKey, secret, ...(password !== null && { password }) });
}

/** The file that `apply` takes, with one user and, for each trader, an account and a strategy. */
export function wantedFile(traders: readonly Trader[]) {
  return {
    users: [{ ...USER, locale: 'en' as string }],
    accounts: traders.map(({ name, exchange, apiKey, secret, password, marginMode }) => ({
      user: USER.username,
      name,
      exchange: exchange as string,
      api_key: apiKey,
      secret,
      password,
      margin_mode: marginMode,
    })),
    strategies: traders.map(({ name, marketType, token, strategy }) => ({
      user: USER.username,
      name,
      market_type: marketType,
      webhook_token: token,
      accounts: [name],
      ...strategy,
    })),
  };
}
