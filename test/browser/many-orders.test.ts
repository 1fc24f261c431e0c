import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { multiply } from '../integration/many-failed-orders.ts';
import { aTrader } from '../support/gateway-traders.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { countLoads, idsOf, untilLive } from './support/list.ts';
import { FORMULA, manyLooks } from './support/looks.ts';
import { acceptedOf, failOrder, ORDER, refuseNext } from './support/orders.ts';
import { aPerson } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const RICH = { account: { balances: { USDT: '1000000000', BTC: '1000' } } };
const COUNT = 300;
const REFUSED_AGAIN = 7;

/** Whose orders go out in batches of five. */
const desk = aPerson('desk', { traders: [aTrader('desk futures', 'binance', 'FUTURES', RICH)] });
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

describe('three hundred failures after an outage', () => {
  const [trader] = desk.traders;
  beforeAll(async () => {
    world().simulator.inject(
      { kind: 'status', status: 503, when: 'before' },
      { kind: 'create', apiKey: trader!.apiKey },
    );
    const { body } = await world().gateway.webhook(trader!, ORDER);
    expect(body.failed_order_id).toEqual(expect.any(Number));
    await multiply(world().installation, trader!, COUNT);
  });

  it('are retried as a whole, watched, and what is left is seen, in fewer than ten actions and without a reload', async () => {
    await failOrder(world(), trader!, { symbol: 'ETH/USDT', price: '2000', quantity: '0.5' });
    const page = await world().visit(desk, '/positions');
    await untilLive(page);
    const hands = new Hands();
    const loads = countLoads(page);

    await hands.press(page.locator('[data-part="reasons"]').getByRole('link', { name: `${COUNT}` }));
    await page.getByRole('link', { name: `CSV (${COUNT})` }).waitFor();
    await hands.press(page.getByRole('checkbox', { name: '이 쪽 모두 선택' }));
    await hands.press(page.getByRole('button', { name: new RegExp(`${COUNT}건 모두`) }));
    await hands.press(page.locator('[data-part="selection"]').getByRole('button', { name: '재시도' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('desk futures').waitFor();
    refuseNext(world(), trader!, REFUSED_AGAIN);
    await hands.press(dialog.getByRole('button', { name: /재시도/ }));
    await page.getByText(/완료/).first().waitFor();
    await hands.press(page.getByRole('link', { name: /실패.*보기/ }));

    await page.getByRole('link', { name: `CSV (${REFUSED_AGAIN})` }).waitFor();
    expect(acceptedOf(world(), trader!)).toHaveLength(COUNT - REFUSED_AGAIN);
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
