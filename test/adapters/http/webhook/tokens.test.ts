import { afterEach, describe, expect, it } from '@jest/globals';
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

const { token, ...tokenless } = goodBody;

describe('the token of a webhook', () => {
  it.each<[string, object, Record<string, string>]>([
    ['token', { token }, {}],
    ['user_token', { user_token: token }, {}],
    ['the header', {}, { Authorization: `Bearer ${token}` }],
    ['the header, for an empty one in the body', { token: '' }, { authorization: `bearer ${token}` }],
    ['both keys alike', { token, user_token: token }, {}],
    ['the body before the header', { token }, { Authorization: 'Bearer another' }],
  ])('is read from %s', async (_, fields, headers) => {
    const { post, executeOrder } = await start();

    expect((await post({ ...tokenless, ...fields }, headers)).status).toBe(200);
    expect(executeOrder.signals[0]?.token).toBe(token);
    expect(JSON.stringify(executeOrder.signals[0]?.payload)).not.toContain(token);
  });

  it.each<[string, object, Record<string, string>]>([
    ['is missing', {}, {}],
    ['is null', { token: null }, {}],
    ['is a number', { token: 12345678 }, {}],
    ['is a list', { token: [token] }, {}],
    ['is too long', { token: 'x'.repeat(201) }, {}],
    ['is given twice differently', { token, user_token: 'another' }, {}],
    ['comes by another scheme', {}, { Authorization: `Basic ${token}` }],
  ])('refuses one that %s', async (_, fields, headers) => {
    const { post, executeOrder } = await start();

    const response = await post({ ...tokenless, ...fields }, headers);

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ success: false, code: 'INVALID_TOKEN' });
    expect(executeOrder.signals).toEqual([]);
  });
});

describe('many bad tokens', () => {
  it('are answered 429, while a good one from the same address passes', async () => {
    const { post, executeOrder, log } = await start();
    executeOrder.next = async (signal) => (signal.token === token ? accepted() : { kind: 'invalid_token' });

    const statuses: number[] = [];
    for (let sent = 0; sent < 20; sent += 1)
      statuses.push((await post({ ...goodBody, token: `guess-${sent}` })).status);
    const tooMany = await post({ ...goodBody, token: 'guess-again' });
    const good = await post(goodBody);

    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(tooMany.status).toBe(429);
    expect(await tooMany.json()).toMatchObject({ success: false, code: 'TOO_MANY_BAD_TOKENS' });
    expect(Number(tooMany.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(tooMany.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(good.status).toBe(200);
    expect(log.lines).toEqual(['warn many bad tokens {"address":"127.0.0.1"}']);
  });

  it('of one address do not count for another', async () => {
    const { post } = await start({ trustProxy: { kind: 'hops', hops: 1 } });
    const from = async (address: string) => (await post({}, { 'X-Forwarded-For': address })).status;

    for (let sent = 0; sent < 20; sent += 1) await from('2001:db8:1:1::1');

    expect(await from('2001:db8:1:1::2')).toBe(429);
    expect(await from('2001:db8:1:2::1')).toBe(401);
  });
});
