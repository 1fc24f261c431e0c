import type { Trader } from '../../support/gateway-traders.ts';

/** A user of the console with the accounts and strategies that belong to him. */
export interface Person {
  readonly username: string;
  readonly password: string;
  readonly locale: 'ko' | 'en';
  readonly traders: readonly Trader[];
  /** The names of accounts for paper trading, each with a strategy of the same name. */
  readonly papers: readonly string[];
}

export function aPerson(
  username: string,
  { locale = 'ko', traders = [], papers = [] }: Partial<Pick<Person, 'locale' | 'traders' | 'papers'>> = {},
): Person {
  return { username, password: `the password of ${username}`, locale, traders, papers };
}

const ZONES = { ko: 'Asia/Seoul', en: 'Europe/London' };

/** The file that `apply` takes. */
export function fileOf(people: readonly Person[]) {
  return {
    users: people.map(({ username, password, locale }) => ({ username, password, locale, time_zone: ZONES[locale] })),
    accounts: people.flatMap(({ username: user, traders, papers }) => [
      ...traders.map(({ name, exchange, apiKey: api_key, secret, password, marginMode: margin_mode }) => {
        return { user, name, exchange, api_key, secret, password, margin_mode };
      }),
      ...papers.map((name) => ({ user, name, exchange: 'paper' })),
    ]),
    strategies: people.flatMap(({ username: user, traders, papers }) => [
      ...traders.map(({ name, marketType: market_type, token: webhook_token, strategy }) => {
        return { user, name, market_type, webhook_token, accounts: [name], ...strategy };
      }),
      ...papers.map((name) => ({ user, name, market_type: 'SPOT', accounts: [name] })),
    ]),
  };
}
