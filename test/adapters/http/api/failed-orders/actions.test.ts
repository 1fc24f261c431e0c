import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ask, startWholeApp, TOO_MUCH, type WholeApp } from '../whole-app.ts';

let app: WholeApp;
let kim: Ask;
let lee: Ask;
let id: unknown;
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
  lee = await app.asking('lee');
});
afterAll(() => app.stop());

/** A failed order of lee's, who reads Korean as the seed's users do. */
beforeEach(async () => {
  const { body } = await app.webhook('lee');
  id = body.failed_order_id;
});

const alter = (set: string) => app.rows(`update @failed_orders set ${set} where id = ${id}`);
const post = (action: string, body?: object, ask = lee) => ask('POST', `/api/failed-orders/${id}/${action}`, body);
const order = async () => (await lee('GET', `/api/failed-orders/${id}`)).body.order as Record<string, unknown>;
const refusal = (code: string, error: string) => ({ success: false, error, code });

/** What the exchange would hold if somebody had paid in. */
const payIn = () =>
  app.rows(`insert into @paper_balances (account_id, currency, free, reserved)
    select id, 'USDT', 100000000, 0 from @accounts on conflict (account_id, currency) do update set free = 100000000`);
const payOut = () => app.rows(`update @paper_balances set free = 0 where currency = 'USDT'`);

/** As an exchange without a fence leaves it. */
async function leaveToAPerson(): Promise<void> {
  await app.rows(`update @order_attempts set state = 'needs_review', code = 'NO_ANSWER', params = '{}', settled_at = now()
    where order_id = (select order_id from @failed_orders where id = ${id})`);
  await app.rows(
    `update @orders set status = 'needs_review' where id = (select order_id from @failed_orders where id = ${id})`,
  );
  await alter(`status = 'needs_review', code = 'NO_ANSWER', params = '{}'`);
}

describe('POST /api/failed-orders/{id}/retry', () => {
  it('answers the exchange’s id when it is accepted', async () => {
    await payIn();

    const { status, body } = await post('retry');

    await payOut();
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, order_id: expect.any(String) });
    expect(await order()).toMatchObject({ status: 'completed', can_retry: false, exchange_order_id: body.order_id });
  });

  it('answers the reason in the reader’s language when it is refused, and counts', async () => {
    await payOut();
    expect(await post('retry')).toEqual({
      status: 400,
      body: { ...refusal('INSUFFICIENT_FUNDS', '잔고 부족'), exchange_error: expect.any(String) },
    });
    expect(await order()).toMatchObject({ status: 'pending_retry', retry_count: 1, reason: '잔고 부족' });
  });

  it('is refused after five, with the seed’s words', async () => {
    await alter('retry_count = 5');
    expect(await post('retry')).toEqual({
      status: 400,
      body: refusal('MAX_RETRIES_EXCEEDED', '최대 재시도 횟수(5회)를 초과했습니다'),
    });
    expect(await order()).toMatchObject({
      can_retry: false,
      retry_count: 5,
      advice: expect.stringContaining('초기화'),
    });
  });

  it('is refused past a limit of its strategy, which it names', async () => {
    const limit = (symbols: string) => app.rows(`update @strategies set allowed_symbols = ${symbols}`);
    await limit(`'{ETH/USDT}'`);
    const { status, body } = await post('retry');
    await limit('null');
    expect(status).toBe(409);
    expect(body).toEqual(refusal('LIMIT_EXCEEDED', '전략의 한도를 넘습니다: BTC/USDT (allowed_symbols)' as never));
    expect(await order()).toMatchObject({ status: 'pending_retry', can_retry: true, retry_count: 0 });
  });

  it.each([
    [`status = 'retrying'`, 409, 'RETRY_IN_PROGRESS'],
    [`status = 'unconfirmed'`, 409, 'UNCONFIRMED'],
    [`status = 'needs_review'`, 409, 'NEEDS_REVIEW'],
    [`status = 'completed'`, 409, 'NOT_RETRYABLE'],
    [`status = 'removed'`, 409, 'NOT_RETRYABLE'],
    [`code = 'NOTHING_TO_REDUCE'`, 409, 'NOT_RETRYABLE'],
    [`uncounted = 6, code = 'RATE_LIMITED'`, 400, 'RATE_LIMITED'],
    [`uncounted = 6, code = 'CLOCK_SKEW'`, 400, 'CLOCK_SKEW'],
  ])('of one with %s is %i %s', async (set, status, code) => {
    await alter(set);
    const before = await order();
    expect(await post('retry')).toEqual({ status, body: refusal(code, expect.any(String) as never) });
    expect(await order()).toEqual(before);
  });

  it.each([
    ['is_active = false', 'ACCOUNT_INACTIVE'],
    ['is_paused = true', 'TRADING_PAUSED'],
    ['frozen_at = now()', 'ACCOUNT_FROZEN'],
  ])('of an account with %s is 409 %s', async (set, code) => {
    await app.rows(`update @accounts set ${set}`);
    const answer = await post('retry');
    await app.rows('update @accounts set is_active = true, is_paused = false, frozen_at = null');
    expect(answer).toMatchObject({ status: 409, body: { code } });
    expect(await order()).toMatchObject({ retry_count: 0, status: 'pending_retry' });
  });
});

describe('DELETE /api/failed-orders/{id}', () => {
  const remove = () => lee('DELETE', `/api/failed-orders/${id}`);

  it('answers with the seed’s words, again and again, and keeps it for audit', async () => {
    const done = { status: 200, body: { success: true, message: '주문이 제거되었습니다' } };
    expect(await remove()).toEqual(done);
    expect(await remove()).toEqual(done);
    const removed = await order();
    expect(removed).toMatchObject({ status: 'removed', can_retry: false, advice: null });
    expect(removed.history).toMatchObject([{ by: 'lee', action: 'removed' }]);
    const ids = ((await lee('GET', '/api/failed-orders')).body.orders as { id: number }[]).map((one) => one.id);
    expect(ids).not.toContain(id);
  });

  it.each(['retrying', 'unconfirmed', 'needs_review', 'completed'])('never hides what is %s', async (status) => {
    await alter(`status = '${status}'`);
    expect(await remove()).toMatchObject({ status: 409, body: { success: false } });
    expect(await order()).toMatchObject({ status });
  });

  it('is undone by restore', async () => {
    await remove();
    expect(await post('restore')).toEqual({
      status: 200,
      body: { success: true, message: '주문이 복원되었습니다', status: 'pending_retry' },
    });
    expect(await order()).toMatchObject({ status: 'pending_retry', can_retry: true });
  });

  it('can not be undone where the webhook was answered 503', async () => {
    await remove();
    await app.rows(`update @signals set status = 'voided' where id =
      (select signal_id from @orders where id = (select order_id from @failed_orders where id = ${id}))`);
    expect(await post('restore')).toMatchObject({ status: 409, body: { code: 'NOT_RETRYABLE' } });
  });
});

describe('POST /api/failed-orders/{id}/reset', () => {
  it('gives an exhausted one its retries back, audited', async () => {
    await alter('retry_count = 5');
    expect(await post('reset')).toEqual({
      status: 200,
      body: { success: true, message: '재시도 횟수가 초기화되었습니다', status: 'pending_retry' },
    });
    const reset = await order();
    expect(reset).toMatchObject({ retry_count: 0, can_retry: true });
    expect(reset.history).toMatchObject([{ by: 'lee', action: 'reset', detail: { retry_count: 5 } }]);
  });
});

describe('a schedule', () => {
  it('is set and taken away', async () => {
    const at = '2999-12-01T09:00:00+09:00';
    expect(await post('schedule', { at })).toMatchObject({ status: 200, body: { status: 'pending_retry' } });
    expect(await order()).toMatchObject({ scheduled_at: '2999-12-01T00:00:00.000Z', schedule_note: null });
    expect((await lee('GET', '/api/failed-orders?scheduled=true')).body.total).toBe(1);
    expect(await lee('DELETE', `/api/failed-orders/${id}/schedule`)).toMatchObject({
      status: 200,
      body: { message: '예약이 취소되었습니다' },
    });
    expect(await order()).toMatchObject({ scheduled_at: null });
  });

  it('is never in the past', async () => {
    expect(await post('schedule', { at: '2020-01-01T00:00:00Z' })).toEqual({
      status: 400,
      body: refusal('SCHEDULE_IN_PAST', '이미 지난 시각입니다'),
    });
  });

  it.each([
    [{}],
    [{ at: 'tomorrow' }],
    [{ at: '2999-12-01' }],
    [{ at: '2999-12-01T09:00:00Z', every: 'day' }],
    [{ at: 5 }],
  ])('can not be read from %j', async (body) => {
    expect(await post('schedule', body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  });

  it.each([`status = 'removed'`, `status = 'completed'`, 'retry_count = 5'])('is not set with %s', async (set) => {
    await alter(set);
    expect(await post('schedule', { at: '2999-12-01T09:00:00Z' })).toMatchObject({ body: { success: false } });
    expect(await order()).toMatchObject({ scheduled_at: null });
  });
});

describe('POST /api/failed-orders/{id}/resolve', () => {
  it('takes a person’s word that it was not executed', async () => {
    await leaveToAPerson();
    expect(await post('resolve', { accepted: false })).toEqual({
      status: 200,
      body: { success: true, message: '확인한 결과가 기록되었습니다', status: 'pending_retry' },
    });
    expect(await order()).toMatchObject({ status: 'pending_retry', can_retry: true });
  });

  it('takes the id of the exchange with a word that it was', async () => {
    await leaveToAPerson();
    expect(await post('resolve', { accepted: true })).toMatchObject({
      status: 400,
      body: { code: 'EXCHANGE_ORDER_ID_REQUIRED' },
    });
    expect(await post('resolve', { accepted: true, exchange_order_id: 'x-1' })).toMatchObject({
      status: 200,
      body: { status: 'completed' },
    });
    expect(await order()).toMatchObject({ status: 'completed', exchange_order_id: 'x-1' });
  });

  it('is for what needs review only', async () => {
    expect(await post('resolve', { accepted: false })).toMatchObject({ status: 409 });
  });

  it.each([[{}], [{ accepted: 'yes' }], [{ accepted: true, exchange_order_id: '' }]])(
    'can not be read from %j',
    async (body) => {
      await leaveToAPerson();
      expect(await post('resolve', body)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
      expect(await order()).toMatchObject({ status: 'needs_review' });
    },
  );
});

it('speaks English to whom English was set', async () => {
  const { body } = await app.webhook('kim', TOO_MUCH);
  id = body.failed_order_id;
  await alter('retry_count = 5');
  expect(await post('retry', undefined, kim)).toEqual({
    status: 400,
    body: refusal('MAX_RETRIES_EXCEEDED', 'The maximum number of retries (5) is exceeded'),
  });
  expect((await kim('DELETE', `/api/failed-orders/${id}`)).body).toEqual({
    success: true,
    message: 'The order was removed',
  });
});

it('does nothing for another user', async () => {
  expect(await post('retry', undefined, kim)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await kim('DELETE', `/api/failed-orders/${id}`)).toMatchObject({ status: 404 });
  expect(await order()).toMatchObject({ status: 'pending_retry', retry_count: 0, history: [] });
});
