import { aTrader } from '../../support/gateway-traders.ts';
import { writeBatch } from '../support/batches.ts';
import type { ConsoleWorld } from '../support/console-world.ts';
import { aLook, type Look, writeFailedOrders } from '../support/failed-orders.ts';
import { LONG_LOOKS, manyLooks } from '../support/looks.ts';
import { ORDER } from '../support/orders.ts';
import { aPerson, type Person } from '../support/people.ts';

const BINANCE = 'Binance spot';
const TREND = 'Trend 4h';
const LONG_NAME = '업비트 원화 마켓 자동매매 전용 계정 (2026년 신규 발급 키, 출금 불가) with a long English tail';

const somebody = (username: string, account = BINANCE, strategy = TREND) =>
  aPerson(username, {
    traders: [aTrader(account, 'binance', 'SPOT', { strategy: { name: strategy } })],
    papers: ['모의 투자'],
  });

/** Who has set nothing up yet. */
export const newcomer = aPerson('newcomer');
/** Who waits for a first webhook. */
export const empty = somebody('empty');
export const one = somebody('one');
export const sixty = somebody('sixty');
export const tenThousand = somebody('tenthousand');
export const long = somebody('long', LONG_NAME, LONG_NAME);
/** Whose trading is paused and one of whose accounts is frozen. */
export const troubled = somebody('troubled');
/** To whom a failure comes in while he looks. */
export const watched = somebody('watched', '바이낸스 현물', TREND);
/** Who removes. */
export const busy = somebody('busy');

export const PEOPLE: readonly Person[] = [newcomer, empty, one, sixty, tenThousand, long, troubled, watched, busy];

const TROUBLES = `
  with paused as (update ordergate.users set is_paused = true where username = $1 returning id)
  update ordergate.accounts a set frozen_at = now() from paused p where a.user_id = p.id and a.exchange <> 'paper'`;

/** Writes what the shots show. */
export async function furnish({ installation, gateway }: ConsoleWorld): Promise<void> {
  const write = ({ username }: Person, looks: readonly Look[]) => writeFailedOrders(installation, username, looks);
  for (const person of [one, troubled]) await write(person, [aLook(TREND)]);
  for (const person of [watched, busy]) await write(person, manyLooks(TREND, 30));
  await write(sixty, manyLooks(TREND, 60));
  await write(tenThousand, manyLooks(TREND, 10_000));
  await write(
    long,
    LONG_LOOKS.map((look, index) => aLook(LONG_NAME, { age: 100 + index, ...look })),
  );
  await writeBatch(installation, long.username, 'retry', 'finished');
  await writeBatch(installation, sixty.username, 'retry', 'running');
  await writeBatch(installation, sixty.username, 'retry', 'finished');
  await writeBatch(installation, sixty.username, 'remove', 'finished');
  for (const order of [ORDER, { ...ORDER, leverage: 20 }]) await gateway.webhook(sixty.traders[0]!, order);
  await installation.query(TROUBLES, [troubled.username]);
}
