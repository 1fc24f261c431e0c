import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import type { Browser } from '../../browser.ts';
import { idsIn, Pages, pageOf, partOf, placeOf, press, rowIn } from './pages.ts';

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

describe('/positions', () => {
  it('is for those who are logged in', async () => {
    const response = await whole.browser().get('/positions');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login']);
  });

  it('shows the seed’s section: heading, filters and columns in their order, in Korean', async () => {
    const empty = await pageOf(lee, '/positions');
    expect(empty).toContain('<section class="failed-orders-section"');
    expect(empty).toContain('<h1>실패된 주문</h1>');
    expect(empty).toMatch(/id="filter-strategy"[\s\S]*id="filter-symbol"[^>]*placeholder="예: BTC\/USDT"[\s\S]*검색/);
    expect(empty).toContain('조치가 필요한 주문이 없습니다');
    expect(empty).toContain('아직 받은 웹훅이 없습니다');
    await pages.failedOrder('lee');
    const full = await pageOf(lee, '/positions');
    const headings = [...full.matchAll(/<th[^>]*>([^<]*)<\/th>/g)].map(([, text]) => text);
    expect(headings).toEqual(['심볼', '방향', '타입', '수량', '가격', '실패 이유', '거래소 에러', '생성 시각', '액션']);
    expect(full).toMatch(/<tbody id="failed-orders-tbody"[\s\S]*PAPER[\s\S]*badge-buy">매수<[\s\S]*잔고 부족/);
    expect(full).not.toContain('재시도 대기');
  });

  it('answers the first questions in one line', async () => {
    const id = await pages.failedOrder('lee', { symbol: 'ETH/USDT' });
    await pages.change(id, `status = 'unconfirmed'`);
    const status = partOf(await pageOf(lee, '/positions'), 'status')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(status).toMatch(
      /조치 필요 1건 체결 여부 불명 1건\(포지션이 있을 수 있음\) 거래소 확인 중 1건\(누르지 마세요\) 마지막 웹훅 \d+초 전 자동 재시도 없음/,
    );
  });

  it('tells what was accepted after its sender had been told that it had timed out, and leads to it', async () => {
    const ofStatus = async (username: 'kim' | 'lee') =>
      partOf(await pageOf(username === 'kim' ? kim : lee, '/positions'), 'status');
    expect(await ofStatus('lee')).not.toContain('접수된 주문');
    const late = await pages.acceptedLate('lee', 'ADA/USDT');
    await pages.acceptedLate('kim', 'ADA/USDT');
    const status = await ofStatus('lee');
    expect(status).toContain('최근 24시간: 보낸 쪽에는 시간 초과로 응답했지만 그 뒤에 접수된 주문 1건');
    expect(await ofStatus('kim')).toContain(
      'Last 24 hours: 1 order was accepted after the sender was told that it had timed out',
    );
    const [, href = ''] = /accepted-late">[^<]*<a href="([^"]+)"/.exec(status) ?? [];
    const there = await pageOf(lee, href.replaceAll('&amp;', '&'));
    expect(idsIn(there)).toEqual([late]);
    expect(there).toMatch(/늦은 접수: 시간 초과로 응답한 뒤 접수됨[\s\S]*시작일: \d{4}-\d\d-\d\d \d\d:\d\d:00 /);
    const csv = /<a class="button csv" href="([^"]+)"/.exec(there)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await (await lee.get(csv)).text()).trim().split('\n')).toHaveLength(2);
    await pages.change(late, `created_at = now() - interval '25 hours'`);
    expect(await ofStatus('lee')).not.toContain('접수된 주문');
  });

  it('names the accounts that are in trouble, and what helps', async () => {
    await whole.rows(`update @accounts set frozen_at = now() where user_id = 2 returning id`);
    const status = partOf(await pageOf(lee, '/positions'), 'status');
    expect(status).toMatch(/trouble-frozen[\s\S]*동결되었습니다[\s\S]*main[\s\S]*PAPER/);
    await whole.rows(`update @accounts set frozen_at = null where user_id = 2 returning id`);
  });

  it('names an exchange that turns everybody away, and until when', async () => {
    const id = await pages.failedOrder('lee');
    await whole.rows(
      `update @order_attempts t set code = 'RATE_LIMITED', params = '{"until": "2100-01-01T00:00:00.000Z"}', settled_at = now()
       from @failed_orders f where f.id = ${id} and t.order_id = f.order_id returning t.id`,
    );
    const status = partOf(await pageOf(lee, '/positions'), 'status');
    expect(status).toMatch(/trouble-rate_limited[\s\S]*main[\s\S]*2100-01-01 00:00:00까지/);
    await pages.change(id, `status = 'removed'`);
    await whole.rows(
      `update @order_attempts t set code = 'ORDER_REJECTED' from @failed_orders f where f.id = ${id} and t.order_id = f.order_id returning t.id`,
    );
  });

  it('shows only one’s own, with what money is at stake, the count and both buttons', async () => {
    const id = await pages.failedOrder();
    const row = rowIn(await pageOf(kim, '/positions'), id);
    expect(row).toContain('PAPER');
    expect(row).toContain('Insufficient balance');
    expect(row).toContain('<span class="retry-count-badge" title="Retries">0/5</span>');
    expect(row).toContain(`action="/positions/${id}/retry"`);
    expect(row).toContain(`action="/positions/${id}/remove"`);
    expect(idsIn(await pageOf(lee, '/positions?status=all'))).not.toContain(id);
  });

  it('keeps what comes from outside as text, and loads nothing but its own style and script', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, `exchange_error = '<img src=x onerror=alert(1)>', symbol = '=HYPERLINK("http:x")'`);
    const response = await kim.get('/positions?q=%22%3E%3Cscript%3E&status=nonsense');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(await response.text()).toContain('value="&quot;&gt;&lt;script&gt;"');
    for (const path of ['/positions', `/positions/${id}`, `/positions/${id}/retry`, `/positions/${id}/remove`]) {
      const page = await pageOf(kim, path);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(page).toContain('=HYPERLINK(&quot;http:x&quot;)');
      expect(page).not.toMatch(/<script>|<img|https?:\/\/|style=/);
      expect(page).toMatch(/<meta name="csrf-token" content="[\w-]{20,}">/);
    }
  });
});

describe('the tabs and filters', () => {
  it('count what matches under each tab, and lead there with the filters kept', async () => {
    const [one, two, three] = [
      await pages.failedOrder('kim', { symbol: 'SOL/USDT' }),
      await pages.failedOrder('kim', { symbol: 'SOL/USDT' }),
      await pages.failedOrder('kim', { symbol: 'SOL/USDT' }),
    ];
    await pages.change(two, `status = 'unconfirmed'`);
    await pages.change(three, `status = 'removed'`);
    const page = await pageOf(kim, '/positions?symbol=sol/usdt');
    expect(idsIn(page)).toEqual([one]);
    const tabs = partOf(page, 'tabs');
    expect([...tabs.matchAll(/tab-count number">(\d+)</g)].map(([, count]) => count)).toEqual(['1', '1', '1']);
    expect(tabs).toContain('href="/positions?symbol=sol%2Fusdt&amp;status=unconfirmed%2Cretrying"');
    expect(tabs).toMatch(/id="tab-action" href="[^"]*" aria-current="page"/);
    expect(idsIn(await pageOf(kim, '/positions?symbol=SOL/USDT&status=unconfirmed,retrying'))).toEqual([two]);
    expect(idsIn(await pageOf(kim, '/positions?symbol=SOL/USDT&status=completed,removed'))).toEqual([three]);
    expect(idsIn(await pageOf(kim, '/positions?symbol=SOL/USDT&status=all'))).toHaveLength(3);
  });

  it('export the very same rows', async () => {
    const page = await pageOf(kim, '/positions?symbol=SOL/USDT');
    const [, href = ''] = /<a class="button csv" href="([^"]+)"/.exec(page) ?? [];
    expect(page).toContain('CSV (1)');
    const csv = await (await kim.get(href.replaceAll('&amp;', '&'))).text();
    expect(csv.trim().split('\n')).toHaveLength(2);
  });

  it('take days as the reader’s own, and print the zone', async () => {
    await whole.rows(`update @users set time_zone = 'Asia/Seoul' where id = 1 returning id`);
    const id = await pages.failedOrder('kim', { symbol: 'ADA/USDT' });
    // 23:30 on the 1st in Seoul.
    await pages.change(id, `created_at = '2026-03-01T14:30:00Z'`);
    const page = await pageOf(kim, '/positions?symbol=ADA/USDT&from=2026-03-01&to=2026-03-01');
    expect(idsIn(page)).toEqual([id]);
    expect(rowIn(page, id)).toContain('2026-03-01 23:30:00');
    expect(page).toContain('From (Asia/Seoul)');
    expect(page).toMatch(/csv" href="[^"]*from=2026-02-28T15%3A00%3A00.000Z&amp;to=2026-03-01T15%3A00%3A00.000Z/);
    expect(idsIn(await pageOf(kim, '/positions?symbol=ADA/USDT&from=2026-03-02'))).toEqual([]);
    await whole.rows(`update @users set time_zone = 'UTC' where id = 1 returning id`);
  });

  it.each(['from=yesterday', 'code=NOPE', 'status=garbage', `q=${'x'.repeat(3_000)}`, 'exhausted=maybe'])(
    'match nothing where one can’t be read (%.30s), and say so: neither the list nor a batch is wider than was asked for',
    async (wrong) => {
      const page = await pageOf(kim, `/positions?symbol=SOL/USDT&${wrong}`);
      expect(page).toContain('Nothing is shown, for this filter can not be read: ');
      expect(idsIn(page)).toEqual([]);
      expect(partOf(page, 'pages')).toContain('CSV (0)');
      const batch = await pageOf(kim, `/positions/batch?action=retry&all=1&symbol=SOL/USDT&${wrong}`);
      expect(batch).toMatch(/Nothing is selected|Nothing can be done with any of them/);
    },
  );

  it('keep what was typed and can’t be read, and name those that are set', async () => {
    const page = await pageOf(kim, '/positions?symbol=SOL/USDT&from=yesterday&code=NOPE&exhausted=false');
    expect(page).toContain('value="yesterday"');
    expect(page).toContain('can not be read: From, Reason.');
    expect(page).toContain('Symbol: SOL/USDT');
    expect(page).toContain('Retries: Below 5/5');
    expect(page).toContain('<a class="filter-chip" href="/positions?exhausted=false"');
  });

  it('offer each reason with its count, and take it back once chosen', async () => {
    const strip = partOf(await pageOf(kim, '/positions?symbol=SOL/USDT'), 'reasons');
    expect(strip).toMatch(
      /href="\/positions\?symbol=SOL%2FUSDT&amp;code=INSUFFICIENT_FUNDS">Insufficient balance <span class="number">1</,
    );
    const chosen = partOf(await pageOf(kim, '/positions?symbol=SOL/USDT&code=INSUFFICIENT_FUNDS'), 'reasons');
    expect(chosen).toContain('href="/positions?symbol=SOL%2FUSDT" aria-current="true"');
  });
});

describe('pages', () => {
  const path = '/positions?symbol=XRP/USDT';

  it('hold fifty, and go on by a cursor that new rows don’t move', async () => {
    await whole.rows(`
      insert into @failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, order_params, created_at)
      select 1, 'XRP/USDT', 'BUY', 'LIMIT', 1, 'SPOT', 'x', '{}', now() - make_interval(mins => n) from generate_series(10, 69) n returning id`);
    const first = await pageOf(kim, path);
    expect(idsIn(first)).toHaveLength(50);
    expect(first).toContain('60 in all');
    const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
    const newer = await pages.failedOrder('kim', { symbol: 'XRP/USDT' });
    const second = await pageOf(kim, next.replaceAll('&amp;', '&'));
    expect(idsIn(second)).toHaveLength(10);
    expect([...idsIn(first), ...idsIn(second)]).not.toContain(newer);
  });

  it('begin where a reader stands, and tell how many came since', async () => {
    const before = await pageOf(kim, path);
    const [, anchor = ''] = /data-anchor="([^"]+)"/.exec(before) ?? [];
    expect(partOf(before, 'pill')).toContain(' hidden');
    await pages.failedOrder('kim', { symbol: 'XRP/USDT' });
    await pages.failedOrder('kim', { symbol: 'XRP/USDT' });
    const after = await pageOf(kim, `${path}&anchor=${anchor}`);
    expect(idsIn(after)).toEqual(idsIn(before));
    expect(partOf(after, 'pill')).toMatch(/href="\/positions\?symbol=XRP%2FUSDT" data-count="2"[^>]*>2 new$/);
    expect(partOf(after, 'pill')).not.toContain(' hidden');
  });
});

describe('the head of every page', () => {
  it('pauses all trading at one press and lets it go on at another', async () => {
    expect(placeOf(await press(lee, '/pause', { paused: 'true', back: '/positions?symbol=BTC' }))).toBe(
      '/positions?symbol=BTC&notice=paused',
    );
    const paused = await pageOf(lee, '/positions?notice=paused');
    expect(paused).toContain('모든 거래를 일시중지했습니다');
    expect(paused).toMatch(/id="pause" role="switch" aria-checked="false"/);
    expect(partOf(paused, 'status')).toContain('거래 일시중지됨');
    await press(lee, '/pause', { paused: 'false', back: '/positions' });
    expect(await pageOf(lee, '/positions')).toMatch(/id="pause" role="switch" aria-checked="true"/);
  });
});
