import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, TOO_MUCH, type WholeApp } from '../api/whole-app.ts';
import { type Browser, form } from '../browser.ts';

let whole: WholeApp;
beforeAll(async () => {
  whole = await startWholeApp();
});
afterAll(() => whole.stop());

/** The page as text. */
async function pageOf(browser: Browser, path: string): Promise<string> {
  const response = await browser.get(path);
  expect(response.status).toBe(200);
  return response.text();
}

/** Fails an order of kim's and answers its failed order's id. */
async function failedOrder(order: object = {}): Promise<number> {
  const { body } = await whole.webhook('kim', { ...TOO_MUCH, ...order });
  return Number(body.failed_order_id);
}

/** Presses a button of the page as a browser without a script does. */
async function press(browser: Browser, id: number, action: string, fields: Record<string, string> = {}) {
  const token = browser.csrfToken ?? '';
  browser.csrfToken = null;
  const body = form({ csrf_token: token, ...fields });
  const response = await browser.send('POST', `/positions/${id}/${action}`, { body });
  browser.csrfToken = token;
  return response;
}

describe('/positions', () => {
  it('is for those who are logged in', async () => {
    const response = await whole.browser().get('/positions');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login']);
  });

  it('shows the seed’s section: heading, filters and columns in their order, in Korean', async () => {
    const page = await pageOf(await whole.as('lee'), '/positions');
    expect(page).toContain('<section class="failed-orders-section">');
    expect(page).toContain('<h1>실패된 주문</h1>');
    expect(page).toMatch(/id="filter-strategy"[\s\S]*id="filter-symbol"[^>]*placeholder="예: BTC\/USDT"[\s\S]*검색/);
    expect(page).toContain('실패 주문이 없습니다');
    await whole.webhook('lee');
    const full = await pageOf(await whole.as('lee'), '/positions');
    const headings = [...full.matchAll(/<th[^>]*>([^<]*)<\/th>/g)].map(([, text]) => text);
    expect(headings).toEqual(['심볼', '방향', '타입', '수량', '가격', '실패 이유', '거래소 에러', '생성 시각', '액션']);
    expect(full).toMatch(/<tbody id="failed-orders-tbody">[\s\S]*PAPER[\s\S]*badge-buy">매수<[\s\S]*잔고 부족/);
  });

  it('shows only one’s own, with what money is at stake, the count and both buttons', async () => {
    const id = await failedOrder();
    const page = await pageOf(await whole.as('kim'), '/positions');
    const row = new RegExp(`<tr id="failed-order-${id}">([\\s\\S]*?)</tr>`).exec(page)?.[1] ?? '';
    expect(row).toContain('PAPER');
    expect(row).toContain('Insufficient balance');
    expect(row).toContain('<span class="retry-count-badge" title="Retries">0/5</span>');
    expect(row).toContain(`action="/positions/${id}/retry"`);
    expect(row).toContain(`action="/positions/${id}/remove"`);
    expect(await pageOf(await whole.as('lee'), '/positions?status=all')).not.toContain(`failed-order-${id}"`);
  });

  it('filters by symbol and keeps the filter through an action', async () => {
    const id = await failedOrder({ symbol: 'ETH/USDT', quantity: '900000', price: '2500' });
    const kim = await whole.as('kim');
    const page = await pageOf(kim, '/positions?symbol=eth/usdt');
    expect([...page.matchAll(/id="failed-order-(\d+)"/g)].map(([, found]) => Number(found))).toEqual([id]);
    const response = await press(kim, id, 'remove', { query: 'symbol=eth/usdt&evil=1' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/positions?symbol=eth%2Fusdt&notice=removed');
    const after = await pageOf(kim, response.headers.get('location') ?? '');
    expect(after).toContain('The order was removed');
    expect(after).toContain('No order matches');
  });

  it('retries, says what came of it, and counts', async () => {
    const id = await failedOrder();
    const kim = await whole.as('kim');
    const response = await press(kim, id, 'retry');
    expect(response.headers.get('location')).toBe('/positions?notice=rejected');
    const page = await pageOf(kim, '/positions?notice=rejected');
    expect(page).toContain('It failed again; see the reason');
    expect(page).toMatch(new RegExp(`failed-order-${id}"[\\s\\S]*?1/5`));
  });

  it('disables retry at 5/5 and says why', async () => {
    const id = await failedOrder();
    await whole.rows(`update @failed_orders set retry_count = 5 where id = ${id} returning id`);
    const kim = await whole.as('kim');
    const row =
      new RegExp(`<tr id="failed-order-${id}">([\\s\\S]*?)</tr>`).exec(await pageOf(kim, '/positions'))?.[1] ?? '';
    expect(row).toMatch(/<button class="btn-retry" disabled title="Find the cause[^"]*">/);
    expect((await press(kim, id, 'retry')).headers.get('location')).toBe('/positions?notice=MAX_RETRIES_EXCEEDED');
  });

  it('restores what was removed', async () => {
    const id = await failedOrder();
    const kim = await whole.as('kim');
    await press(kim, id, 'remove');
    expect(await pageOf(kim, '/positions?status=removed')).toContain(`action="/positions/${id}/restore"`);
    expect((await press(kim, id, 'restore')).headers.get('location')).toBe('/positions?notice=restored');
    expect(await pageOf(kim, '/positions')).toContain(`failed-order-${id}"`);
  });

  it('refuses an action without the CSRF token, and knows nothing of another’s order', async () => {
    const id = await failedOrder();
    const kim = await whole.as('kim');
    kim.csrfToken = null;
    const refused = await kim.send('POST', `/positions/${id}/retry`, { body: form({}) });
    expect([refused.status, (await refused.json()) as unknown]).toEqual([
      403,
      expect.objectContaining({ success: false, error: 'The CSRF token is missing' }),
    ]);
    const lee = await press(await whole.as('lee'), id, 'remove');
    expect(lee.headers.get('location')).toBe('/positions?notice=not_found');
    expect(await whole.rows(`select status from @failed_orders where id = ${id}`)).toEqual([
      { status: 'pending_retry' },
    ]);
  });

  it('keeps what comes from outside as text, and loads nothing but its own style and script', async () => {
    const id = await failedOrder();
    await whole.rows(
      `update @failed_orders set exchange_error = '<img src=x onerror=alert(1)>' where id = ${id} returning id`,
    );
    const kim = await whole.as('kim');
    const response = await kim.get('/positions?symbol=%22%3E%3Cscript%3E&status=nonsense');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    const page = await response.text();
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toMatch(/<script>|<img|https?:\/\/|style=/);
    expect(page).toMatch(/<meta name="csrf-token" content="[\w-]{20,}">/);
  });
});
