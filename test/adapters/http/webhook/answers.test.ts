import { afterEach, describe, expect, it } from '@jest/globals';
import { parseNetworks } from '../../../../src/adapters/http/address/networks.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import type { ExecuteResult } from '../../../../src/application/execute-result.ts';
import { accepted, goodBody, type Serving, serve } from '../serving.ts';

let serving: Serving | null = null;
const start = async (options?: Parameters<typeof serve>[0]) => {
  serving = await serve(options);
  return serving;
};
afterEach(async () => {
  await serving?.stop();
  serving = null;
});

describe('POST /api/webhook: what the use case says', () => {
  it('answers an accepted order with its status and body, and reports the delivery', async () => {
    const { post, executeOrder } = await start();

    const response = await post(goodBody);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ success: true, order_id: '77', orders: [] });
    expect(response.headers.get('idempotent-replay')).toBeNull();
    expect(await executeOrder.firstDelivery).toBe('signal-1');
  });

  it('marks a replay', async () => {
    const { post, executeOrder } = await start();
    executeOrder.next = async () => accepted('failed');

    const response = await post(goodBody);

    expect(response.headers.get('idempotent-replay')).toBe('true');
    expect(response.headers.get('order-status')).toBe('failed');
  });

  it.each<[string, ExecuteResult, number, object]>([
    [
      'a refusal by an exchange',
      {
        kind: 'answered',
        signalId: 's',
        answer: { status: 400, body: { success: false, code: 'INSUFFICIENT_FUNDS' } },
        replay: null,
      },
      400,
      { success: false, code: 'INSUFFICIENT_FUNDS' },
    ],
    [
      'an open outcome',
      {
        kind: 'answered',
        signalId: 's',
        answer: { status: 408, body: { success: false, code: 'EXECUTION_TIMEOUT' } },
        replay: null,
      },
      408,
      { success: false, code: 'EXECUTION_TIMEOUT' },
    ],
    [
      'a switched-off strategy',
      { kind: 'refused', answer: { status: 403, body: { success: false, code: 'STRATEGY_INACTIVE' } } },
      403,
      { success: false, code: 'STRATEGY_INACTIVE' },
    ],
    [
      'an id used for another order',
      { kind: 'conflict', error: 'used' },
      409,
      { success: false, error: 'used', code: 'IDEMPOTENCY_CONFLICT' },
    ],
    [
      'no database',
      { kind: 'not_accepted', error: 'gone' },
      503,
      { success: false, error: 'gone', code: 'NOT_ACCEPTED' },
    ],
    [
      'an unknown token',
      { kind: 'invalid_token' },
      401,
      { success: false, error: 'The token is missing or unknown', code: 'INVALID_TOKEN' },
    ],
  ])('maps %s', async (_, result, status, body) => {
    const { post, executeOrder } = await start();
    executeOrder.next = async () => result;

    const response = await post(goodBody);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
  });

  it('answers 408, never a 5xx, when the use case breaks: the order may be out', async () => {
    const { post, executeOrder, log } = await start();
    executeOrder.next = async () => {
      throw new Error('broken');
    };

    const response = await post(goodBody);

    expect(response.status).toBe(408);
    expect(await response.json()).toEqual({
      success: false,
      error: 'Order execution timeout',
      code: 'EXECUTION_TIMEOUT',
      failed_order_id: null,
      orders: [],
    });
    expect(log.lines.join()).toContain('error the execution of a webhook broke off');
  });

  it('answers 503 when it breaks before the use case began, for nothing was sent', async () => {
    const broken = () => {
      throw new Error('no time');
    };
    const { post, executeOrder } = await start({ clock: { ...systemClock, now: broken } });

    const response = await post(goodBody);

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'NOT_ACCEPTED' });
    expect(executeOrder.signals).toEqual([]);
  });
});

describe('POST /api/webhook: what is refused before it', () => {
  it('refuses other addresses first', async () => {
    const { post, executeOrder } = await start({ webhookAllowed: parseNetworks('tradingview') });

    const response = await post('not even JSON', { 'Content-Type': 'image/png' });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ success: false, code: 'IP_NOT_ALLOWED' });
    expect(executeOrder.signals).toEqual([]);
  });

  it('takes webhooks from an allowed address behind a trusted proxy', async () => {
    const { post } = await start({
      webhookAllowed: parseNetworks('tradingview'),
      trustProxy: { kind: 'hops', hops: 1 },
    });

    expect((await post(goodBody, { 'X-Forwarded-For': '52.89.214.238' })).status).toBe(200);
    expect((await post(goodBody, { 'X-Forwarded-For': '52.89.214.238, 192.0.2.1' })).status).toBe(403);
  });

  it.each(['application/x-www-form-urlencoded', 'application/xml', 'application/jsonp', ''])(
    'refuses the content type "%s"',
    async (type) => {
      const { post, executeOrder } = await start();

      const response = await post(JSON.stringify(goodBody), { 'Content-Type': type });

      expect(response.status).toBe(415);
      expect(await response.json()).toEqual({
        success: false,
        error: 'Send application/json or text/plain',
        code: 'UNSUPPORTED_MEDIA_TYPE',
      });
      expect(executeOrder.signals).toEqual([]);
    },
  );

  it.each(['application/json', 'text/plain', 'text/plain; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'takes the content type "%s"',
    async (type) => {
      const { post } = await start();

      expect((await post(JSON.stringify(goodBody), { 'Content-Type': type })).status).toBe(200);
    },
  );

  it('refuses a compressed body, which it would not understand', async () => {
    const { post } = await start();

    expect((await post(JSON.stringify(goodBody), { 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  it.each([
    ['text', 'buy bitcoin'],
    ['an array', '[{"token":"x"}]'],
    ['a number', '1'],
    ['null', 'null'],
    ['nothing', ''],
    ['a cut object', '{"token":"x"'],
    ['more after the object', '{"token":"x"} {}'],
    ['a trailing comma', '{"token":"x",}'],
    ['a number that JSON has not', '{"token":"x","quantity":01}'],
    ['nesting without end', `{"token":"x","a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['many quotes that never close', `{"a":"${'\\"'.repeat(30_000)}`],
  ])('refuses %s', async (_, body) => {
    const { post, executeOrder } = await start();

    const response = await post(body, { 'Content-Type': 'text/plain' });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      success: false,
      error: 'The body must be a JSON object',
      code: 'INVALID_PAYLOAD',
    });
    expect(executeOrder.signals).toEqual([]);
  });

  it('refuses what is not UTF-8, and takes a byte order mark', async () => {
    const { post } = await start();
    const json = Buffer.from(JSON.stringify(goodBody));

    expect((await post(Buffer.concat([json, Buffer.from([0xff])]))).status).toBe(400);
    expect((await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json]))).status).toBe(200);
  });

  it.each([
    ['ko-KR,ko;q=0.9,en;q=0.8', '토큰이 없거나 알 수 없는 토큰입니다'],
    ['en-US;q=0.9, ko;q=0.1', 'The token is missing or unknown'],
    ['fr, de;q=0.5', '토큰이 없거나 알 수 없는 토큰입니다'],
    ['en;q=0', '토큰이 없거나 알 수 없는 토큰입니다'],
  ])('speaks the language of "%s"', async (header, error) => {
    const { post } = await start({ defaultLocale: 'ko' });

    const response = await post({}, { 'Accept-Language': header });

    expect(await response.json()).toEqual({ success: false, error, code: 'INVALID_TOKEN' });
  });

  it('names the method that is allowed', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/api/webhook`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toEqual({
      success: false,
      error: 'Only POST is allowed here',
      code: 'METHOD_NOT_ALLOWED',
    });
  });

  it('takes an address with a slash at its end', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/api/webhook/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(goodBody),
    });

    expect(response.status).toBe(200);
  });
});
