import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aTrader } from '../support/gateway-traders.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { act, countLoads, idsOf, linesOf, notice, rowOf, untilLive } from './support/list.ts';
import { FORMULA, HTML, manyLooks } from './support/looks.ts';
import { acceptedOf, failOrder, ORDER, refuseNext, submissionsOf } from './support/orders.ts';
import { aPerson, type Person } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const someone = (name: string) => aPerson(name, { traders: [aTrader(`${name}-binance`, 'binance', 'SPOT')] });
const traderOf = ({ traders }: Person) => traders[0]!;

const watcher = someone('watcher');
const searcher = aPerson('searcher', {
  traders: [aTrader('first', 'binance', 'SPOT'), aTrader('second', 'binance', 'SPOT')],
});
const retrier = someone('retrier');
const unlucky = someone('unlucky');
const stubborn = someone('stubborn');
const tidy = someone('tidy');
const planner = someone('planner');
const target = someone('target');
const world = useConsole([watcher, searcher, retrier, unlucky, stubborn, tidy, planner, target]);

const RETRY_QUESTION = '이 주문을 재시도하시겠습니까?';
const REMOVE_QUESTION = '이 주문을 목록에서 제거하시겠습니까? 되돌릴 수 있습니다.';

/** Where whoever reads the list is: nothing of it may move under his hands. */
const placeOf = (page: Page) =>
  page.evaluate(`(() => {
    const field = document.activeElement;
    const row = document.querySelector('#failed-orders-tbody > tr');
    return {
      focus: field.id, typed: field.value, selection: [field.selectionStart, field.selectionEnd],
      scroll: scrollY, top: row.getBoundingClientRect().top,
      chosen: [...document.querySelectorAll('#failed-orders-tbody input:checked')].map((one) => one.value),
    };
  })()`);

describe('a failure that happens while one looks', () => {
  it('is told within a second, without a reload, and moves nothing', async () => {
    const ids = await writeFailedOrders(
      world().installation,
      watcher.username,
      manyLooks(`${watcher.username}-binance`, 60),
    );
    const page = await world().visit(watcher, '/positions');
    await untilLive(page);
    const loads = countLoads(page);
    const [first = 0] = await idsOf(page);
    await rowOf(page, first).getByRole('checkbox').check();
    const symbol = page.getByLabel('심볼', { exact: true });
    await symbol.fill('ETH/USDT');
    await symbol.evaluate((field) => field.setSelectionRange(1, 3));
    await page.evaluate('scrollTo(0, 60)');
    const before = await placeOf(page);

    const pill = page.locator('[data-part="pill"]');
    const took: number[] = [];
    const came: number[] = [];
    for (const count of [1, 2, 3]) {
      came.push(await failOrder(world(), traderOf(watcher), { quantity: `0.0${count}` }));
      const sent = performance.now();
      await pill.getByText(`새 실패 주문 ${count}건`).waitFor();
      took.push(performance.now() - sent);
    }
    expect(await placeOf(page)).toEqual(before);
    // What else runs on this machine may slow one of them down, but not the fastest.
    expect(Math.min(...took)).toBeLessThan(1_000);

    await pill.click();
    await rowOf(page, came[2]!).waitFor();
    expect((await idsOf(page)).slice(0, 4)).toEqual([...came.toReversed(), first]);
    expect(loads()).toBe(0);
    expect(ids).toContain(first);
  });

  it('is told, too, when the stream was refused or stopped meanwhile', async () => {
    const page = await world().page(watcher, { allowed: /status of 503/ });
    await page.clock.install();
    await page.route('**/api/events', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await page.goto('/positions');
    await page.locator('#live[data-state="reconnecting"]').waitFor();
    await failOrder(world(), traderOf(watcher));
    await page.clock.runFor(5_000);
    await untilLive(page);
    await page.clock.runFor(1_000);
    await page.getByRole('link', { name: '새 실패 주문 1건' }).waitFor();

    await page.locator('#live').click();
    await page.locator('#live[data-state="stopped"]').waitFor();
    await failOrder(world(), traderOf(watcher));
    await page.locator('#live').click();
    await untilLive(page);
    await page.clock.runFor(1_000);
    await page.getByRole('link', { name: '새 실패 주문 2건' }).waitFor();
  });

  it('shows what becomes of an order that is on the page, wherever it is dealt with', async () => {
    const id = await failOrder(world(), traderOf(watcher));
    const page = await world().visit(watcher, '/positions');
    await untilLive(page);
    const loads = countLoads(page);
    refuseNext(world(), traderOf(watcher));
    const elsewhere = await world().as(watcher);

    expect((await elsewhere.json('POST', `/api/failed-orders/${id}/retry`)).status).toBe(400);
    await rowOf(page, id).getByText('1/5').waitFor();

    expect((await elsewhere.json('POST', `/api/failed-orders/${id}/retry`)).status).toBe(200);
    await rowOf(page, id).getByText('처리되어 이 목록에서 나갔습니다').waitFor();
    expect(await rowOf(page, id).getByRole('button').count()).toBe(0);
    expect(loads()).toBe(0);
  });
});

describe('the filter', () => {
  it('finds by strategy account and symbol, stands in the address, and can be taken away', async () => {
    const [first, second] = searcher.traders;
    const eth = { symbol: 'ETH/USDT', price: '2000', quantity: '0.5' };
    await failOrder(world(), first!, eth);
    const wanted = await failOrder(world(), second!, eth);
    await failOrder(world(), second!);
    const page = await world().visit(searcher, '/positions');
    expect(await idsOf(page)).toHaveLength(3);

    await page.locator('#filter-strategy').selectOption({ label: 'second · second' });
    await page.locator('#filter-symbol').fill('eth/usdt');
    await page.getByRole('button', { name: '검색' }).click();
    await page.getByRole('link', { name: 'CSV (1)' }).waitFor();
    expect(await idsOf(page)).toEqual([wanted]);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({ symbol: 'eth/usdt' });

    await page.reload();
    expect(await idsOf(page)).toEqual([wanted]);
    expect(await page.locator('#filter-symbol').inputValue()).toBe('eth/usdt');
    await page.getByRole('link', { name: '조건 지우기' }).click();
    await page.getByRole('link', { name: 'CSV (3)' }).waitFor();
  });
});

describe('a retry', () => {
  it('says what will be sent and where to, sends it once however often one presses, and tells that it was accepted', async () => {
    const id = await failOrder(world(), traderOf(retrier));
    const page = await world().visit(retrier, '/positions');
    await untilLive(page);
    const loads = countLoads(page);
    await rowOf(page, id).getByRole('button', { name: 'BTC/USDT 재시도' }).click();
    const dialog = page.getByRole('dialog', { name: RETRY_QUESTION });
    const told = (await dialog.textContent()) ?? '';
    for (const part of ['BTC/USDT', '매수', '0.01', '40000', `${retrier.username}-binance`, 'SIMULATED'])
      expect(told).toContain(part);

    await dialog.getByRole('button', { name: '재시도', exact: true }).dblclick();
    await notice(page, '거래소에 접수되었습니다').waitFor();
    await rowOf(page, id).waitFor({ state: 'detached' });
    expect(acceptedOf(world(), traderOf(retrier))).toHaveLength(1);
    expect(submissionsOf(world(), traderOf(retrier))).toBe(2);
    expect(loads()).toBe(0);

    await page.getByRole('link', { name: /^처리됨/ }).click();
    await rowOf(page, id).getByText('접수 확인됨').waitFor();
  });

  it('that fails again is counted, and says why', async () => {
    const id = await failOrder(world(), traderOf(unlucky));
    const page = await world().visit(unlucky, '/positions');
    await untilLive(page);
    refuseNext(world(), traderOf(unlucky), 1, 'Filter failure: NOTIONAL');
    await act(page, id, 'BTC/USDT 재시도', '재시도');

    await notice(page, '다시 실패했습니다').waitFor();
    await rowOf(page, id).getByText('1/5').waitFor();
    expect(await rowOf(page, id).textContent()).toContain('Filter failure: NOTIONAL');
    expect(acceptedOf(world(), traderOf(unlucky))).toEqual([]);
  });

  it('is no longer possible at 5/5, and says so; a reset makes it possible again', async () => {
    const trader = traderOf(stubborn);
    const id = await failOrder(world(), trader);
    refuseNext(world(), trader, 5);
    const elsewhere = await world().as(stubborn);
    for (const _ of [1, 2, 3, 4]) await elsewhere.json('POST', `/api/failed-orders/${id}/retry`);
    const page = await world().visit(stubborn, '/positions');
    await untilLive(page);
    const row = rowOf(page, id);
    await row.getByText('4/5').waitFor();

    await act(page, id, 'BTC/USDT 재시도', '재시도');
    await row.getByText('5/5').waitFor();
    const button = row.locator('.btn-retry');
    expect(await button.isDisabled()).toBe(true);
    expect(await button.getAttribute('aria-describedby')).not.toBeNull();
    await row.getByText('재시도 한도 도달').waitFor();
    expect(submissionsOf(world(), trader)).toBe(6);
    for (const locale of ['en', 'ko']) {
      await elsewhere.json('PATCH', '/api/settings', { locale });
      await page.reload();
      expect(await linesOf(row.locator('.actions button'))).toBe(1);
    }
    await untilLive(page);

    await act(page, id, '재시도 횟수 초기화', '0/5로 초기화');
    await row.getByText('0/5').waitFor();
    await act(page, id, 'BTC/USDT 재시도', '재시도');
    await notice(page, '거래소에 접수되었습니다').waitFor();
  });
});

describe('a removal', () => {
  it('asks first, can be undone at once, and later too', async () => {
    const id = await failOrder(world(), traderOf(tidy));
    const page = await world().visit(tidy, '/positions');
    await untilLive(page);
    const loads = countLoads(page);
    await rowOf(page, id).getByRole('button', { name: 'BTC/USDT 제거' }).click();
    const dialog = page.getByRole('dialog', { name: REMOVE_QUESTION });
    await dialog.getByRole('link', { name: '취소' }).click();
    await dialog.waitFor({ state: 'hidden' });

    await act(page, id, 'BTC/USDT 제거', '제거');
    await notice(page, '주문이 제거되었습니다').waitFor();
    await page.getByRole('button', { name: '실행 취소' }).click();
    await notice(page, '주문을 되돌렸습니다').waitFor();
    await rowOf(page, id).getByText('조치 필요').waitFor();
    expect(loads()).toBe(0);

    await act(page, id, 'BTC/USDT 제거', '제거');
    await page.getByRole('link', { name: /^처리됨/ }).click();
    await rowOf(page, id).getByRole('button', { name: 'BTC/USDT 되돌리기' }).click();
    await page.getByRole('link', { name: /^조치 필요/ }).click();
    await rowOf(page, id).getByText('조치 필요').waitFor();
  });
});

describe('a schedule', () => {
  it('is set and cancelled from the drawer, and runs by itself when its time has come', async () => {
    const id = await failOrder(world(), traderOf(planner));
    const page = await world().visit(planner, '/positions');
    await untilLive(page);
    await rowOf(page, id)
      .getByRole('link', { name: /자세히 보기/ })
      .click();
    const drawer = page.getByRole('dialog', { name: /BTC\/USDT 매수 실패 주문/ });
    await drawer.waitFor();
    expect(new URL(page.url()).pathname).toBe(`/positions/${id}`);

    const schedule = async () => {
      await drawer
        .getByRole('button', { name: /예약/ })
        .or(drawer.getByRole('link', { name: /예약/ }))
        .first()
        .click();
      const dialog = page.getByRole('dialog', { name: '언제 재시도할까요?' });
      await dialog.locator('input[type="datetime-local"]').fill('2030-01-02T03:04');
      await dialog.getByRole('button', { name: '예약', exact: true }).click();
      await notice(page, '재시도가 예약되었습니다').last().waitFor();
    };
    await schedule();
    await rowOf(page, id).getByText('재시도 예약').waitFor();
    const at = await world().installation.query(`select scheduled_at from ordergate.failed_orders where id = $1`, [id]);
    expect(at).toEqual([{ scheduled_at: new Date('2030-01-02T03:04:00+09:00') }]);

    await world().installation.query(`update ordergate.failed_orders set scheduled_at = now() where id = $1`, [id]);
    await rowOf(page, id).getByText('처리되어 이 목록에서 나갔습니다').waitFor();
    expect(acceptedOf(world(), traderOf(planner))).toHaveLength(1);
  });
});

describe('what comes from outside', () => {
  it('stays text in the list, the drawer, the dialogs and the notices', async () => {
    const trader = traderOf(target);
    const refused = await failOrder(world(), trader, {}, HTML);
    const { body } = await world().gateway.webhook(trader, {
      ...ORDER,
      symbol: FORMULA.slice(0, 50),
      webhook_id: HTML,
    });
    const unknown = Number(body.failed_order_id);
    const page = await world().visit(target, '/positions');
    await untilLive(page);
    /** Neither became an element, and no script of theirs ran. */
    const expectText = async (...texts: readonly string[]) => {
      for (const text of texts) await page.getByText(text).first().waitFor({ state: 'attached' });
      expect(await page.locator('body img, body script, body b').count()).toBe(0);
      expect(await page.title()).toMatch(/ · ordergate$/);
    };

    await expectText(HTML, FORMULA.slice(0, 50));
    await page.goto(`/positions/${refused}`);
    await expectText(HTML);
    for (const path of ['', '/retry', '/remove', '/schedule']) {
      await page.goto(`/positions/${unknown}${path}`);
      await expectText(FORMULA.slice(0, 50));
    }
    await page.goto('/orders');
    await expectText(HTML, FORMULA.slice(0, 50));
    await page.goto('/positions');
    await untilLive(page);
    refuseNext(world(), trader, 1, HTML);
    await act(page, refused, 'BTC/USDT 재시도', '재시도');
    await notice(page, '다시 실패했습니다').waitFor();
    await expectText(HTML);
  });
});
