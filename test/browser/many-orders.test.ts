import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { multiply } from '../integration/many-failed-orders.ts';
import { aTrader } from '../support/gateway-traders.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { countLoads, idsOf, untilLive } from './support/list.ts';
import { FORMULA, manyLooks } from './support/looks.ts';
import { acceptedOf, failOrder, refuseNext } from './support/orders.ts';
import { aPerson } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const RICH = { account: { balances: { USDT: '1000000000', BTC: '1000' } } };
const COUNT = 300;
const REFUSED_AGAIN = 7;
/** As long as the exchanges may need on a machine that has other things to do, in milliseconds. */
const A_WHILE = 45_000;

/** Whose orders go out one by one, by fives and by twenties, each as fast as the exchange takes them. */
const spot = { trader: aTrader('Binance spot', 'binance', 'SPOT', RICH), count: 50 };
const futures = { trader: aTrader('Binance futures', 'binance', 'FUTURES', RICH), count: 150 };
const okx = { trader: aTrader('OKX spot', 'okx', 'SPOT', RICH), count: 100 };
const ALL = [spot, futures, okx];

const desk = aPerson('desk', { traders: ALL.map(({ trader }) => trader) });
const clerk = aPerson('clerk', { traders: [aTrader('clerk spot', 'binance', 'SPOT')] });
const hoarder = aPerson('hoarder', { papers: ['hoard'] });
const world = useConsole([desk, clerk, hoarder]);

/** Counts what a person does. */
class Hands {
  actions = 0;

  async press(target: Locator): Promise<void> {
    this.actions += 1;
    await target.click();
  }
}

/** As an exchange that was away leaves them behind. */
const OUTAGE = `
  with failed as (update ordergate.failed_orders set code = 'EXCHANGE_UNAVAILABLE', exchange_error = 'Service unavailable' where id = $1
    returning order_id)
  update ordergate.order_attempts a set code = 'EXCHANGE_UNAVAILABLE' from failed f where a.order_id = f.order_id`;

describe('three hundred failures after an outage', () => {
  beforeAll(async () => {
    for (const { trader, count } of ALL) {
      await world().installation.query(OUTAGE, [await failOrder(world(), trader)]);
      await multiply(world().installation, trader, count);
    }
    await failOrder(world(), spot.trader, { symbol: 'ETH/USDT', price: '2000', quantity: '0.5' });
  });

  it('are retried as a whole, watched, and what is left is seen, in fewer than ten actions and without a reload', async () => {
    const page = await world().visit(desk, '/positions');
    const hands = new Hands();
    await hands.press(
      page
        .getByRole('list', { name: '실패 이유별' })
        .getByRole('link', { name: `거래소를 이용할 수 없습니다 ${COUNT}`, exact: true }),
    );
    await page.getByRole('link', { name: `CSV (${COUNT})` }).waitFor();
    await untilLive(page);
    const loads = countLoads(page);

    await hands.press(page.getByRole('checkbox', { name: '이 쪽 모두 선택' }));
    await hands.press(page.getByRole('checkbox', { name: `조건에 맞는 ${COUNT}건 모두 선택` }));
    await hands.press(page.getByRole('button', { name: '선택한 주문 재시도' }));
    const question = page.getByRole('dialog', { name: `주문 ${COUNT}건을 재시도하시겠습니까?` });
    const told = (await question.textContent()) ?? '';
    for (const { trader, count } of ALL)
      for (const part of [trader.name, `매수 ${count} / 매도 0`]) expect(told).toContain(part);
    expect(told).toContain('+1.5 BTC');
    refuseNext(world(), spot.trader, REFUSED_AGAIN, 'Order would not do.');
    await hands.press(question.getByRole('button', { name: `${COUNT}건 재시도` }));

    const progress = page.getByRole('dialog', { name: `주문 ${COUNT}건 재시도` });
    await progress.getByText(`전체 ${COUNT}건 중 ${COUNT}건 처리`).waitFor({ timeout: A_WHILE });
    await hands.press(progress.getByRole('link', { name: '실패와 제외 보기' }));
    await progress.getByText('Order would not do.').first().waitFor();
    expect(await progress.getByRole('link', { name: /^주문 #/ }).count()).toBe(REFUSED_AGAIN);
    await hands.press(progress.getByRole('link', { name: '닫기' }));

    const accepted = ALL.flatMap(({ trader }) => acceptedOf(world(), trader));
    expect(accepted).toHaveLength(COUNT - REFUSED_AGAIN);
    expect(loads()).toBe(0);
    expect(hands.actions).toBeLessThan(10);
  });
});

/** Presses the link and reads what it saves. */
async function download(page: Page, name: RegExp): Promise<string> {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return readFile(await saved.path(), 'utf8');
}

describe('the CSV', () => {
  it('holds exactly what the filter matches, for a spreadsheet to read and not to run', async () => {
    const [strategy] = clerk.traders;
    const looks = manyLooks(strategy!.name, 80).map((look, index) => ({
      ...look,
      symbol: index % 4 === 0 ? 'SOL/USDT' : 'BTC/USDT',
      webhookId: index === 0 ? FORMULA : look.webhookId,
      status: 'pending_retry' as const,
    }));
    await writeFailedOrders(world().installation, clerk.username, looks);
    const page = await world().visit(clerk, '/positions?symbol=SOL%2FUSDT');

    const csv = await download(page, /^CSV \(20\)$/);
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const lines = csv.slice(1).trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(21);
    expect(csv).toContain(`'${FORMULA.replaceAll('"', '""')}`);
  });
});

describe('ten thousand open failures', () => {
  beforeAll(async () => {
    const looks = manyLooks('hoard', 10_000).map((look) => ({ ...look, status: 'pending_retry' as const }));
    await writeFailedOrders(world().installation, hoarder.username, looks);
  });

  it('are shown fifty at a time, each page as quick as the first', async () => {
    const page = await world().visit(hoarder, '/positions');
    await page.getByRole('link', { name: 'CSV (10000)' }).waitFor();
    const first = await idsOf(page);
    await page.getByRole('link', { name: '다음' }).click();
    await page.getByRole('link', { name: '처음으로' }).waitFor();
    const second = await idsOf(page);
    expect([first.length, second.length]).toEqual([50, 50]);
    expect(Math.max(...second)).toBeLessThan(Math.min(...first));

    const took: number[] = [];
    for (const _ of [1, 2, 3]) {
      await page.reload();
      took.push(Number(await page.evaluate(`performance.getEntriesByType('navigation')[0].responseEnd`)));
    }
    expect(Math.min(...took)).toBeLessThan(500);
  });
});
