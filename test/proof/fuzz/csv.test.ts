import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvOf } from '../../../src/adapters/http/api/failed-orders/csv.ts';
import { readFailedOrder } from '../../../src/application/failed-orders/read-failed-order.ts';
import type { FailedOrder } from '../../../src/application/ports/failed-orders.ts';
import { runs } from './runs.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', "'", '1', 'A', '＝', '＋'),
    maxLength: 12,
  }),
  fc.constantFrom('=HYPERLINK("http://x","y")', '-1.5', '@SUM(A1)', '+1', '\t=1', "'=1"),
);
const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat(999_999))
  .map(([isNegative, whole, rest]) => `${isNegative ? '-' : ''}${whole}.${rest}1`);

const AT = new Date('2026-03-01T00:00:00Z');
const failedOrder = (words: readonly string[], numbers: readonly string[]): FailedOrder => ({
  ...{
    id: 1,
    strategyAccountId: 2,
    exchange: 'binance',
    sandbox: false,
    side: 'BUY',
    orderType: 'LIMIT',
    marketType: 'SPOT',
  },
  ...{ reduceOnly: false, positionSide: null, timeInForce: null, code: null, params: {}, status: 'pending_retry' },
  ...{
    retryCount: 0,
    uncounted: 0,
    hasRequest: true,
    account: { isActive: true, isPaused: false, isFrozen: false },
    scheduledAt: null,
    scheduleNote: null,
    createdAt: AT,
    updatedAt: AT,
  },
  strategyName: words[0] ?? '',
  accountName: words[1] ?? '',
  symbol: words[2] ?? '',
  reason: words[3] ?? '',
  exchangeError: words[4] ?? '',
  webhookId: words[5] ?? '',
  exchangeOrderId: words[6] ?? '',
  quantity: numbers[0] ?? null,
  requestedQuantity: numbers[1] ?? null,
  quoteQuantity: null,
  price: numbers[2] ?? null,
  stopPrice: null,
});

/** RFC 4180: a quoted field holds anything, two quotes in it stand for one. */
function parsed(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n|$)/gy;
  for (let match = field.exec(csv); match !== null && field.lastIndex <= csv.length; match = field.exec(csv)) {
    const [whole, quoted, plain = '', end] = match;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
    if (end === '' || whole === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

async function rowsOf(orders: readonly FailedOrder[]) {
  async function* each() {
    for (const order of orders) yield readFailedOrder(order, 'en');
  }
  let csv = '';
  for await (const piece of csvOf(each())) csv += piece;
  const [header = [], ...rows] = parsed(csv.replace('\uFEFF', ''));
  return rows.map((row) => {
    expect(row).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  });
}

const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const WORDS = ['strategy', 'account', 'symbol', 'reason', 'exchange_error', 'webhook_id', 'exchange_order_id'] as const;

describe('the CSV of failed orders', () => {
  it('gives every text back, and none that a spreadsheet would run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 7, maxLength: 7 }),
        fc.array(decimal, { minLength: 3, maxLength: 3 }),
        async (words, numbers) => {
          const [row] = await rowsOf([failedOrder(words, numbers)]);
          WORDS.forEach((name, index) => {
            const cell = row?.[name] ?? '';
            const word = words[index] ?? '';
            expect(cell).not.toMatch(FORMULA);
            expect([word, `'${word}`]).toContain(cell);
          });
          expect([row?.quantity, row?.requested_quantity, row?.price]).toEqual(numbers);
        },
      ),
      runs(500),
    );
  });
});
