import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ask, startWholeApp, TOO_MUCH, type WholeApp } from '../whole-app.ts';

let app: WholeApp;
let kim: Ask;
let lee: Ask;
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
  lee = await app.asking('lee');
});
afterAll(() => app.stop());

const failed = async (order: object) => String((await app.webhook('kim', order)).body.failed_order_id);

describe('GET /api/failed-orders/{id}/market', () => {
  it('answers the last price, its difference from the order’s own, and what is held of the base currency', async () => {
    const id = await failed({ ...TOO_MUCH, price: '62500' });

    const { status, body } = await kim('GET', `/api/failed-orders/${id}/market`);

    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      last_price: { price: '50000', at: expect.stringMatching(/Z$/) },
      difference: '-20.00',
      position: null,
      base_balance: { currency: 'BTC', total: '10', free: '10' },
    });
  });

  it('answers the position of a futures order', async () => {
    await app.webhook('kim', { ...TOO_MUCH, market_type: 'FUTURES', quantity: '0.25' });
    const id = await failed({ ...TOO_MUCH, market_type: 'FUTURES' });

    const { body } = await kim('GET', `/api/failed-orders/${id}/market`);

    expect(body).toMatchObject({ position: { side: 'LONG', quantity: '0.25' }, base_balance: null });
  });

  it('is 404 for another user', async () => {
    const id = await failed(TOO_MUCH);
    expect((await lee('GET', `/api/failed-orders/${id}/market`)).status).toBe(404);
  });
});

describe('GET /api/failed-orders/{id}/evidence', () => {
  const ETH = { ...TOO_MUCH, symbol: 'ETH/USDT', quantity: '90000', price: '2500' };

  it('answers what the exchange lists at the order’s market, and the ids that ours bear', async () => {
    const id = await failed(ETH);
    await app.webhook('kim', { ...ETH, quantity: '1', price: '1000' });
    await app.webhook('kim', { ...ETH, order_type: 'market', quantity: '2' });

    const { status, body } = await kim('GET', `/api/failed-orders/${id}/evidence`);

    const listing = {
      exchange_order_id: expect.stringMatching(/^\d+$/),
      client_order_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      side: 'BUY',
      stop_price: null,
      at: null,
    };
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      client_order_ids: [expect.stringMatching(/^[0-9a-f]{32}$/)],
      open_orders: [{ ...listing, order_type: 'LIMIT', quantity: '1', price: '1000', filled_quantity: '0' }],
      recent_fills: [{ ...listing, order_type: 'MARKET', quantity: '2', price: '2500', filled_quantity: '2' }],
    });
  });

  it('is 404 for another user', async () => {
    const id = await failed(ETH);
    expect((await lee('GET', `/api/failed-orders/${id}/evidence`)).status).toBe(404);
  });
});
