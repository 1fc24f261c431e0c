import type { KeyFacts } from '../../application/ports/key-test.ts';
import type { Account } from '../../domain/account.ts';
import type { CcxtClient } from './profile.ts';
import { member, textIn } from './profiles/shared.ts';

type Question = (client: CcxtClient, account: Pick<Account, 'sandbox'>) => Promise<KeyFacts>;

const UNTOLD: KeyFacts = { positionMode: null, marginMode: null, mayTrade: null, mayWithdraw: null };

/** How each exchange is asked about a key; every other one is asked for the balances, which at least proves the key. */
const QUESTIONS: Readonly<Record<string, Question>> = { binance, bybit, okx };

export function askAboutKey(client: CcxtClient, account: Account): Promise<KeyFacts> {
  const question = QUESTIONS[account.exchange] ?? balances;
  return question(client, account);
}

/** An answer that says nothing proves nothing of the key. */
const unreadable = (): Error => new Error('The exchange gave no readable answer');

const modeOf = (isHedged: boolean): KeyFacts['positionMode'] => (isHedged ? 'hedge' : 'one_way');

async function balances(client: CcxtClient): Promise<KeyFacts> {
  const { info } = await client.fetchBalance();
  if (typeof info !== 'object' || info === null) throw unreadable();
  return UNTOLD;
}

/** `GET /sapi/v1/account/apiRestrictions`, which the testnet does not have, and `GET /fapi/v1/positionSide/dual`. Margin modes are per symbol. */
async function binance(client: CcxtClient, { sandbox }: Pick<Account, 'sandbox'>): Promise<KeyFacts> {
  if (sandbox) return balances(client);
  const restrictions: unknown = await client.request('account/apiRestrictions', 'sapi', 'GET', {});
  if (typeof member(restrictions, 'enableReading') !== 'boolean') throw unreadable();
  const may = (what: string) => member(restrictions, what) === true;
  return {
    ...UNTOLD,
    positionMode: may('enableFutures') ? modeOf((await client.fetchPositionMode()).hedged === true) : null,
    mayTrade: may('enableSpotAndMarginTrading') || may('enableFutures'),
    mayWithdraw: may('enableWithdrawals'),
  };
}

const BYBIT_MARGIN_MODES: Readonly<Record<string, KeyFacts['marginMode']>> = {
  REGULAR_MARGIN: 'cross',
  ISOLATED_MARGIN: 'isolated',
  PORTFOLIO_MARGIN: 'portfolio',
};

/** Bybit v5, "Get API Key Information" and "Get Account Info". Position modes are per symbol. */
async function bybit(client: CcxtClient): Promise<KeyFacts> {
  const key = member(await client.request('v5/user/query-api', 'private', 'GET', {}), 'result');
  const info = member(await client.request('v5/account/info', 'private', 'GET', {}), 'result');
  const permissions = member(key, 'permissions');
  const marginMode = textIn(info, 'marginMode');
  if (typeof permissions !== 'object' || permissions === null || marginMode === null) throw unreadable();
  const holds = (group: string, permission?: string) => {
    const granted = member(permissions, group);
    return Array.isArray(granted) && (permission === undefined ? granted.length > 0 : granted.includes(permission));
  };
  return {
    ...UNTOLD,
    marginMode: BYBIT_MARGIN_MODES[marginMode] ?? null,
    mayTrade: Number(member(key, 'readOnly')) === 0 && (holds('Spot') || holds('ContractTrade')),
    mayWithdraw: holds('Wallet', 'Withdraw'),
  };
}

/** OKX v5, "Get account configuration". Margin modes are per order. */
async function okx(client: CcxtClient): Promise<KeyFacts> {
  const data = member(await client.request('account/config', 'private', 'GET', {}), 'data');
  const config: unknown = Array.isArray(data) ? data[0] : undefined;
  const permissions = textIn(config, 'perm')?.split(',') ?? null;
  const posMode = textIn(config, 'posMode');
  if (posMode === null) throw unreadable();
  return {
    ...UNTOLD,
    positionMode: modeOf(posMode === 'long_short_mode'),
    mayTrade: permissions?.includes('trade') ?? null,
    mayWithdraw: permissions?.includes('withdraw') ?? null,
  };
}
