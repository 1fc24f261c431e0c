import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskExchangeError } from '../../src/domain/masking.ts';

const NONE = { others: [] };
const API_KEY = 'APIKEY1234567890';
const SECRET = 'Zq8/vN3+tL0=wX5yRb7K';
const own = { apiKey: API_KEY, others: [SECRET] };

const encode = (text: string) => Buffer.from(text).toString('base64');
/** Every character percent-encoded, as no library does but any proxy may. */
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

describe('error texts that have leaked', () => {
  it.each([
    [
      'htx POST https://api.hbdm.vn/v5/trade/order?AccessKeyId=APIKEY1234567890&SignatureMethod=HmacSHA256&Signature=4OgYsvR1DDVWE%2F9x%3D 502 Bad Gateway',
      'htx POST https://api.hbdm.vn/v5/trade/order?AccessKeyId=APIKEY***&SignatureMethod=HmacSHA256&Signature=*** 502 Bad Gateway',
    ],
    [
      'mexc POST https://api.mexc.com/api/v3/order?symbol=BTCUSDT&signature=a4996501eb47 502',
      'mexc POST https://api.mexc.com/api/v3/order?symbol=BTCUSDT&signature=*** 502',
    ],
    [
      'binance GET https://api.binance.com/api/v3/order?symbol=BTCUSDT&signature=ca3d9de4 request timed out (10000 ms)',
      'binance GET https://api.binance.com/api/v3/order?symbol=BTCUSDT&signature=*** request timed out (10000 ms)',
    ],
    [
      'bybit {"retCode":10004,"retMsg":"error sign! origin_string[1795345165432APIKEY12345678905000{...}]"}',
      'bybit {"retCode":10004,"retMsg":"error sign! origin_string[1795345165432APIKEY***5000{...}]"}',
    ],
    [
      'upbit Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJhY2Nlc3Nfa2V5IjoiYSJ9.c2ln failed',
      'upbit Authorization: ***',
    ],
    [
      'Telegram https://api.telegram.org/bot123456:AA-b_c/sendMessage 404',
      'Telegram https://api.telegram.org/bot***/sendMessage 404',
    ],
  ])('%s', (text, masked) => {
    expect(maskExchangeError(text, own)).toBe(masked);
  });
});

describe('shapes of secrets, whoever they belong to', () => {
  it.each([
    ['X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6a', 'X-MBX-APIKEY: vmPUZE***'],
    [
      '{"OK-ACCESS-KEY":"0a1b2c3d-1","OK-ACCESS-SIGN":"x+y/z=","OK-ACCESS-PASSPHRASE":"my pass phrase"}',
      '{"OK-ACCESS-KEY":"0a1b2c***","OK-ACCESS-SIGN":"***","OK-ACCESS-PASSPHRASE":"***"}',
    ],
    ['OK-ACCESS-TIMESTAMP=2026', 'OK-ACCESS-TIMESTAMP=***'],
    [
      'X-BAPI-API-KEY: abcdefgh\nX-BAPI-SIGN: 01ff\nX-BAPI-RECV-WINDOW: 5000',
      'X-BAPI-API-KEY: abcdef*** X-BAPI-SIGN: *** X-BAPI-RECV-WINDOW: ***',
    ],
    ['API-Key: abcdefghi API-Sign: q1w2', 'API-Key: abcdef*** API-Sign: ***'],
    ['request failed: X-MBX-APIKEY: abcdefghi', 'request failed: X-MBX-APIKEY: abcdef***'],
    ['error: reason: secret: q1w2', 'error: reason: secret: ***'],
    ['CB-ACCESS-KEY: abcdefghi, CB-ACCESS-SIGN: q1w2', 'CB-ACCESS-KEY: abcdef***, CB-ACCESS-SIGN: ***'],
    ['KC-API-KEY=abcdefghi&KC-API-NONCE=1', 'KC-API-KEY=abcdef***&KC-API-NONCE=***'],
    ['ACCESS-KEY: abcdefghi; ACCESS-SIGN: q1w2', 'ACCESS-KEY: abcdef***; ACCESS-SIGN: ***'],
    ['apiKey=abcdef', 'apiKey=***'],
    ['apiKey=abcdefg', 'apiKey=abcdef***'],
    ['api_key => abcdefg', 'api_key => abcdef***'],
    ['accessKeyId="a b c d e f"', 'accessKeyId="a b c ***"'],
    ['secretKey=abcdefghijk', 'secretKey=***'],
    ['secret_access_key=abcdefghijk', 'secret_access_key=***'],
    ["'listenKey': 'q1w2e3'", "'listenKey': '***'"],
    ['sign=abc&sig=def&jwt=ghi', 'sign=***&sig=***&jwt=***'],
    ['access_token=abc;refresh_token=def,privateKey=g', 'access_token=***;refresh_token=***,privateKey=***'],
    ['{\\"signature\\":\\"q1w2\\"}', '{\\"signature\\":\\"***\\"}'],
    ['%22signature%22%3A%22q1w2%22', '%22signature%22%3A***'],
    ['password: hunter2', 'password: ***'],
    ['authorization="Token abc, def"', 'authorization="***"'],
    ['"Authorization":"Basic dXNlcjpwYXNzd29yZA=="}', '"Authorization":"***"}'],
    ['sent Bearer q1w2e3r4, refused', 'sent Bearer ***, refused'],
    ['sent Basic dXNlcjpwYXNzd29yZA== once', 'sent Basic *** once'],
    ['jwt eyJhbGciOi.eyJhY2.c2ln-_x!', 'jwt ***!'],
    ['key -----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY----- end', 'key *** end'],
    ['key -----BEGIN PRIVATE KEY-----\\nMHcCAQEE cut off', 'key ***'],
    ['hex 0123456789abcdef0123456789abcdef.', 'hex ***.'],
    ['base64 aB3/aB3+aB3/aB3+aB3/aB3+aB3/aB3+== end', 'base64 *** end'],
    ['%2FaB3%2FaB3%2FaB3%2FaB3%2FaB3%2F', '***'],
  ])('%s', (text, masked) => {
    expect(maskExchangeError(text, NONE)).toBe(masked);
  });
});

describe('a secret behind another name', () => {
  it.each([
    ['error: signature=abc123', 'error: signature=***'],
    ['a=b=c=token=abc123', 'a=b=c=token=***'],
    ['message: code=-1022', 'message: code=-1022'],
  ])('%s', (text, masked) => {
    expect(maskExchangeError(text, { others: [] })).toBe(masked);
  });
});

describe('what is worth reading', () => {
  it.each([
    'Insufficient balance',
    'binance {"code":-2010,"msg":"Account has insufficient balance for requested action."}',
    '{"code":"51008","sMsg":"Order failed. Insufficient USDT balance in account","ordId":"12345678901234567890"}',
    'Order 12345678901234567890 on BTCUSDT was not found',
    'uuid 9ca023a5-851b-4fec-9f0a-48cd83c2eaae',
    'hex 0123456789abcdef0123456789abcde',
    'POST https://api.example.com/api/v5/account/positions/history/archive?instId=BTC-USDT-SWAP failed',
    'a-very-long-name-with-many-words-and-no-secret-in-it',
    'design=plain designsign=plain keyboard=qwerty signatures=many',
    'Basic authentication failed, Bearer token expired',
    'token',
    '잔고가 부족합니다. 주문 가능 금액: 1,000 KRW',
  ])('stays: %s', (text) => {
    expect(maskExchangeError(text, { apiKey: 'vmPUZE6mv9SD5VNH', others: [SECRET] })).toBe(text);
  });

  it('is one line, trimmed', () => {
    expect(maskExchangeError('  a\r\n\tb\u0000\u0007c\u2028d\u0085e\u007f ', NONE)).toBe('a b c d e');
  });

  it('is cut to 500 characters', () => {
    expect(maskExchangeError('no '.repeat(300), NONE)).toBe('no '.repeat(300).slice(0, 500));
    expect(maskExchangeError(`${'no '.repeat(166)}x😀`, NONE)).toBe(`${'no '.repeat(166)}x`);
    expect(maskExchangeError(`${'no '.repeat(166)}😀x`, NONE)).toBe(`${'no '.repeat(166)}😀`);
  });
});

describe("an account's own secrets", () => {
  it('leave the first six characters of the API key', () => {
    expect(maskExchangeError(`key ${API_KEY}, once more ${API_KEY}`, own)).toBe('key APIKEY***, once more APIKEY***');
    expect(maskExchangeError(`key ${API_KEY.toLowerCase()}!`, own)).toBe('key apikey***!');
  });

  it('leave nothing of an API key that does not begin there', () => {
    expect(maskExchangeError(`key ${API_KEY.slice(1)} ${API_KEY.slice(-7)}`, own)).toBe('key *** ***');
    expect(maskExchangeError(percent(API_KEY), own)).toBe('***');
    expect(maskExchangeError(`x ${encode(API_KEY)}`, own)).toBe('x ***');
  });

  it('leave six characters of an API key, for they tell nothing', () => {
    expect(maskExchangeError('APIKEY 234567', own)).toBe('APIKEY 234567');
  });

  it.each([
    ['raw', SECRET],
    ['in lower case', SECRET.toLowerCase()],
    ['in upper case', SECRET.toUpperCase()],
    ['in base64', encode(SECRET).replace(/=+$/, '')],
    ['in base64 for addresses', encode(SECRET).replaceAll('+', '-').replaceAll('/', '_')],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['percent-encoded throughout', percent(SECRET)],
    ['escaped as in JSON', SECRET.replaceAll('/', '\\/').replaceAll('+', '\\u002B')],
    ['cut before its end', SECRET.slice(0, 6)],
    ['cut after its beginning', SECRET.slice(-6)],
  ])('are hidden %s', (_, shape) => {
    expect(maskExchangeError(`said ${shape}, no more`, own)).toBe('said ***, no more');
  });

  it('are hidden in base64 for addresses where hardly a letter is the same', () => {
    const secret = '>?>?>?>?>?>?';
    expect(encode(secret)).toBe('Pj8+Pz4/Pj8+Pz4/');
    expect(maskExchangeError('said Pj8-Pz4_Pj8-Pz4_, no more', { others: [secret] })).toBe('said ***, no more');
  });

  it('are hidden with characters of several bytes', () => {
    const korean = { others: ['비밀번호입니다'] };
    expect(maskExchangeError('said 비밀번호입니다.', korean)).toBe('said ***.');
    expect(maskExchangeError(`said ${encodeURIComponent('비밀번호입니다')}.`, korean)).toBe('said ***.');
    expect(maskExchangeError(`said ${encode('비밀번호입니다')}.`, korean)).toBe('said ***.');
    expect(maskExchangeError('İ said 비밀번호입니다.', korean)).toBe('İ said ***.');
  });

  it('are hidden side by side', () => {
    expect(maskExchangeError(`${API_KEY}${SECRET}`, own)).toBe('APIKEY******');
    expect(maskExchangeError(`${SECRET} ${SECRET}`, own)).toBe('*** ***');
  });

  it('are hidden wholly when a secret is also the API key', () => {
    expect(maskExchangeError(`said ${API_KEY}`, { apiKey: API_KEY, others: [API_KEY] })).toBe('said ***');
  });

  it('do not destroy a text when they are short or empty', () => {
    const short = { apiKey: 'order', others: ['', 'a', 'order'] };
    expect(maskExchangeError('the order was refused', short)).toBe('the order was refused');
    expect(maskExchangeError('password=order', short)).toBe('password=***');
    expect(maskExchangeError('said orders, order', { others: ['orders'] })).toBe('said ***, order');
  });

  const secrets = fc.string({
    unit: fc.constantFrom(...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=_-'),
    minLength: 12,
    maxLength: 64,
  });
  const words = fc.constantFrom(
    'refused ',
    '{"msg":"',
    'signature=',
    '&apiKey=',
    '%22',
    '\\"',
    ' ',
    '[',
    'origin_string',
    '\n',
    '😀',
  );
  const shapes: readonly ((secret: string) => string)[] = [
    (secret) => secret,
    (secret) => secret.toUpperCase(),
    encodeURIComponent,
    (secret) => encodeURIComponent(encodeURIComponent(secret)),
    percent,
    encode,
    (secret) => secret.slice(3),
    (secret) => secret.slice(0, -3),
    (secret) => JSON.stringify(secret),
  ];
  const shaped = fc.constantFrom(...shapes);

  const runs = (text: string, length: number) =>
    Array.from({ length: Math.max(text.length - length + 1, 0) }, (_, at) => text.slice(at, at + length).toLowerCase());

  it('never survive, in whatever shape and company', () => {
    const parts = fc.array(fc.tuple(words, fc.constantFrom('secret', 'apiKey'), shaped), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(secrets, secrets, parts, (secret, apiKey, said) => {
        const text = said.map(([word, which, shape]) => word + shape(which === 'secret' ? secret : apiKey)).join(' ');
        const masked = maskExchangeError(text, { apiKey, others: [secret] }).toLowerCase();
        const allowed = apiKey.slice(0, 6).toLowerCase();
        for (const spelt of [secret, encode(secret), encodeURIComponent(secret)])
          for (const run of runs(spelt, 6)) if (run !== allowed) expect(masked).not.toContain(run);
        for (const spelt of [apiKey, encode(apiKey), encodeURIComponent(apiKey)])
          for (const run of runs(spelt, 7)) expect(masked).not.toContain(run);
      }),
    );
  });
});

describe('a text of any size', () => {
  /** Longer than what is read, and masked down to a few characters, so that the place of the cut would be shown. */
  const cutIn = (secret: string) => `<${'Ab1'.repeat(6_600)}> ${'x '.repeat(80)}`.padEnd(19_980, '.') + secret;

  it('is read up to a point, before which no divided secret is left', () => {
    const shown = maskExchangeError(cutIn('e'.repeat(64)), NONE);
    expect(shown).toBe(`<***> ${'x '.repeat(48)}x`);
  });

  it('is shown whole when it just fits', () => {
    const text = `<${'Ab1'.repeat(6_600)}> end`.padEnd(20_000, '.');
    const shown = `<***> end${'.'.repeat(20_000 - 19_800 - 6)}`;
    expect(maskExchangeError(text, NONE)).toBe(shown);
    expect(maskExchangeError(`${text}.`, NONE)).toBe(shown.slice(0, -100));
  });

  it.each([
    ['markup', '<div class="x">&nbsp;'],
    ['an endless word', 'A'],
    ['beginnings of keys', '-----BEGIN '],
    ['beginnings of tokens', 'eyJ'],
    ['names without values', 'signature'],
    ['names and signs', 'apiKey="'],
    ['spaces', ' '],
    ['escapes', '%25'],
    ['backslashes', '\\'],
    ['schemes', 'Bearer '],
  ])('takes no time to speak of with a megabyte of %s', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const start = performance.now();
    expect(maskExchangeError(text, own).length).toBeLessThanOrEqual(500);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
