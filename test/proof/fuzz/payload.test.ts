import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseObject } from '../../../src/adapters/http/webhook/json.ts';
import { signalOf } from '../../../src/adapters/http/webhook/signal.ts';
import type { IncomingSignal } from '../../../src/application/incoming-signal.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { goodBody, type Serving, serve } from '../../adapters/http/serving.ts';
import { runs } from './runs.ts';

const arrival = { receivedAt: new Date(0), startedAt: 0, authorization: undefined, idHeaders: () => undefined };
const read = (text: string): IncomingSignal | null => {
  const body = parseObject(Buffer.from(text));
  return body === null ? null : signalOf(body, arrival);
};
const orderIn = (text: string) => {
  const signal = read(text);
  return signal?.order.kind === 'order' ? signal.order.order : null;
};

/** At most 12 digits before the point and 30 after it, as a sender may write it. */
const plainDecimal = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 999_999_999_999n }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }),
  )
  .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`))
  .filter((text) => /[1-9]/.test(text));

const oddValue = fc.oneof(
  fc.constantFrom(
    '{{strategy.order.price}}',
    '',
    ' ',
    '\u0000',
    '\uFEFF',
    '１２',
    '٣',
    '1e400',
    '-0',
    'NaN',
    'Infinity',
    '0x1f',
    '1_000',
  ),
  fc.constantFrom('1,5', '+1', '.5', '5.', '1e-7', '1E3', '00.1', '1'.repeat(400), '=1+1', 'null'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  plainDecimal,
);
const oddJson = fc.oneof(
  oddValue,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.anything(), { maxLength: 2 }),
);
const fieldName = fc.oneof(
  fc.constantFrom('symbol', 'side', 'order_type', 'quantity', 'qty', 'quote_quantity', 'cost', 'price', 'stop_price'),
  fc.constantFrom(
    'stopprice',
    'SIDE',
    'Order-Type',
    'market_type',
    'webhook_id',
    'group_name',
    'reduce_only',
    'leverage',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'token', 'orders'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** JSON as a broken alert may spell it: keys twice, values of any kind, nesting. */
const nearlyAnOrder = fc.array(fc.tuple(fieldName, oddJson), { maxLength: 8 }).map((pairs) => {
  const own = Object.entries(goodBody).map(([key, value]) => [key, value] as const);
  const members = [...own, ...pairs].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value) ?? 'null'}`);
  return `{${members.join(',')}}`;
});
const anyText = fc.oneof(nearlyAnOrder, fc.json(), fc.string({ unit: 'binary', maxLength: 300 }));

describe('whatever a webhook’s body says', () => {
  it('is an order, or errors by field, or no signal; nothing is thrown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const signal = read(text);
        if (signal === null) return;
        if (signal.order.kind === 'invalid') expect(Object.keys(signal.order.fields).length).toBeGreaterThan(0);
        else expect(signal.order.order.symbol.trim()).not.toBe('');
        expect(JSON.stringify(signal.payload)).not.toContain(goodBody.token);
      }),
      runs(3_000),
    );
  });

  it('that is a decimal arrives as exactly that decimal, as a number or in a text', () => {
    fc.assert(
      fc.property(plainDecimal, fc.boolean(), (text, isText) => {
        const value = isText ? JSON.stringify(text) : text.replace(/^0+(?=\d)/, '');
        const order = orderIn(JSON.stringify({ ...goodBody, quantity: '@' }).replace('"@"', value));
        const quantity = order?.amount.kind === 'base' ? order.amount.quantity : null;
        expect(quantity?.equals(Decimal.of(text))).toBe(true);
      }),
      runs(3_000),
    );
  });

  it('reads the same whatever the order, the case and the separators of its keys', () => {
    const body = { ...goodBody, order_type: 'stop_limit', price: '101.5', stop_price: '100', reduce_only: true };
    const spelling = fc.constantFrom(
      (key: string) => key,
      (key: string) => key.toUpperCase(),
      (key: string) => key.replace('_', '-'),
      (key: string) => key.replace('_', ' '),
    );
    const keys = Object.keys(body);
    const spelled = fc.tuple(
      fc.shuffledSubarray(keys, { minLength: keys.length }),
      fc.array(spelling, { minLength: keys.length }),
    );
    const canonical = JSON.stringify(orderIn(JSON.stringify(body)));
    fc.assert(
      fc.property(spelled, ([order, how]) => {
        const other = Object.fromEntries(
          order.map((key, index) => [how[index]?.(key) ?? key, body[key as keyof typeof body]]),
        );
        expect(JSON.stringify(orderIn(JSON.stringify(other)))).toBe(canonical);
      }),
      runs(500),
    );
  });

  it.each([
    ['qty', 'quantity', '0.25', {}],
    ['cost', 'quote_quantity', '100', { quantity: undefined }],
    ['stopprice', 'stop_price', '99', { order_type: 'STOP_MARKET' }],
  ])('reads %s as %s', (alias, name, value, change) => {
    const base = { ...goodBody, ...(name === 'quantity' ? { quantity: undefined } : {}), ...change };
    const [one, other] = [
      { ...base, [alias]: value },
      { ...base, [name]: value },
    ].map((body) => orderIn(JSON.stringify(body)));
    expect(one).not.toBeNull();
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it('would be seen to lose a digit', () => {
    const careless = (text: string) => String(Number(text));
    expect(() =>
      fc.assert(
        fc.property(plainDecimal, (text) => expect(Decimal.of(careless(text)).equals(Decimal.of(text))).toBe(true)),
        { numRuns: 3_000 },
      ),
    ).toThrow();
  });
});

describe('whatever arrives at the webhook', () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await serve();
  });
  afterAll(() => serving.stop());

  const contentType = fc.constantFrom(
    'application/json',
    'text/plain',
    'application/json; charset=utf-16',
    'text/html',
    '',
  );
  const bytes = fc.oneof(
    anyText.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
  );

  it('is answered with a status of the contract and a stable code, never with a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, contentType, async (body, type) => {
        const response = await serving.post(body, { 'Content-Type': type });
        const answer = (await response.json()) as { success: boolean; error?: string; code?: string };
        expect([200, 400, 401, 413, 415, 429]).toContain(response.status);
        if (response.status === 200) return;
        expect(answer).toMatchObject({
          success: false,
          error: expect.any(String),
          code: expect.stringMatching(/^[A-Z_]+$/),
        });
      }),
      runs(400),
    );
  });
});
