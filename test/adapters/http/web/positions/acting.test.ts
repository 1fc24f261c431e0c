import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import { type Browser, form } from '../../browser.ts';
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

describe('the retry button', () => {
  const RETRY = /<button[^>]*class="btn-retry"[^>]*>/;

  it('leads to a question that shows what is sent, to whom, and how old it is', async () => {
    const id = await pages.failedOrder('lee');
    const dialog = partOf(await pageOf(lee, `/positions/${id}/retry?query=symbol%3DBTC`), 'dialog');
    expect(dialog).toContain('이 주문을 재시도하시겠습니까?');
    expect(dialog).toMatch(/badge-buy">매수<[\s\S]*BTC\/USDT[\s\S]*9000000<[\s\S]*LIMIT[\s\S]*@ 50000[\s\S]*0\/5/);
    expect(dialog).toMatch(/main[\s\S]*PAPER[\s\S]*초 전[\s\S]*잔고 부족/);
    expect(dialog).toMatch(/name="query" value="symbol=BTC"/);
    expect(dialog).toContain('href="/positions?symbol=BTC" data-close');
  });

  it('shows the market as it stands now, on a page that the question need not wait for', async () => {
    const id = await pages.failedOrder('kim', { price: '40000' });
    expect(await pageOf(kim, `/positions/${id}/retry`)).toContain(`data-lazy="/positions/${id}/market"`);
    const market = partOf(await pageOf(kim, `/positions/${id}/market`), 'market');
    expect(market).toMatch(/Last price[\s\S]*% from the order’s price[\s\S]*BTC free/);
  });

  it('says in words that the price has not moved', async () => {
    const marketOf = async (id: number) => partOf(await pageOf(kim, `/positions/${id}/market`), 'market');
    const [, price = ''] = /Last price[\s\S]*?number">([\d.]+)</.exec(await marketOf(await pages.failedOrder())) ?? [];
    const market = await marketOf(await pages.failedOrder('kim', { price }));
    expect(market).toContain('(same as the order’s price)');
    expect(market).not.toContain('0.00%');
  });

  it('retries, says what came of it and why, and counts', async () => {
    const id = await pages.failedOrder();
    const response = await press(kim, `/positions/${id}/retry`);
    expect([response.status, placeOf(response)]).toEqual([303, `/positions?notice=rejected&id=${id}`]);
    const page = await pageOf(kim, placeOf(response));
    expect(partOf(page, 'notice')).toContain('BTC/USDT failed again: Insufficient balance');
    expect(rowIn(page, id)).toContain('1/5');
  });

  it.each([
    [`retry_count = 5`, 'Retry limit reached', 'Find the cause, then reset the retries or remove it'],
    [`status = 'unconfirmed'`, 'Checking with the exchange', 'Being looked up at the exchange: do not press'],
    [`status = 'retrying'`, 'Retrying', 'A retry is on its way'],
    [`status = 'needs_review'`, 'Needs your review', 'Say what became of it before a retry'],
    [`code = 'NOTHING_TO_REDUCE'`, 'Needs action', 'Nothing to do; remove it'],
    [`code = 'RATE_LIMITED', uncounted = 6`, 'Needs action', 'Refused too often'],
  ])('is dead with %s, and says why beside it', async (assignments, status, why) => {
    const id = await pages.failedOrder();
    await pages.change(id, assignments);
    const row = rowIn(await pageOf(kim, '/positions?status=all'), id);
    expect(RETRY.exec(row)?.[0]).toContain(`disabled aria-label="Retry BTC/USDT" aria-describedby="row-why-${id}"`);
    expect(row).toContain(status);
    expect(row).toMatch(new RegExp(`id="row-why-${id}">${why}`));
    expect(partOf(await pageOf(kim, `/positions/${id}/retry`), 'dialog')).not.toContain('confirm-retry');
  });

  it.each(['completed', 'removed'])('is not there for what is %s', async (status) => {
    const id = await pages.failedOrder();
    await pages.change(id, `status = '${status}'`);
    expect(rowIn(await pageOf(kim, '/positions?status=all'), id)).not.toMatch(RETRY);
  });

  it.each([
    ['its account is frozen', 'accounts', 'frozen_at = now()', 'frozen_at = null', 'frozen'],
    ['its account is paused', 'accounts', 'is_paused = true', 'is_paused = false', 'paused'],
    ['all trading is paused', 'users', 'is_paused = true', 'is_paused = false', 'paused'],
  ])('is dead while %s, and says so', async (_, table, change, back, why) => {
    const id = await pages.failedOrder();
    const owner = table === 'users' ? 'id' : 'user_id';
    const set = (what: string) =>
      whole.rows(
        `update @${table} set ${what} where ${owner} = (select id from @users where username = 'kim') returning id`,
      );
    await set(change);
    const row = rowIn(await pageOf(kim, '/positions'), id);
    await set(back);
    expect(row).toMatch(/<button type="button" class="btn-retry" disabled/);
    expect(row).toMatch(new RegExp(`id="row-why-${id}">[^<]*${why}`));
    expect(rowIn(await pageOf(kim, '/positions'), id)).not.toContain('btn-retry" disabled');
  });

  it('that is pressed all the same is refused', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, 'retry_count = 5');
    expect(placeOf(await press(kim, `/positions/${id}/retry`))).toBe(`/positions?notice=MAX_RETRIES_EXCEEDED&id=${id}`);
  });

  it('says of what was accepted meanwhile that it is not sent again', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, `status = 'completed'`);
    const text = 'The exchange has accepted this order: it is not sent again';
    expect(partOf(await pageOf(kim, `/positions/${id}/retry`), 'dialog')).toContain(text);
    expect(partOf(await pageOf(kim, placeOf(await press(kim, `/positions/${id}/retry`))), 'notice')).toContain(text);
  });

  it.each([
    [{ symbol: 'NOPE/USDT' }, 'A retry fails again unless the exchange’s symbols have changed since'],
    [{ quantity: '0.00000001' }, 'A retry fails again unless the exchange’s rule has changed since'],
  ])('is possible but does not tempt where %j stands against it, and says why', async (order, why) => {
    const id = await pages.failedOrder('kim', order);
    const row = rowIn(await pageOf(kim, '/positions'), id);
    expect(row).toContain(`<button class="btn-retry is-doubtful" aria-describedby="row-why-${id}"`);
    expect(row).toMatch(new RegExp(`id="row-why-${id}">${why}\\. [A-Z]`));
    const dialog = partOf(await pageOf(kim, `/positions/${id}/retry`), 'dialog');
    expect(dialog).toContain(`<p class="notice warn">${why}</p>`);
    expect(dialog).toContain('<button class="confirm-retry">');
  });

  it('tempts where its cause can have passed', async () => {
    const id = await pages.failedOrder();
    expect(RETRY.exec(rowIn(await pageOf(kim, '/positions'), id))?.[0]).toBe(
      '<button class="btn-retry" aria-label="Retry BTC/USDT">',
    );
    expect(await pageOf(kim, `/positions/${id}/retry`)).toContain('<button class="primary confirm-retry" autofocus>');
  });

  it('warns of a MARKET order that is older than five minutes', async () => {
    const id = await pages.failedOrder('kim', { order_type: 'market', price: undefined });
    expect(await pageOf(kim, `/positions/${id}/retry`)).not.toContain('older than 5 minutes');
    await pages.change(id, `created_at = now() - interval '6 minutes'`);
    expect(await pageOf(kim, `/positions/${id}/retry`)).toContain('older than 5 minutes');
  });
});

describe('removing', () => {
  it('asks, keeps the filters, and can be undone from its notice', async () => {
    const id = await pages.failedOrder('lee', { symbol: 'ETH/USDT' });
    expect(await pageOf(lee, `/positions/${id}/remove`)).toContain(
      '이 주문을 목록에서 제거하시겠습니까? 되돌릴 수 있습니다.',
    );
    const removed = await press(lee, `/positions/${id}/remove`, { query: 'symbol=eth/usdt&evil=1' });
    expect(placeOf(removed)).toBe(`/positions?symbol=eth%2Fusdt&notice=removed&id=${id}`);
    const page = await pageOf(lee, placeOf(removed));
    expect(page).toContain('조건에 맞는 주문이 없습니다');
    expect(page).toMatch(
      new RegExp(`주문이 제거되었습니다[\\s\\S]*action="/positions/${id}/restore"[\\s\\S]*실행 취소`),
    );
    const restored = await press(lee, `/positions/${id}/restore`, { query: 'symbol=eth/usdt' });
    expect(placeOf(restored)).toBe(`/positions?symbol=eth%2Fusdt&notice=restored&id=${id}`);
    expect(idsIn(await pageOf(lee, '/positions?symbol=ETH/USDT'))).toEqual([id]);
  });

  it('offers to restore among what is done', async () => {
    const id = await pages.failedOrder();
    await press(kim, `/positions/${id}/remove`);
    expect(rowIn(await pageOf(kim, '/positions?status=removed'), id)).toContain(`action="/positions/${id}/restore"`);
  });

  it.each(['retry', 'remove'])(
    'is told, by whom and when, to who presses %s on a row that is still there',
    async (action) => {
      const id = await pages.failedOrder('lee');
      await press(lee, `/positions/${id}/remove`);
      const told = /이 주문은 이미 제거되었습니다 \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, lee\)/;
      const dialog = partOf(await pageOf(lee, `/positions/${id}/${action}?query=symbol%3DBTC`), 'dialog');
      expect(dialog).toMatch(told);
      expect(dialog).toMatch(
        new RegExp(`action="/positions/${id}/restore"[\\s\\S]*value="symbol=BTC"[\\s\\S]*되돌리기`),
      );
      expect(dialog).not.toMatch(/confirm-retry|confirm-remove/);
      const notice = partOf(await pageOf(lee, placeOf(await press(lee, `/positions/${id}/${action}`))), 'notice');
      expect(notice).toMatch(told);
      expect(notice).toContain(`action="/positions/${id}/restore"`);
      await press(lee, `/positions/${id}/restore`);
      expect(await pages.status(id)).toBe('pending_retry');
    },
  );

  it('that the old system did is told without who and when', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, `status = 'removed'`);
    expect(await pageOf(kim, `/positions/${id}/retry`)).toContain('This order was removed<');
  });

  it('is refused where there may be a position', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, `status = 'unconfirmed'`);
    expect(await pageOf(kim, `/positions/${id}/remove`)).not.toContain('confirm-remove');
    expect(placeOf(await press(kim, `/positions/${id}/remove`))).toBe(`/positions?notice=UNCONFIRMED&id=${id}`);
    expect(await pages.status(id)).toBe('unconfirmed');
  });
});

describe('an exhausted order', () => {
  it('gets its retries back after a question', async () => {
    const id = await pages.failedOrder();
    await pages.change(id, 'retry_count = 5');
    expect(rowIn(await pageOf(kim, '/positions'), id)).toContain(`action="/positions/${id}/reset"`);
    expect(await pageOf(kim, `/positions/${id}/reset`)).toContain('Reset to 0/5');
    expect(placeOf(await press(kim, `/positions/${id}/reset`))).toBe(`/positions?notice=reset&id=${id}`);
    expect(rowIn(await pageOf(kim, '/positions'), id)).toContain('0/5');
  });
});

describe('a schedule', () => {
  it('is set by the reader’s own clock, and can be taken away', async () => {
    await whole.rows(`update @users set time_zone = 'Asia/Seoul' where id = 2 returning id`);
    const id = await pages.failedOrder('lee');
    expect(await pageOf(lee, `/positions/${id}/schedule`)).toContain('재시도할 시각 (Asia/Seoul)');
    const year = new Date().getUTCFullYear() + 1;
    const scheduled = await press(lee, `/positions/${id}/schedule`, { at: `${year}-01-02T09:00` });
    expect(placeOf(scheduled)).toBe(`/positions?notice=scheduled&id=${id}`);
    const [row] = await whole.rows(`select scheduled_at from @failed_orders where id = ${id}`);
    expect(row?.scheduled_at).toEqual(new Date(`${year}-01-02T00:00:00Z`));
    expect(rowIn(await pageOf(lee, '/positions'), id)).toContain(`${year}-01-02 09:00:00`);
    expect(idsIn(await pageOf(lee, '/positions?scheduled=true'))).toEqual([id]);
    const cancelled = await press(lee, `/positions/${id}/schedule`, { cancel: '1' });
    expect(placeOf(cancelled)).toBe(`/positions?notice=unscheduled&id=${id}`);
    expect(idsIn(await pageOf(lee, '/positions?scheduled=true'))).toEqual([]);
  });

  it.each([
    ['2020-01-01T00:00', 'This time has passed'],
    ['tomorrow', 'Give a date and a time'],
    ['2026-02-30T09:00', 'Give a date'],
  ])('at %s is asked for again', async (at, error) => {
    const id = await pages.failedOrder();
    const response = await press(kim, `/positions/${id}/schedule`, { at });
    expect(response.status).toBe(409);
    expect(partOf(await response.text(), 'dialog')).toContain(error);
  });
});

describe('an order that only a person can tell of', () => {
  const inReview = async () => {
    const id = await pages.failedOrder();
    await pages.change(id, `status = 'needs_review'`);
    await whole.rows(`
      update @order_attempts set state = 'needs_review', code = 'NO_ANSWER'
      where order_id = (select order_id from @failed_orders where id = ${id}) returning id`);
    return id;
  };

  it('shows its client order id and asks for one of two answers', async () => {
    const id = await inReview();
    const dialog = partOf(await pageOf(kim, `/positions/${id}/review`), 'dialog');
    const [attempt] = await whole.rows(
      `select client_order_id from @order_attempts a join @failed_orders f using (order_id) where f.id = ${id}`,
    );
    expect(dialog).toContain(String(attempt?.client_order_id));
    expect(dialog).toMatch(/name="exchange_order_id"[\s\S]*name="typed"/);
    expect(dialog).toContain(`data-lazy="/positions/${id}/evidence"`);
  });

  it('shows what the exchange lists, and takes an id from there', async () => {
    await whole.webhook('kim', { symbol: 'ETH/USDT', side: 'buy', order_type: 'limit', quantity: '1', price: '100' });
    const id = await pages.failedOrder('kim', { symbol: 'ETH/USDT', price: '2500' });
    await pages.change(id, `status = 'needs_review'`);
    const listed = partOf(await pageOf(kim, `/positions/${id}/evidence`), 'evidence');
    const [, open = '', orderId = ''] = /Open orders([\s\S]*?)<code>([^<]*)<\/code>/.exec(listed) ?? [];
    expect(open).toMatch(/badge-buy">BUY<[\s\S]*>1<[\s\S]*@ 100</);
    expect(listed).toMatch(/Recent fills<\/h3><p class="soft">None/);
    const review = await pageOf(kim, `/positions/${id}/review?exchange_order_id=${orderId}`);
    expect(partOf(review, 'dialog')).toContain(`name="exchange_order_id" value="${orderId}"`);
  });

  it('is not denied by a mere press', async () => {
    const id = await inReview();
    const response = await press(kim, `/positions/${id}/review`, { verdict: 'denied', typed: 'yes' });
    expect(response.status).toBe(409);
    expect(partOf(await response.text(), 'dialog')).toContain('Type exactly “not accepted”');
    expect(await pages.status(id)).toBe('needs_review');
  });

  it('is denied by the words typed out, and can be retried then', async () => {
    const id = await inReview();
    const response = await press(kim, `/positions/${id}/review`, { verdict: 'denied', typed: ' not accepted ' });
    expect(placeOf(response)).toBe(`/positions?notice=resolved&id=${id}`);
    expect(await pages.status(id)).toBe('pending_retry');
  });

  it('is accepted under an id of the exchange, which is asked for', async () => {
    const id = await inReview();
    const without = await press(kim, `/positions/${id}/review`, { verdict: 'accepted', exchange_order_id: '' });
    expect(without.status).toBe(409);
    expect(await without.text()).toContain('give the id that it has there');
    await press(kim, `/positions/${id}/review`, { verdict: 'accepted', exchange_order_id: ' 77 ' });
    expect(await pages.status(id)).toBe('completed');
  });
});

describe('the drawer', () => {
  it('tells every attempt with its words and latency, and who did what', async () => {
    const id = await pages.failedOrder('lee');
    await press(lee, `/positions/${id}/retry`);
    await press(lee, `/positions/${id}/remove`);
    await press(lee, `/positions/${id}/restore`);
    const drawer = partOf(await pageOf(lee, `/positions/${id}`), 'drawer');
    expect(drawer).toMatch(
      /시도 2[\s\S]*거부됨[\s\S]*\d+ ms[\s\S]*잔고 부족[\s\S]*요청 수량[\s\S]*9000000[\s\S]*전송 수량[\s\S]*시도 1/,
    );
    expect(drawer).toMatch(/이력[\s\S]*되돌림[\s\S]*lee[\s\S]*제거[\s\S]*lee[\s\S]*재시도[\s\S]*lee/);
    expect(drawer).toContain(`href="/positions/${id}/schedule" data-dialog`);
  });

  it('tells how far the webhook’s own order came, each step with its time, and what was sent', async () => {
    const id = await pages.failedOrder('lee', { webhook_id: 'alert-1', token_of_nothing: 'secret?' });
    const drawer = partOf(await pageOf(lee, `/positions/${id}`), 'drawer');
    const steps = [...drawer.matchAll(/step-(\w+)"><span class="step-name">([^<]*)</g)].map(([, state, name]) => [
      name,
      state,
    ]);
    expect(steps).toEqual([
      ['웹훅 받음', 'done'],
      ['토큰 확인', 'done'],
      ['내용 확인', 'done'],
      ['거래소로 보냄', 'done'],
      ['거래소 응답', 'failed'],
      ['웹훅에 응답', 'done'],
    ]);
    expect(drawer).toMatch(/거래소 응답<[\s\S]*\+\d+ ms[\s\S]*거부됨 · 잔고 부족[\s\S]*HTTP 400/);
    expect(drawer).toMatch(/<pre class="payload">\{[\s\S]*&quot;symbol&quot;: &quot;BTC\/USDT&quot;/);
    expect(drawer).toContain('<code>alert-1</code>');
    expect(drawer).not.toContain('token-of-lees-strategy');
  });

  it('tells a timeout in Korean, with the text that programs know beside it', async () => {
    const id = await pages.failedOrder('lee');
    await pages.change(id, `code = 'EXECUTION_TIMEOUT', params = '{"seconds": "5"}'`);
    expect(rowIn(await pageOf(lee, '/positions'), id)).toContain('<span class="reason">응답 시간 초과 (5초)</span>');
    expect(partOf(await pageOf(lee, `/positions/${id}`), 'drawer')).toMatch(
      /실패 이유<\/dt><dd>응답 시간 초과 \(5초\) <span class="soft">Execution timeout \(5s\)</,
    );
    expect(idsIn(await pageOf(lee, `/positions?q=${encodeURIComponent('시간 초과')}`))).toEqual([id]);
    expect((await lee.json('GET', `/api/failed-orders/${id}`)).body).toMatchObject({
      order: { reason: 'Execution timeout (5s)' },
    });
  });

  it('says of what was refused here that it never left', async () => {
    const id = await pages.failedOrder('lee', { symbol: 'NOPE/USDT' });
    expect(partOf(await pageOf(lee, `/positions/${id}`), 'drawer')).toMatch(
      /step-failed"><span class="step-name">보내지 않음</,
    );
  });

  it('is its owner’s alone', async () => {
    const id = await pages.failedOrder();
    for (const page of ['', '/retry', '/remove', '/reset', '/schedule', '/review', '/market', '/evidence'])
      expect([page, (await lee.get(`/positions/${id}${page}`)).status]).toEqual([page, 404]);
  });
});

describe('every action', () => {
  it('needs the CSRF token, and knows nothing of another’s order', async () => {
    const id = await pages.failedOrder();
    const browser = await whole.as('kim');
    browser.csrfToken = null;
    for (const action of ['retry', 'remove', 'restore', 'reset', 'schedule', 'review']) {
      const refused = await browser.send('POST', `/positions/${id}/${action}`, { body: form({}) });
      expect([action, refused.status, (await refused.json()) as unknown]).toEqual([
        action,
        403,
        expect.objectContaining({ success: false, error: 'The CSRF token is missing' }),
      ]);
    }
    for (const action of ['retry', 'remove', 'restore', 'reset'])
      expect(placeOf(await press(lee, `/positions/${id}/${action}`))).toBe(`/positions?notice=not_found&id=${id}`);
    expect(await pages.status(id)).toBe('pending_retry');
  });
});
