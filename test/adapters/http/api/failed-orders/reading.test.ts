import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ask, startWholeApp, TOO_MUCH, type WholeApp } from '../whole-app.ts';

let app: WholeApp;
let kim: Ask;
let lee: Ask;
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
  lee = await app.asking('lee');
  await app.webhook('kim', { ...TOO_MUCH, quantity: '100.10', webhook_id: 'tv-1' });
  await app.webhook('kim', { ...TOO_MUCH, symbol: 'ETH/USDT', quantity: '90000' });
  await app.webhook('kim', { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quote_quantity: '99999999' });
  await app.webhook('lee');
});
afterAll(() => app.stop());

type Row = Record<string, unknown> & { id: number };
const rowsOf = (body: Record<string, unknown>) => body.orders as Row[];

describe('GET /api/failed-orders/statistics', () => {
  it('tells how many failed on each day, why, and what became of them, of one’s own', async () => {
    const { status, body } = await kim('GET', '/api/failed-orders/statistics');
    expect(status).toBe(200);
    const days = body.days as Record<string, unknown>[];
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toEqual({
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      total: 3,
      by_status: { pending_retry: 3 },
      by_reason: [{ code: 'INSUFFICIENT_FUNDS', count: 3 }],
    });
  });

  it('says which field is wrong', async () => {
    expect(await kim('GET', '/api/failed-orders/statistics?from=2026-13-01')).toMatchObject({ status: 400 });
    const { status, body } = await kim('GET', '/api/failed-orders/statistics?from=2026-01-01&to=2025-01-01');
    expect(status).toBe(400);
    expect(body).toMatchObject({ fields: { to: 'must be one of 2026-01-01 … 2027-01-01' } });
  });
});

describe('GET /api/failed-orders', () => {
  it('answers the seed’s fields and ours, decimals as exact texts and times in UTC', async () => {
    const { status, body } = await kim('GET', '/api/failed-orders?q=tv-1');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      orders: [
        {
          id: expect.any(Number),
          symbol: 'BTC/USDT',
          side: 'BUY',
          order_type: 'LIMIT',
          quantity: '100.1',
          price: '50000',
          reason: 'Insufficient balance',
          exchange_error: expect.any(String),
          retry_count: 0,
          status: 'pending_retry',
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          strategy_account_id: expect.any(Number),
          strategy: 'Trend',
          account: 'main',
          exchange: 'paper',
          sandbox: false,
          requested_quantity: '100.1',
          quote_quantity: null,
          stop_price: null,
          market_type: 'SPOT',
          code: 'INSUFFICIENT_FUNDS',
          can_retry: true,
          advice: 'Add funds or free a balance, then retry',
          reduce_only: false,
          position_side: null,
          time_in_force: null,
          scheduled_at: null,
          schedule_note: null,
          exchange_order_id: null,
          webhook_id: 'tv-1',
          updated_at: expect.stringMatching(/Z$/),
        },
      ],
      next_cursor: null,
      total: 1,
    });
  });

  it('shows a cost instead of a quantity, and each reader his own language and orders', async () => {
    const [newest] = rowsOf((await kim('GET', '/api/failed-orders')).body);
    expect(newest).toMatchObject({ quantity: null, requested_quantity: null, quote_quantity: '99999999', price: null });
    const { body } = await lee('GET', '/api/failed-orders');
    expect(body.total).toBe(1);
    expect(rowsOf(body)[0]).toMatchObject({ reason: '잔고 부족', advice: expect.stringContaining('재시도') });
  });

  it('goes on where its cursor says', async () => {
    const whole = rowsOf((await kim('GET', '/api/failed-orders')).body).map(({ id }) => id);
    const first = (await kim('GET', '/api/failed-orders?limit=2')).body;
    const second = (await kim('GET', `/api/failed-orders?limit=2&cursor=${first.next_cursor}`)).body;
    expect([...rowsOf(first), ...rowsOf(second)].map(({ id }) => id)).toEqual(whole);
    expect(first).toMatchObject({ total: 3, next_cursor: expect.any(String) });
    expect(second).toMatchObject({ total: 3, next_cursor: null });
  });

  it('shows nothing more of another’s by a cursor or an account that is not one’s own', async () => {
    const { body } = await kim('GET', '/api/failed-orders?limit=1');
    expect(rowsOf((await lee('GET', `/api/failed-orders?cursor=${body.next_cursor}`)).body)).toEqual([]);
    const account = rowsOf(body)[0]?.strategy_account_id;
    expect((await lee('GET', `/api/failed-orders?strategy_account_id=${account}`)).body.total).toBe(0);
  });

  it.each([
    ['', 3],
    ['symbol=eth%2Fusdt', 1],
    ['status=pending_retry', 3],
    ['status=removed', 0],
    ['status=removed,pending_retry', 3],
    ['status=all', 3],
    ['scheduled=false&exhausted=false', 3],
    ['exhausted=true', 0],
    ['code=INSUFFICIENT_FUNDS', 3],
    ['code=NOT_FILLED', 0],
    ['q=ETH', 1],
    ['from=2000-01-01&to=2999-01-01T00:00:00Z', 3],
    ['to=2000-01-01', 0],
    // A form sends every field.
    ['strategy_account_id=&symbol=&status=&scheduled=&exhausted=&from=&to=&code=&q=&cursor=&limit=', 3],
  ])('filters by ?%s', async (query, total) => {
    const { status, body } = await kim('GET', `/api/failed-orders?${query}`);
    expect([status, body.total, rowsOf(body).length]).toEqual([200, total, total]);
  });

  it.each([
    ['status=pending', 'status'],
    ['status=pending_retry,', 'status'],
    ['scheduled=maybe', 'scheduled'],
    ['exhausted=1', 'exhausted'],
    ['strategy_account_id=0', 'strategy_account_id'],
    ['strategy_account_id=99999999999', 'strategy_account_id'],
    ['strategy_account_id=x', 'strategy_account_id'],
    ['from=yesterday', 'from'],
    ['to=2026-13-01', 'to'],
    ['to=2026-01-01T00:00:00', 'to'],
    ['code=NO_SUCH', 'code'],
    ['q=%00', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=x', 'cursor'],
    [`cursor=${Buffer.from('1 22').toString('base64')}`, 'cursor'],
    [`cursor=${Buffer.from('1 99999999999').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('1 02').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('999999999999999 2').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from("1 2'").toString('base64url')}`, 'cursor'],
  ])('is 400 for ?%s, and says where', async (query, field) => {
    const { status, body } = await kim('GET', `/api/failed-orders?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ success: false, code: 'INVALID_REQUEST', fields: { [field]: expect.any(String) } });
  });
});

describe('GET /api/failed-orders/{id}', () => {
  it('has its signal, its attempts and its history', async () => {
    const [row] = rowsOf((await kim('GET', '/api/failed-orders?q=tv-1')).body);
    await kim('POST', `/api/failed-orders/${row?.id}/retry`);

    const order = (await kim('GET', `/api/failed-orders/${row?.id}`)).body.order as Row;

    expect(order).toMatchObject({ id: row?.id, retry_count: 1 });
    const attempt = {
      state: 'rejected',
      client_order_id: expect.stringMatching(/^[0-9a-z]{1,32}$/),
      quantity: '100.1',
      price: '50000',
      reason: 'Insufficient balance',
      code: 'INSUFFICIENT_FUNDS',
      exchange_order_id: null,
      settled_at: expect.stringMatching(/Z$/),
    };
    expect(order.attempts).toMatchObject([
      { number: 1, ...attempt },
      { number: 2, ...attempt },
    ]);
    expect(order.signal).toMatchObject({
      payload: { webhook_id: 'tv-1', symbol: 'BTC/USDT' },
      received_at: expect.stringMatching(/Z$/),
      answer_status: 400,
    });
    expect(JSON.stringify(order.signal)).not.toContain('token');
    expect(order.history).toMatchObject([{ by: 'kim', action: 'retried', at: expect.stringMatching(/Z$/) }]);
  });

  it('shows what came from an older system as it came', async () => {
    const [{ id } = { id: 0 }] = (await app.rows(`
      insert into @failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, order_params)
      select min(id), 'BTC/USDT', 'BUY', 'LIMIT', 0.10000000, 'SPOT', '옛 사유', '{}' from @strategy_accounts
      returning id`)) as Row[];
    expect((await kim('GET', `/api/failed-orders/${id}`)).body.order).toMatchObject({
      code: null,
      reason: '옛 사유',
      quantity: '0.1',
      signal: null,
      attempts: [],
      history: [],
      advice: 'Read the exchange’s words',
    });
    await app.rows(`delete from @failed_orders where id = ${id}`);
  });
});

describe('GET /api/orders and /api/signals', () => {
  it('tell what arrived and what became of it', async () => {
    const accepted = await app.webhook('kim', {
      symbol: 'BTC/USDT',
      side: 'buy',
      order_type: 'market',
      quantity: '0.01',
    });
    expect(accepted.status).toBe(200);
    await app.webhook('kim', { symbol: 'BTC/USDT' });

    const orders = (await kim('GET', '/api/orders?limit=1')).body;
    const signals = (await kim('GET', '/api/signals?limit=2')).body;

    expect(orders).toMatchObject({ total: 4, next_cursor: expect.any(String) });
    expect(rowsOf(orders)).toMatchObject([
      {
        status: 'accepted',
        requested_quantity: '0.01',
        quantity: '0.01',
        exchange_order_id: accepted.body.order_id,
        attempts: 1,
        failed_order_id: null,
        account: 'main',
      },
    ]);
    const [refused, taken] = signals.signals as Record<string, unknown>[];
    expect(refused).toMatchObject({
      status: 'refused',
      code: 'INVALID_ORDER',
      payload: { symbol: 'BTC/USDT' },
      orders: [],
    });
    expect(taken).toMatchObject({
      status: 'taken',
      answer_status: 200,
      orders: [{ status: 'accepted', symbol: 'BTC/USDT' }],
    });
    expect(JSON.stringify(signals)).not.toContain('token-of');
  });

  it('filter by their own statuses and go on by cursor', async () => {
    const failed = (await kim('GET', '/api/orders?status=failed&limit=2')).body;
    const rest = (await kim('GET', `/api/orders?status=failed&limit=2&cursor=${failed.next_cursor}`)).body;
    expect([...rowsOf(failed), ...rowsOf(rest)].map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(rest.next_cursor).toBeNull();
    const first = (await kim('GET', '/api/signals?status=taken&limit=1')).body;
    const second = (await kim('GET', `/api/signals?status=taken&limit=1&cursor=${first.next_cursor}`)).body;
    expect(second.signals).toHaveLength(1);
    expect(second.signals).not.toEqual(first.signals);
    expect((await kim('GET', '/api/signals?webhook_id=tv-1')).body.total).toBe(1);
    expect((await lee('GET', '/api/signals')).body.total).toBe(1);
  });

  it.each([
    'orders?status=completed',
    'signals?status=accepted',
    'orders?cursor=x',
    'signals?cursor=MSAy',
    'signals?limit=501',
  ])('are 400 for %s', async (query) => {
    expect(await kim('GET', `/api/${query}`)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  });
});

describe('GET /api/failed-orders/{id} of an older system’s order', () => {
  it('has no signal of ours where the order came from an older system, also once it was retried', async () => {
    const request = {
      ...{ symbol: 'BTC/USDT', side: 'BUY', orderType: 'LIMIT', marketType: 'SPOT', rounding: 'down' },
      ...{ amount: { kind: 'base', quantity: '100' }, price: '50000', stopPrice: null, reduceOnly: false },
      ...{ positionSide: null, timeInForce: null },
    };
    const [{ id } = { id: 0 }] = (await app.rows(`
      insert into @failed_orders (strategy_account_id, symbol, side, order_type, quantity, market_type, reason, order_params)
      select min(id), 'BTC/USDT', 'BUY', 'LIMIT', 100, 'SPOT', '옛 사유', '${JSON.stringify({ request })}' from @strategy_accounts
      returning id`)) as Row[];
    await kim('POST', `/api/failed-orders/${id}/retry`);
    expect((await kim('GET', `/api/failed-orders/${id}`)).body.order).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      signal: null,
      attempts: [{ number: 2, state: 'rejected' }],
    });
  });
});
