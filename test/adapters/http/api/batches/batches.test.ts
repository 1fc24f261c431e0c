import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ask, startWholeApp, type WholeApp } from '../whole-app.ts';

let app: WholeApp;
let kim: Ask;
let lee: Ask;
let ids: number[];
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
  lee = await app.asking('lee');
});
afterAll(() => app.stop());

/** Two failed orders of kim's, who reads English. */
beforeEach(async () => {
  await app.rows(`update @failed_orders set status = 'removed'`);
  ids = [];
  for (let made = 0; made < 2; made += 1) ids.push(Number((await app.webhook('kim')).body.failed_order_id));
});

const BATCH = '/api/failed-orders/batch';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const start = (body: object, ask = kim) => ask('POST', BATCH, body);
const started = async (body: object, ask = kim) => {
  const { status, body: answer } = await start(body, ask);
  expect(status).toBe(202);
  return String(answer.batch_id);
};
const payIn = () =>
  app.rows(`insert into @paper_balances (account_id, currency, free, reserved)
    select id, 'USDT', 100000000, 0 from @accounts on conflict (account_id, currency) do update set free = 100000000`);
const payOut = () => app.rows(`update @paper_balances set free = 0 where currency = 'USDT'`);

/** Runs it to its end. */
async function finished(id: string, ask = kim): Promise<Record<string, unknown>> {
  const patience = Date.now() + 20_000;
  for (;;) {
    await app.runBatches();
    const { body } = await ask('GET', `${BATCH}/${id}`);
    if (body.finished_at !== null) return body;
    if (Date.now() > patience) throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('POST /api/failed-orders/batch', () => {
  it('is 202 with the id of the batch and how many it is about', async () => {
    const { status, body } = await start({ action: 'retry', ids });
    expect(status).toBe(202);
    expect(body).toEqual({
      success: true,
      batch_id: expect.stringMatching(UUID) as unknown as string,
      total: 2,
      left_out: 0,
    });
  });

  it('retries them, with a result for each', async () => {
    await payIn();
    const batch = await finished(await started({ action: 'retry', ids }));
    await payOut();
    expect(batch).toMatchObject({
      success: true,
      action: 'retry',
      status: 'finished',
      total: 2,
      progress: { waiting: 0, running: 0, done: 2, failed: 0, left_out: 0, cancelled: 0 },
      next_after: null,
    });
    const { orders } = (await kim('GET', `/api/failed-orders?status=completed&limit=2`)).body as {
      orders: { id: number; exchange_order_id: string }[];
    };
    expect(batch.results).toEqual(
      ids.map((id) => ({
        id,
        status: 'done',
        code: null,
        error: null,
        exchange_error: null,
        order_id: orders.find((order) => order.id === id)?.exchange_order_id,
      })),
    );
  });

  it('tells the reason of each that fails, in the reader’s language', async () => {
    await payOut();
    const korean = Number((await app.webhook('lee')).body.failed_order_id);
    const [of] = (await finished(await started({ action: 'retry', ids: [korean] }, lee), lee)).results as object[];
    expect(of).toMatchObject({ status: 'failed', code: 'INSUFFICIENT_FUNDS', error: '잔고 부족', order_id: null });
  });

  it('tells the reason of each that is left out', async () => {
    const [first, second] = ids;
    await app.rows(`update @failed_orders set retry_count = 5 where id = ${first}`);
    await app.rows(
      `update @failed_orders set order_type = 'MARKET', created_at = now() - interval '6 minutes' where id = ${second}`,
    );
    const { body } = await start({ action: 'retry', ids: [...ids, 2_000_000_000] });
    expect(body).toMatchObject({ total: 3, left_out: 3 });
    const { body: batch } = await kim('GET', `${BATCH}/${body.batch_id}`);
    expect(batch).toMatchObject({ status: 'finished', progress: { left_out: 3 } });
    const results = batch.results as { id: number; code: string; error: string }[];
    expect(new Map(results.map(({ id, code, error }) => [id, [code, error]]))).toEqual(
      new Map([
        [first, ['MAX_RETRIES_EXCEEDED', 'The maximum number of retries (5) is exceeded']],
        [second, ['STALE_ORDER', expect.stringContaining('include_stale')]],
        [2_000_000_000, ['NOT_FOUND', 'Not found']],
      ]),
    );
  });

  it('takes a filter as the list has it, in JSON', async () => {
    const others = { strategy_account_id: 1, status: ['pending_retry', 'unconfirmed'], exhausted: false, q: null };
    const all = await start({ action: 'remove', filter: others });
    expect(all.body).toMatchObject({ total: 2 });
    const none = await start({ action: 'remove', filter: { symbol: 'ETH/USDT' } });
    expect(none.body).toMatchObject({ total: 0 });
    const from = await start({ action: 'remove', filter: { from: '2999-01-01', code: 'INSUFFICIENT_FUNDS' } });
    expect(from.body).toMatchObject({ total: 0 });
    expect((await start({ action: 'retry', filter: {} })).body).toMatchObject({ total: 2 });
  });

  it('removes, and restores what is removed, each with its history', async () => {
    await finished(await started({ action: 'remove', filter: {} }));
    expect((await kim('GET', '/api/failed-orders')).body).toMatchObject({ total: 0 });
    const restored = await finished(await started({ action: 'restore', filter: { from: '2000-01-01' } }));
    expect(Number(restored.total)).toBeGreaterThanOrEqual(2);
    const { history, status } = (await kim('GET', `/api/failed-orders/${ids[0]}`)).body.order as Record<
      string,
      unknown
    >;
    expect(status).toBe('pending_retry');
    expect(history).toMatchObject([
      { by: 'kim', action: 'removed', detail: { by: 'batch' } },
      { by: 'kim', action: 'restored', detail: { by: 'batch' } },
    ]);
  });

  it.each<[object, string]>([
    [{ ids: [1] }, 'action'],
    [{ action: 'delete', ids: [1] }, 'action'],
    [{ action: 'retry' }, 'ids'],
    [{ action: 'retry', ids: [1], filter: {} }, 'ids'],
    [{ action: 'retry', ids: [] }, 'ids'],
    [{ action: 'retry', ids: ['1'] }, 'ids.0'],
    [{ action: 'retry', ids: [1.5] }, 'ids.0'],
    [{ action: 'retry', filter: { colour: 'red' } }, 'colour'],
    [{ action: 'retry', filter: { status: 'lost' } }, 'filter.status'],
    [{ action: 'retry', filter: { from: 'yesterday' } }, 'filter.from'],
    [{ action: 'retry', filter: [] }, 'filter'],
    [{ action: 'retry', ids: [1], include_stale: 'yes' }, 'include_stale'],
    [{ action: 'retry', ids: [1], force: true }, 'force'],
  ])('refuses %j, naming the field', async (body, field) => {
    expect(await start(body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', fields: { [field]: expect.any(String) } },
    });
  });

  it('tells nothing of another’s: 404 when all are, and only not found among one’s own', async () => {
    expect(await start({ action: 'remove', ids }, lee)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const own = Number((await app.webhook('lee')).body.failed_order_id);
    const batch = await finished(await started({ action: 'remove', ids: [own, ...ids] }, lee), lee);
    expect(batch).toMatchObject({ total: 3, progress: { done: 1, left_out: 2 } });
    for (const id of ids)
      expect((await kim('GET', `/api/failed-orders/${id}`)).body.order).toMatchObject({ status: 'pending_retry' });
  });

  it('is 409 while all of it is paused, and while it is frozen', async () => {
    await kim('POST', '/api/pause', { paused: true });
    const paused = await start({ action: 'retry', ids });
    await kim('POST', '/api/pause', { paused: false });
    expect(paused).toMatchObject({ status: 409, body: { code: 'TRADING_PAUSED' } });
    await app.rows('update @accounts set frozen_at = now()');
    const frozen = await start({ action: 'retry', ids });
    await app.rows('update @accounts set frozen_at = null');
    expect(frozen).toMatchObject({ status: 409, body: { code: 'ACCOUNT_FROZEN' } });
    expect(
      await app.rows(`select 1 from @order_attempts where number > 1 and created_at > now() - interval '1 second'`),
    ).toEqual([]);
  });
});

describe('POST /api/failed-orders/batch/preview', () => {
  const preview = (body: object, ask = kim) => ask('POST', `${BATCH}/preview`, body);

  it('tells what a batch would do, in the reader’s language, and does nothing', async () => {
    await app.rows(`update @failed_orders set retry_count = 5 where id = ${ids[0]}`);
    const before = await app.rows('select count(*) from @batches');
    const { status, body } = await preview({ action: 'retry', filter: { code: 'INSUFFICIENT_FUNDS' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      total: 2,
      groups: [
        {
          account_id: 1,
          account: 'main',
          exchange: 'paper',
          sandbox: false,
          symbol: 'BTC/USDT',
          buys: 1,
          sells: 0,
          net: '100',
        },
      ],
      left_out: [{ code: 'MAX_RETRIES_EXCEEDED', error: 'The maximum number of retries (5) is exceeded', count: 1 }],
    });
    expect(await app.rows('select count(*) from @batches')).toEqual(before);
  });

  it('says why nothing would be sent while all is paused', async () => {
    await kim('POST', '/api/pause', { paused: true });
    const paused = await preview({ action: 'retry', ids });
    await kim('POST', '/api/pause', { paused: false });
    expect(paused).toMatchObject({
      status: 200,
      body: { total: 2, groups: [], left_out: [{ code: 'TRADING_PAUSED', count: 2 }] },
    });
  });

  it('is 400 for what no batch is started with', async () => {
    const { status, body } = await preview({ action: 'retry', ids, filter: {} });
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is 404 where all are another’s', async () => {
    expect(await preview({ action: 'remove', ids }, lee)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });
});

describe('GET and DELETE /api/failed-orders/batch/{batch_id}', () => {
  it('shows results page by page', async () => {
    const id = await started({ action: 'retry', ids });
    const first = (await kim('GET', `${BATCH}/${id}?limit=1`)).body;
    expect(first).toMatchObject({ results: [{ id: ids[0], status: 'waiting' }], next_after: 1 });
    const second = (await kim('GET', `${BATCH}/${id}?limit=1&after=${first.next_after}`)).body;
    expect(second).toMatchObject({ results: [{ id: ids[1] }], next_after: null });
    expect((await kim('GET', `${BATCH}/${id}?limit=0`)).status).toBe(400);
  });

  it('cancels what is not claimed, and may be asked again', async () => {
    const id = await started({ action: 'retry', ids });
    const cancelled = await kim('DELETE', `${BATCH}/${id}`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { batch_id: id, status: 'cancelled', progress: { waiting: 0, cancelled: 2 } },
    });
    expect(await finished(id)).toMatchObject({ status: 'cancelled', results: [{ status: 'cancelled' }, {}] });
    expect((await kim('DELETE', `${BATCH}/${id}`)).status).toBe(200);
    expect((await kim('GET', `/api/failed-orders/${ids[0]}`)).body.order).toMatchObject({ retry_count: 0 });
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'abc', '1'])('is 404 with the id %s', async (id) => {
    expect((await kim('GET', `${BATCH}/${id}`)).status).toBe(404);
    expect((await kim('DELETE', `${BATCH}/${id}`)).status).toBe(404);
  });

  it('is 404 for somebody else', async () => {
    const id = await started({ action: 'retry', ids });
    expect((await lee('GET', `${BATCH}/${id}`)).status).toBe(404);
    expect((await lee('DELETE', `${BATCH}/${id}`)).status).toBe(404);
    expect((await kim('GET', `${BATCH}/${id}`)).body).toMatchObject({ status: 'running' });
  });
});

describe('events', () => {
  it('tell of a batch when it is made, goes on and ends', async () => {
    const id = await started({ action: 'remove', ids });
    await finished(id);
    const events = await app.rows(
      `select change, status from @events where kind = 'batch' and subject = '${id}' order by xid, id`,
    );
    expect(events.at(0)).toEqual({ change: 'created', status: 'running' });
    expect(events.at(-1)).toEqual({ change: 'changed', status: 'finished' });
  });
});
