import type { Page } from 'playwright-core';
import { aTrader } from '../../support/gateway-traders.ts';
import type { ConsoleWorld } from '../support/console-world.ts';
import { aLook, type Look, writeFailedOrders } from '../support/failed-orders.ts';
import { LONG_LOOKS, manyLooks } from '../support/looks.ts';
import { aPerson, type Person } from '../support/people.ts';

/** One page in one state. */
export interface Shot {
  readonly name: string;
  /** Null: nobody is logged in. */
  readonly person: Person | null;
  readonly path: string;
  /** The whole page rather than the window. */
  readonly isWhole: boolean;
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** What it means the page to complain of. */
  readonly allowed?: RegExp;
}

const BINANCE = 'Binance spot';
const LONG_NAME = '업비트 원화 마켓 자동매매 전용 계정 (2026년 신규 발급 키, 출금 불가) with a long English tail';

const TREND = '추세 추종';

const somebody = (username: string, account = BINANCE, strategy = TREND) =>
  aPerson(username, {
    traders: [aTrader(account, 'binance', 'SPOT', { strategy: { name: strategy } })],
    papers: ['모의 투자'],
  });

const nobodysOrders = somebody('empty');
const one = somebody('one');
const sixty = somebody('sixty');
const tenThousand = somebody('tenthousand');
const long = somebody('long', LONG_NAME, LONG_NAME);

export const PEOPLE: readonly Person[] = [nobodysOrders, one, sixty, tenThousand, long];

/** Writes what the shots show. */
export async function furnish({ installation }: ConsoleWorld): Promise<void> {
  const write = ({ username }: Person, looks: readonly Look[]) => writeFailedOrders(installation, username, looks);
  await write(one, [aLook(TREND)]);
  await write(sixty, manyLooks(TREND, 60));
  await write(tenThousand, manyLooks(TREND, 10_000));
  await write(
    long,
    LONG_LOOKS.map((look, index) => aLook(LONG_NAME, { age: 100 + index, ...look })),
  );
}

const logIn = async (page: Page) => {
  await page.locator('#username').fill('kim');
  await page.locator('#password').fill('wrong');
  await page.locator('button[type=submit]').click();
  await page.getByRole('alert').waitFor();
};

export const SHOTS: readonly Shot[] = [
  { name: 'login', person: null, path: '/login', isWhole: true },
  { name: 'login-refused', person: null, path: '/login', isWhole: true, prepare: logIn, allowed: /status of 401/ },
  { name: 'positions-0', person: nobodysOrders, path: '/positions', isWhole: true },
  { name: 'positions-1', person: one, path: '/positions', isWhole: true },
  { name: 'positions-60', person: sixty, path: '/positions', isWhole: false },
  { name: 'positions-60-all', person: sixty, path: '/positions?status=all', isWhole: false },
  { name: 'positions-60-filtered', person: sixty, path: '/positions?symbol=ETH/USDT', isWhole: false },
  { name: 'positions-none-match', person: sixty, path: '/positions?symbol=NONE/USDT', isWhole: true },
  { name: 'positions-notice', person: one, path: '/positions?notice=retried', isWhole: true },
  { name: 'positions-notice-bad', person: one, path: '/positions?notice=rejected', isWhole: true },
  { name: 'positions-10000', person: tenThousand, path: '/positions', isWhole: false },
  { name: 'positions-long', person: long, path: '/positions', isWhole: true },
];
