import { Browser } from '../../test/adapters/http/browser.ts';
import { aTrader, registerTraders, type Trader } from '../../test/support/gateway-traders.ts';
import type { Simulator } from '../../test/support/simulator/index.ts';

/** All exchanges that the simulator offers, and the paper exchange. */
const EXCHANGES = [
  ['binance', 'SPOT'],
  ['bybit', 'FUTURES'],
  ['okx', 'FUTURES'],
  ['upbit', 'SPOT'],
] as const;
const PAPER = 'paper';
const OWNER = 'owner';
const PASSWORD = 'correct horse battery';
/** A user may have so many streams open. */
const STREAMS_OF_ONE = 20;
const SESSION = 'ordergate_session';

/** So many accounts spread over five exchanges, all traded; opens those of the simulator. */
export function crowdFile(simulator: Simulator, accounts: number): object {
  const each = Math.floor(accounts / (EXCHANGES.length + 1));
  const groups = EXCHANGES.map(([exchange, marketType]) => ({
    exchange,
    marketType,
    traders: Array.from({ length: each }, (_, index) => aTrader(`${exchange} ${index}`, exchange, marketType)),
  }));
  for (const { traders } of groups) registerTraders(simulator, traders);
  const papers = Array.from({ length: accounts - each * EXCHANGES.length }, (_, index) => `${PAPER} ${index}`);
  return {
    users: [{ username: OWNER, password: PASSWORD }],
    accounts: [
      ...groups.flatMap(({ traders }) => traders.map(accountOf)),
      ...papers.map((name) => ({ user: OWNER, name, exchange: PAPER })),
    ],
    strategies: [
      ...groups.map(({ exchange, marketType, traders }) => ({
        user: OWNER,
        name: exchange,
        market_type: marketType,
        accounts: traders.map(({ name }) => name),
      })),
      { user: OWNER, name: PAPER, market_type: 'SPOT', accounts: papers },
    ],
  };
}

/** Users enough for so many streams. */
export function readersFile(streams: number): { readonly users: readonly object[] } {
  return { users: readersOf(streams).map((username) => ({ username, password: PASSWORD })) };
}

/** The cookie of each stream: a login of one user serves twenty. */
export async function cookiesFor(address: string, streams: number): Promise<readonly string[]> {
  const cookies: string[] = [];
  for (const username of readersOf(streams)) {
    const browser = new Browser(address);
    await browser.logIn(username, PASSWORD);
    const cookie = `${SESSION}=${browser.cookie(SESSION)}`;
    for (let stream = 0; stream < STREAMS_OF_ONE && cookies.length < streams; stream += 1) cookies.push(cookie);
  }
  return cookies;
}

function readersOf(streams: number): readonly string[] {
  return Array.from({ length: Math.ceil(streams / STREAMS_OF_ONE) }, (_, index) => `reader${index}`);
}

function accountOf({ name, exchange, apiKey, secret, password, marginMode }: Trader): object {
  return { user: OWNER, name, exchange, api_key: apiKey, secret, password, margin_mode: marginMode };
}
