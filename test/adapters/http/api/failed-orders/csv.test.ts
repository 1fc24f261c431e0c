import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, TOO_MUCH, type WholeApp } from '../whole-app.ts';

let app: WholeApp;
beforeAll(async () => {
  app = await startWholeApp();
  await app.webhook('kim', { ...TOO_MUCH, quantity: '100.10', webhook_id: '=HYPERLINK("http://x","y")' });
  await app.webhook('kim', { ...TOO_MUCH, symbol: 'ETH/USDT', quantity: '90000' });
  await app.webhook('lee');
});
afterAll(() => app.stop());

const COLUMNS =
  'id,strategy_account_id,strategy,account,exchange,sandbox,symbol,side,order_type,market_type,quantity,requested_quantity,quote_quantity,price,stop_price,reduce_only,position_side,time_in_force,reason,code,advice,exchange_error,status,can_retry,retry_count,webhook_id,exchange_order_id,scheduled_at,schedule_note,created_at,updated_at';

async function exported(query = '') {
  const response = await (await app.as('kim')).get(`/api/failed-orders.csv${query}`);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const lines = (bytes: Buffer) => bytes.toString('utf8').replace('\uFEFF', '').split('\n');

describe('GET /api/failed-orders.csv', () => {
  it('is UTF-8 with a byte order mark, to be saved as a file', async () => {
    const { response, bytes } = await exported();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="failed-orders.csv"');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(lines(bytes)[0]).toBe(COLUMNS);
  });

  it('has what the list has, newest first, and nothing of another', async () => {
    const { bytes } = await exported();
    const { orders } = (await (await app.as('kim')).json('GET', '/api/failed-orders')).body;
    const ids = (orders as { id: number }[]).map(({ id }) => String(id));
    const rows = lines(bytes).slice(1, -1);
    expect(rows.map((row) => row.split(',')[0])).toEqual(ids);
    expect(rows[0]).toMatch(
      /^\d+,\d+,Trend,main,paper,false,ETH\/USDT,BUY,LIMIT,SPOT,90000,90000,,50000,,false,,,Insufficient balance,INSUFFICIENT_FUNDS,/,
    );
  });

  it('is safe to open in a spreadsheet, and leaves numbers as they are', async () => {
    await app.rows(
      `update @failed_orders set stop_price = -1.50, exchange_error = '-2010 "x", y' where symbol = 'BTC/USDT'`,
    );
    const { bytes } = await exported('?symbol=BTC/USDT');
    const [, row] = lines(bytes);
    expect(row).toContain(',100.1,100.1,,50000,-1.5,');
    expect(row).toContain(`,"'-2010 ""x"", y",`);
    expect(row).toContain(`,"'=HYPERLINK(""http://x"",""y"")",`);
  });

  it('takes the filters of the list', async () => {
    expect(lines((await exported('?symbol=ETH/USDT')).bytes)).toHaveLength(3);
    expect(lines((await exported('?status=removed')).bytes)).toEqual([COLUMNS, '']);
    expect((await exported('?status=nonsense')).response.status).toBe(400);
  });
});
