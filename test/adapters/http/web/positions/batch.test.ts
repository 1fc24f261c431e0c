import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import type { Browser } from '../../browser.ts';
import { idsIn, Pages, pageOf, partOf, placeOf, press } from './pages.ts';

let whole: WholeApp;
let pages: Pages;
let kim: Browser;
let lee: Browser;
beforeAll(async () => {
  whole = await startWholeApp();
  pages = new Pages(whole);
  [kim, lee] = [await whole.as('kim'), await whole.as('lee')];
});
afterAll(() => whole.stop());

const text = (page: string) =>
  partOf(page, 'dialog')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

/** What the question's form would send. */
const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...partOf(page, 'dialog').matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
      .filter(([, name]) => name !== 'csrf_token')
      .map(([, name = '', value = '']) => [name, value]),
  );

/** Until nothing of the batch waits any more. */
async function finished(browser: Browser, address: string): Promise<string> {
  for (;;) {
    await whole.runBatches();
    const page = await pageOf(browser, address);
    if (!page.includes('batch-running')) return page;
  }
}

describe('many orders at once', () => {
  it('are counted by account and symbol with their net, and what is left out is named, before anything is done', async () => {
    const symbol = 'ETH/USDT';
    const [one, two, three] = [
      await pages.failedOrder('lee', { symbol, quantity: '900000.5', price: '2500' }),
      await pages.failedOrder('lee', { symbol, side: 'sell', quantity: '900000.25', price: '2500' }),
      await pages.failedOrder('lee', { symbol, quantity: '900000', price: '2500' }),
    ];
    await pages.change(three, 'retry_count = 5');
    const page = await pageOf(lee, `/positions/batch?action=retry&id=${one}&id=${two}&id=${three}`);
    expect(text(page)).toContain('주문 2건을 재시도하시겠습니까?');
    expect(text(page)).toMatch(/main PAPER ETH\/USDT 매수 1 \/ 매도 1 \+0.25 ETH/);
    expect(text(page)).toMatch(/제외되는 1건 1 최대 재시도 횟수\(5회\)를 초과했습니다/);
    expect(hiddenIn(page)).toEqual({ action: 'retry', id: `${one},${two},${three}` });
    expect(await pages.status(one)).toBe('pending_retry');
  });

  it('are those that were ticked, or all that the filters match when the question is put', async () => {
    const symbol = 'SOL/USDT';
    const first = await pages.failedOrder('kim', { symbol });
    const list = await pageOf(kim, `/positions?symbol=${symbol}`);
    const bar = partOf(list, 'selection');
    expect(bar).toMatch(/action="\/positions\/batch"[\s\S]*name="symbol" value="SOL\/USDT"[\s\S]*name="all"/);
    expect(list).toContain(`<input type="checkbox" name="id" value="${first}" form="selection"`);

    const question = await pageOf(kim, `/positions/batch?action=remove&all=1&status=pending_retry&symbol=${symbol}`);
    const later = await pages.failedOrder('kim', { symbol });
    const started = await press(kim, '/positions/batch', hiddenIn(question));
    expect(started.status).toBe(303);
    const done = await finished(kim, placeOf(started));
    expect(text(done)).toMatch(/Finished .* 1 of 1 settled Done 1/);
    expect([await pages.status(first), await pages.status(later)]).toEqual(['removed', 'pending_retry']);
  });

  it('are offered for one reason, where its cause can have passed', async () => {
    const id = await pages.failedOrder('kim', { symbol: 'BTC/USDT' });
    await pages.change(id, `code = 'MARKET_RULE'`);
    await pages.failedOrder('kim', { symbol: 'BTC/USDT' });
    const strip = partOf(await pageOf(kim, '/positions?symbol=BTC/USDT'), 'reasons');
    expect(strip).toMatch(
      /href="\/positions\/batch\?symbol=BTC%2FUSDT&amp;status=[^"]*&amp;code=INSUFFICIENT_FUNDS&amp;action=retry" data-dialog/,
    );
    expect(strip).not.toMatch(/code=MARKET_RULE&amp;action=retry/);
  });

  it('are retried, with a progress that tells the failures and why', async () => {
    const symbol = 'DOGE/USDT';
    for (let time = 0; time < 4; time += 1) await pages.failedOrder('lee', { symbol });
    const question = await pageOf(lee, `/positions/batch?action=retry&all=1&symbol=${symbol}`);
    const started = await press(lee, '/positions/batch', hiddenIn(question));
    const progress = await pageOf(lee, placeOf(started));
    expect(partOf(progress, 'dialog')).toContain(`data-live-from="${placeOf(started)}"`);
    expect(text(await finished(lee, placeOf(started)))).toMatch(/끝남 .* 전체 4건 중 4건 처리 성공 0 실패 3 제외 1/);
    const failures = await pageOf(lee, `${placeOf(started)}?show=failures`);
    expect(text(failures)).toMatch(
      /실패하거나 제외된 주문 (주문 #\d+ 실패 잔고 부족 Insufficient balance ){3}주문 #\d+ 제외 잔고 부족/,
    );
  });

  it('leave out old MARKET orders unless that is asked for', async () => {
    const symbol = 'BNB/USDT';
    const id = await pages.failedOrder('kim', { symbol, order_type: 'market', price: undefined });
    await pages.change(id, `created_at = now() - interval '6 minutes'`);
    const without = await pageOf(kim, `/positions/batch?action=retry&id=${id}`);
    expect(text(without)).toMatch(
      /Nothing can be done with any of them 1 is left out 1 MARKET orders older than 5 minutes/,
    );
    expect(without).not.toContain('confirm-batch');
    const [, link = ''] = /<a href="([^"]*include_stale=1[^"]*)" data-dialog>/.exec(without) ?? [];
    const included = await pageOf(kim, link.replaceAll('&amp;', '&'));
    expect(text(included)).toMatch(/Retry 1 order\? .* they trade at the price of now/);
    expect(hiddenIn(included)).toMatchObject({ include_stale: '1' });
  });

  it('are typed out where more than twenty LIVE ones are removed', async () => {
    await whole.rows(`insert into @accounts (user_id, name, exchange) values (1, 'real', 'binance') returning id`);
    await whole.rows(`
      insert into @strategy_accounts (strategy_id, account_id)
      select 1, id from @accounts where name = 'real' returning id`);
    await whole.rows(`
      insert into @failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, order_params)
      select (select max(id) from @strategy_accounts), 'LTC/USDT', 'BUY', 'LIMIT', 1, 'SPOT', 'x', '{}' from generate_series(1, 21)
      returning id`);
    const path = '/positions/batch?action=remove&all=1&symbol=LTC/USDT';
    const question = await pageOf(kim, path);
    expect(text(question)).toMatch(
      /real LIVE LTC\/USDT BUY 21 \/ SELL 0 \+21 LTC .*21 of them are LIVE.* Type 21 to confirm/,
    );
    const untyped = await press(kim, '/positions/batch', hiddenIn(question));
    expect(untyped.status).toBe(409);
    expect(text(await untyped.text())).toContain('Type exactly 21');
    expect(idsIn(await pageOf(kim, '/positions?symbol=LTC/USDT'))).toHaveLength(21);

    const started = await press(kim, '/positions/batch', { ...hiddenIn(question), typed: '21' });
    const done = await finished(kim, placeOf(started));
    expect(text(done)).toContain('Done 21');
    const undone = await press(kim, `${placeOf(started)}/undo`);
    expect(text(await finished(kim, placeOf(undone)))).toMatch(/Restoring 21 orders .* Done 21/);
    expect(idsIn(await pageOf(kim, '/positions?symbol=LTC/USDT&status=all'))).toHaveLength(21);
  });

  it('can be cancelled while some still wait', async () => {
    const id = await pages.failedOrder('kim', { symbol: 'XRP/USDT' });
    const started = await press(kim, '/positions/batch', { action: 'retry', id: String(id) });
    expect(await pageOf(kim, placeOf(started))).toContain(`action="${placeOf(started)}/cancel"`);
    expect(placeOf(await press(kim, `${placeOf(started)}/cancel`))).toBe(placeOf(started));
    expect(text(await pageOf(kim, placeOf(started)))).toMatch(/Cancelled .* Cancelled 1/);
    expect((await whole.rows(`select retry_count from @failed_orders where id = ${id}`))[0]?.retry_count).toBe(0);
  });

  it('are nobody else’s, and need the CSRF token', async () => {
    const id = await pages.failedOrder('kim');
    expect(text(await pageOf(lee, `/positions/batch?action=remove&id=${id}`))).toContain('할 수 있는 주문이 없습니다');
    expect((await press(lee, '/positions/batch', { action: 'remove', id: String(id) })).status).toBe(404);
    const started = placeOf(await press(kim, '/positions/batch', { action: 'remove', id: String(id) }));
    expect((await lee.get(started)).status).toBe(404);
    expect((await press(lee, `${started}/cancel`)).status).toBe(404);
    expect((await press(lee, `${started}/undo`)).status).toBe(404);
    const browser = await whole.as('kim');
    browser.csrfToken = null;
    const body = new URLSearchParams({ action: 'remove', id: String(id) });
    expect((await browser.send('POST', '/positions/batch', { body })).status).toBe(403);
  });

  it.each(['', 'action=retry&id=', 'action=retry&id=x', 'action=burn&all=1'])('are none for %j', async (query) => {
    const response = await kim.get(`/positions/batch?${query}`);
    expect(response.status).toBe(404);
    expect(text(await response.text())).toContain('Nothing is selected');
  });
});
