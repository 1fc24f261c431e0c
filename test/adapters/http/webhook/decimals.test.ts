import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goodBody, orderOf, type Serving, serve } from '../serving.ts';

let serving: Serving;
beforeAll(async () => {
  serving = await serve();
});
afterAll(() => serving.stop());

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });

/** Positive decimals as JSON spells them, of up to 12 digits before the point and 30 after it. */
const positiveDecimal = fc
  .tuple(
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.constantFrom(...'123456789'), digits(0, 11)).map((parts) => parts.join('')),
    ),
    digits(0, 30),
  )
  .map(([whole, fraction]) => (fraction === '' ? whole : `${whole}.${fraction}`))
  .filter((text) => /[1-9]/.test(text));

async function arrived(raw: string): Promise<string> {
  const { token, symbol } = goodBody;
  const body = `{"token":"${token}","symbol":"${symbol}","side":"buy","order_type":"limit","quantity":${raw},"price":${raw}}`;
  const response = await serving.post(body);
  expect(response.status).toBe(200);
  const { amount, price } = orderOf(serving.executeOrder.signals.at(-1));
  if (amount.kind !== 'base') throw new Error('Not by quantity');
  expect(amount.quantity.toString()).toBe(price?.toString());
  return amount.quantity.toString();
}

/** The text without needless zeros, by text alone. */
const plain = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

describe('numbers of a webhook', () => {
  it('arrive with every digit, as JSON numbers and as texts', async () => {
    await fc.assert(
      fc.asyncProperty(positiveDecimal, fc.boolean(), async (text, isText) => {
        expect(await arrived(isText ? `"${text}"` : text)).toBe(plain(text));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['12345678.12345678', '12345678.12345678'],
    ['0.1', '0.1'],
    ['1e-7', '0.0000001'],
    ['1E5', '100000'],
    ['1.5e+2', '150'],
    ['" 7 "', '7'],
    ['9007199254.740993', '9007199254.740993'],
    ['0.1000000000000000055511151231', '0.1000000000000000055511151231'],
  ])('reads %s as %s', async (raw, expected) => {
    expect(await arrived(raw)).toBe(expected);
  });

  it.each([
    ['1e400', 'too_many_digits'],
    ['1e-400', 'too_many_digits'],
    ['-0', 'not_positive'],
    ['-0.5', 'not_positive'],
    ['0e0', 'not_positive'],
    ['1000000000000', 'too_many_digits'],
    [`0.${'0'.repeat(30)}1`, 'too_many_digits'],
  ])('refuses %s as %s', async (raw, code) => {
    await serving.post(`{"token":"t","symbol":"A/B","side":"buy","order_type":"market","quantity":${raw}}`);

    expect(serving.executeOrder.signals.at(-1)?.order).toMatchObject({
      kind: 'invalid',
      fields: { quantity: { code } },
    });
  });
});
