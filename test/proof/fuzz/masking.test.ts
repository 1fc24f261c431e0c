import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskExchangeError } from '../../../src/domain/masking.ts';
import { runs } from './runs.ts';

const ALPHANUMERIC = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
/** As exchanges make them: long, and unlike any word. */
const secret = fc
  .string({ unit: ALPHANUMERIC, minLength: 24, maxLength: 64 })
  .filter((text) => /\d/.test(text) && /[a-z]/i.test(text));
const base64Secret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

/** Where exchanges and libraries put a key, a secret, a signature or a token. */
const SHAPES: Readonly<Record<string, (text: string) => string>> = {
  'in the address of a request that failed': (text) =>
    `mexc POST https://api.mexc.com/api/v3/order?symbol=BTCUSDT&signature=${text} 502`,
  'percent-encoded in an address': (text) =>
    `htx POST https://api.hbdm.vn/v5/trade/order?AccessKeyId=${encodeURIComponent(text)}&Signature=${encodeURIComponent(text)} 502 Bad Gateway`,
  'in a header': (text) => `request failed: X-MBX-APIKEY: ${text}\nX-BAPI-SIGN: ${text}`,
  'in a header of another exchange': (text) => `{"OK-ACCESS-SIGN":"${text}","OK-ACCESS-PASSPHRASE":"${text}"}`,
  'in JSON within JSON': (text) => JSON.stringify({ error: JSON.stringify({ apiKey: text, secret: text }) }),
  'as a bearer token': (text) => `upbit 401 {"Authorization":"Bearer ${text}"}`,
  'as the token of a bot': (text) => `https://api.telegram.org/bot123456789:${text}/sendMessage 404`,
  'behind another name': (text) => `error: signature=${text}, api_secret => '${text}'`,
};

/** Of a text that stays secret, so many characters in a row tell nothing yet. */
const TELLING = 8;
const leak = (masked: string, hidden: string): string | null => {
  for (let at = 0; at + TELLING <= hidden.length; at += 1) {
    const piece = hidden.slice(at, at + TELLING);
    if (masked.includes(piece)) return piece;
  }
  return null;
};

/** Ordinary words around it, and lengths that put it anywhere, across the cut as well. */
const surroundings = fc.string({
  unit: fc.constantFrom('margin ', 'order ', 'refused ', '12.5 ', '\n', '"', '{', '한글 '),
  maxLength: 90,
});

describe('a secret of the account', () => {
  it.each(Object.entries(SHAPES))('%s never survives', (_, shape) => {
    fc.assert(
      fc.property(secret, surroundings, surroundings, (text, before, after) => {
        const masked = maskExchangeError(`${before}${shape(text)}${after}`, { others: [text] });
        expect(leak(masked, text)).toBeNull();
      }),
      runs(300),
    );
  });

  it('never survives in whatever spelling it stands', () => {
    const spelling = fc.constantFrom(
      (text: string) => text,
      (text: string) => encodeURIComponent(text),
      (text: string) => encodeURIComponent(encodeURIComponent(text)),
      (text: string) => JSON.stringify(text),
      (text: string) => Buffer.from(text).toString('base64'),
      (text: string) => text.toLowerCase(),
    );
    fc.assert(
      fc.property(fc.oneof(secret, base64Secret), spelling, surroundings, fc.nat(700), (text, spell, around, shift) => {
        const spelled = spell(text);
        const masked = maskExchangeError(`${'x '.repeat(shift)}${around}${spelled} said the exchange`, {
          others: [text],
        });
        expect(leak(masked, spelled)).toBeNull();
      }),
      runs(1_500),
    );
  });

  it('leaves the first six characters of an API key, and no more', () => {
    fc.assert(
      fc.property(secret, surroundings, (key, around) => {
        const masked = maskExchangeError(`${around} apiKey=${key} is unknown`, { apiKey: key, others: [] });
        expect(leak(masked, key)).toBeNull();
        expect(masked).not.toContain(key.slice(0, 7));
      }),
      runs(500),
    );
  });
});

describe('a secret of somebody else', () => {
  it.each(Object.entries(SHAPES))('%s is told by its shape', (_, shape) => {
    fc.assert(
      fc.property(secret, (text) => {
        const masked = maskExchangeError(shape(text), { others: [] });
        expect(masked).not.toContain(text);
        // Of what may be an API key, six characters may stay.
        expect(leak(masked.replaceAll(text.slice(0, 6), ''), text)).toBeNull();
      }),
      runs(300),
    );
  });
});

describe('words that hold no secret', () => {
  const HARMLESS = [
    'Account has insufficient balance for requested action.',
    'Filter failure: LOT_SIZE',
    'binance {"code":-2019,"msg":"Margin is insufficient."}',
    'bybit {"retCode":110007,"retMsg":"ab not enough for new order","result":{},"time":1719900000000}',
    'Order would immediately trigger.',
    '주문가능한 금액(KRW)이 부족합니다.',
    'okx {"code":"1","data":[{"sCode":"51008","sMsg":"Order failed. Insufficient USDT margin in account"}],"msg":"All operations failed"}',
    "Timestamp for this request was 1000ms ahead of the server's time.",
  ];

  it.each(HARMLESS)('stay as they are: %s', (text) => {
    expect(
      maskExchangeError(text, { apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6a', others: ['NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP'] }),
    ).toBe(text);
  });
});

describe('the masking', () => {
  it('of what is masked changes nothing', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...Object.values(SHAPES)), surroundings, (text, shape, around) => {
        const once = maskExchangeError(`${around}${shape(text)}`, { others: [text] });
        expect(maskExchangeError(once, { others: [text] })).toBe(once);
      }),
      runs(500),
    );
  });

  it('answers at most 500 characters of one line, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const masked = maskExchangeError(text, { others: [] });
        expect(masked.length).toBeLessThanOrEqual(500);
        expect(masked).not.toMatch(/[\n\r\0]/);
      }),
      runs(300),
    );
  });

  it('would be seen to leave a secret that it only cuts', () => {
    const careless = (text: string) => text.slice(0, 500);
    expect(leak(careless('signature=abcdefgh12345678'), 'abcdefgh12345678')).not.toBeNull();
  });
});
