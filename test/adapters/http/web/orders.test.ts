import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, TOO_MUCH, type Username, type WholeApp } from '../api/whole-app.ts';
import type { Browser } from '../browser.ts';

let whole: WholeApp;
let kim: Browser;
let lee: Browser;
beforeAll(async () => {
  whole = await startWholeApp();
  [kim, lee] = [await whole.as('kim'), await whole.as('lee')];
});
afterAll(() => whole.stop());

const MARKET = { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quantity: '0.0123' };

async function pageOf(browser: Browser, path = '/orders'): Promise<string> {
  const response = await browser.get(path);
  expect(response.status).toBe(200);
  return response.text();
}

/** Ids of the signals on a page, from its first row to its last. */
const idsOn = (page: string): readonly string[] =>
  [...page.matchAll(/<tr id="signal-([\da-f-]{36})"/g)].map(([, id]) => id ?? '');

/** The row of one signal as text. */
const rowOf = (page: string, id: string): string =>
  new RegExp(`<tr id="signal-${id}"[\\s\\S]*?</tr>`).exec(page)?.[0] ?? '';

/** The row that the newest signal has. */
async function newestRow(browser: Browser, path = '/orders'): Promise<string> {
  const page = await pageOf(browser, path);
  return rowOf(page, idsOn(page)[0] ?? '');
}

/** Sends a webhook and answers the id that its signal has. */
async function signal(username: Username, order: object = MARKET): Promise<string> {
  await whole.webhook(username, order);
  const [row] = await whole.rows(
    `select g.id from @signals g join @users u on u.id = g.user_id where u.username = '${username}' order by g.received_at desc, g.id desc limit 1`,
  );
  return String(row?.id);
}

describe('/orders', () => {
  it('is for those who are logged in', async () => {
    const response = await whole.browser().get('/orders');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login']);
  });

  it('says what to look at while nothing has come: a wrong token leaves no trace', async () => {
    const page = await pageOf(lee);
    expect(page).toContain('아직 받은 신호가 없습니다');
    expect(page).toContain('토큰이 틀린 웹훅은 아무 데도 저장되지 않습니다');
    expect(page).toMatch(/<code class="copy">http:\/\/127\.0\.0\.1:\d+\/api\/webhook<\/code>/);
    expect(page).toContain('<a href="/orders" aria-current="page">주문</a>');
  });

  it('shows an accepted order with what was filled, at what price and with what money', async () => {
    const id = await signal('kim', { ...MARKET, symbol: 'BINANCE:BTCUSDT', webhook_id: 'tv-7' });
    const row = await newestRow(kim);
    expect(row).toContain(`data-id="${id}"`);
    expect(row).toMatch(/<td class="col-strategy">[^\n]*>Trend</);
    expect(row).toMatch(/BTC\/USDT<\/strong><span class="soft small said">BINANCE:BTCUSDT</);
    expect(row).toMatch(/badge-buy">BUY<[\s\S]*MARKET[\s\S]*0\.0123/);
    expect(row).toMatch(/status-accepted">Accepted<[\s\S]*main <span class="badge stake stake-paper"[^>]*>PAPER</);
    expect(row).toMatch(/filled 0\.0123 of 0\.0123 · at [\d.]+ on average/);
    expect(row).toContain('tv-7');
    expect(row).toContain('HTTP 200');
    expect(row).not.toContain('failed-order-link');
  });

  it('shows why an order failed, and leads to its failed order', async () => {
    const { body } = await whole.webhook('kim', TOO_MUCH);
    const row = await newestRow(kim);
    expect(row).toMatch(/status-failed">Failed<[\s\S]*Insufficient balance/);
    expect(row).toContain(`href="/positions/${body.failed_order_id}"`);
    expect(row).toMatch(/col-price number"><span class="figure">50000</);
  });

  it('shows at what price it was to be stopped', async () => {
    await whole.webhook('kim', { ...MARKET, order_type: 'stop limit', price: '30000', stopprice: 31_000 });
    expect(await newestRow(kim)).toMatch(/STOP_LIMIT[\s\S]*col-price number">[^\n]*>30000<[^\n]*>stop 31000</);
  });

  it('tells the age by the user’s own clock', async () => {
    await whole.rows(`update @users set time_zone = 'Asia/Seoul' where username = 'kim' returning id`);
    const id = await signal('kim');
    await whole.rows(`update @signals set received_at = '2026-01-31T20:30:00Z' where id = '${id}' returning id`);
    const row = rowOf(await pageOf(kim, '/orders?from=2026-02-01&to=2026-02-01'), id);
    expect(row).toMatch(/<time class="number" datetime="2026-01-31T20:30:00.000Z">2026-02-01 05:30:00<\/time>/);
    await whole.rows(`update @users set time_zone = 'UTC' where username = 'kim' returning id`);
    expect(idsOn(await pageOf(kim, '/orders?from=2026-02-01&to=2026-02-01'))).toEqual([]);
  });

  it('shows what was refused, in its reader’s language, with each wrong field', async () => {
    await whole.webhook('kim', { symbol: 'BTC/USDT', side: 'hold', order_type: 'limit', qty: '1', leverage: 5 });
    const english = await newestRow(kim);
    expect(english).toMatch(/status-refused">Refused<\/span> <span class="reason">The order can not be read</);
    expect(english).toMatch(/<dt><code>leverage<\/code><\/dt><dd>is not supported/);
    expect(english).toMatch(/<dt><code>price<\/code><\/dt><dd>is required for LIMIT</);
    expect(english).toMatch(/col-side"><span class="soft">hold</);
    await whole.rows(`update @users set locale = 'ko' where username = 'kim' returning id`);
    const korean = await newestRow(kim);
    expect(korean).toMatch(/거부됨<\/span> <span class="reason">주문을 읽을 수 없습니다</);
    expect(korean).toMatch(/<dt><code>price<\/code><\/dt><dd>LIMIT 주문에 필수입니다</);
    await whole.rows(`update @users set locale = 'en' where username = 'kim' returning id`);
  });

  it('keeps what comes from outside as text, and the token out of sight', async () => {
    await signal('kim', {
      symbol: '<img src=x onerror=alert(1)>',
      side: '=HYPERLINK("http://evil.example")',
      order_type: '</pre><script>alert(1)</script>',
      quantity: { deep: ['"><svg onload=alert(1)>'] },
      note: `</td></tr>${'x'.repeat(5_000)}`,
      user_token: 'token-of-kims-strategy',
    });
    const page = await pageOf(kim, '/orders?symbol=%22%3E%3Cscript%3E&status=nonsense&webhook_id=%22%3E');
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(page).toContain('<option value="nonsense" selected>nonsense</option>');
    const row = await newestRow(kim);
    expect(row).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(row).toContain('=HYPERLINK(&quot;http://evil.example&quot;)');
    expect(row).toContain('(cut: it is too long)');
    for (const text of [page, row]) expect(text).not.toMatch(/<script>|<img|<svg onload|style=|token-of-kims/);
  });

  it('shows nothing of another user', async () => {
    const id = await signal('lee');
    const page = await pageOf(kim);
    expect(page).not.toContain(id);
    expect(idsOn(await pageOf(lee))).toContain(id);
    const [strategy] = await whole.rows(
      `select s.id from @strategies s join @users u on u.id = s.user_id where u.username = 'lee'`,
    );
    expect(idsOn(await pageOf(kim, `/orders?strategy_id=${strategy?.id}`))).toEqual([]);
  });
});

describe('the filters of /orders', () => {
  const found = async (query: string) => idsOn(await pageOf(lee, `/orders?${query}`));
  let accepted: string;
  let failed: string;
  let refused: string;
  beforeAll(async () => {
    accepted = await signal('lee', { ...MARKET, webhook_id: 'tv-a' });
    failed = await signal('lee', { ...TOO_MUCH, symbol: 'ETH/USDT', quantity: '900000' });
    refused = await signal('lee', { SYMBOL: 'doge-krw' });
  });

  it('find by the status of the signal, of its orders, by symbol and by webhook id', async () => {
    expect(await found('status=refused')).toEqual([refused]);
    expect(await found('order_status=failed')).toEqual([failed]);
    expect(await found('order_status=failed,accepted')).toEqual(expect.arrayContaining([failed, accepted]));
    expect(await found('symbol=eth/usdt')).toEqual([failed]);
    expect(await found('symbol=DOGE-KRW')).toEqual([refused]);
    expect(await found('webhook_id=tv-a')).toEqual([accepted]);
    expect(await found('webhook_id=tv')).toEqual([]);
  });

  it.each([
    'from=yesterday',
    'status=nonsense',
    'order_status=nope',
    `webhook_id=${'x'.repeat(101)}`,
    'strategy_id=all',
  ])('match nothing where one can’t be read (%s), and say so', async (wrong) => {
    const page = await pageOf(lee, `/orders?symbol=ETH/USDT&${wrong}`);
    expect(page).toContain('읽을 수 없는 조건이라 아무것도 표시하지 않습니다: ');
    expect(page).toContain('조건에 맞는 신호가 없습니다');
    expect(page).toContain('<a href="/orders">조건 지우기</a>');
    expect(idsOn(page)).toEqual([]);
  });

  it('keep what was typed and can’t be read, also where it is the only one', async () => {
    const page = await pageOf(lee, '/orders?to=yesterday');
    expect(page).toContain('표시하지 않습니다: 언제까지.');
    expect(page).toMatch(/<details class="more-filters" open>[\s\S]*type="text" name="to" value="yesterday">/);
    expect(page).toContain('<a href="/orders">조건 지우기</a>');
    expect(page).not.toContain('아직 받은 신호가 없습니다');
  });

  it('stand in the form again', async () => {
    const page = await pageOf(lee, '/orders?symbol=ETH/USDT&order_status=failed&from=2020-01-01');
    expect(page).toMatch(/id="filter-symbol"[^>]*value="ETH\/USDT"/);
    expect(page).toContain('<option value="failed" selected>실패</option>');
    expect(page).toContain('<details class="more-filters" open>');
    expect(page).toMatch(/언제부터 \(UTC\)<input id="filter-from" type="date" name="from" value="2020-01-01">/);
    expect(page).toMatch(/id="filter-to" type="date" name="to" value="">/);
    expect(idsOn(page)).toEqual([failed]);
  });

  it('say so when nothing matches', async () => {
    const page = await pageOf(lee, '/orders?symbol=NONE/USDT');
    expect(page).toContain('조건에 맞는 신호가 없습니다');
    expect(page).toContain('<a href="/orders">조건 지우기</a>');
  });
});

describe('the pages of /orders', () => {
  it('go on by cursor, and an anchor counts what came since', async () => {
    const [kims] = await whole.rows(`select id from @users where username = 'kim'`);
    const ago = (minutes: number) => `now() - interval '${minutes} minutes'`;
    await whole.rows(`insert into @signals (id, user_id, status, body_hash, payload, refusal_code, refusal_error, instance_id, received_at, deadline_at)
      select gen_random_uuid(), ${kims?.id}, 'refused', '', '{"symbol":"MANY/USDT"}', 'INVALID_ORDER', 'side is required', 1, ${ago(600)} + i * interval '1 second', now()
      from generate_series(1, 60) i returning id`);

    const first = await pageOf(kim, '/orders?symbol=MANY/USDT');
    expect(idsOn(first)).toHaveLength(50);
    expect(first).toContain('60 signals');
    expect(first).toContain('side is required');
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await pageOf(kim, next);
    expect(idsOn(second)).toHaveLength(10);
    expect(new Set([...idsOn(first), ...idsOn(second)]).size).toBe(60);
    expect(second).toMatch(/<a class="button" href="\/orders\?symbol=MANY%2FUSDT">Newest</);

    const anchor = /data-anchor="([^"]+)"/.exec(first)?.[1] ?? '';
    const unchanged = await pageOf(kim, `/orders?symbol=MANY/USDT&anchor=${anchor}`);
    expect(idsOn(unchanged)).toEqual(idsOn(first));
    expect(unchanged).toMatch(/data-part="pill"[^>]*data-count="0"[^>]* hidden>/);
    await signal('kim', { symbol: 'many/usdt' });
    const later = await pageOf(kim, `/orders?symbol=MANY/USDT&anchor=${anchor}`);
    expect(idsOn(later)).toEqual(idsOn(first));
    expect(later).toMatch(/data-part="pill"[^>]*data-count="1"[^>]*>1 new</);
  });

  it('begin at the newest with a cursor that is none of ours', async () => {
    expect(idsOn(await pageOf(kim, '/orders?cursor=nonsense&anchor=%00'))).toHaveLength(50);
  });
});
