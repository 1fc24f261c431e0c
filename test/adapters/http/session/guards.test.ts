import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, form } from '../browser.ts';
import { type SessionServing, serveSessions } from './serving-sessions.ts';

let serving: SessionServing;
beforeAll(async () => {
  serving = await serveSessions();
});
afterAll(() => serving.stop());

describe('without a session', () => {
  it.each([undefined, 'a'.repeat(43), 'too short', '../../etc'])('an API refuses, cookie %j', async (cookie) => {
    const browser = serving.browser();
    if (cookie !== undefined) browser.setCookie('ordergate_session', cookie);
    expect(await browser.json('GET', '/api/thing')).toEqual({
      status: 401,
      body: { success: false, error: 'Unauthorized', code: 'UNAUTHORIZED' },
    });
  });

  it('a page leads to the login', async () => {
    const response = await serving.browser().get('/positions');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/login');
  });

  it('an unsafe request is told that first', async () => {
    expect((await serving.browser().json('POST', '/api/thing')).status).toBe(401);
  });
});

describe('with a session', () => {
  let browser: Browser;
  let token: string;
  beforeEach(async () => {
    browser = serving.browser();
    await browser.logIn('kim', "kim's password");
    token = browser.csrfToken ?? '';
    browser.csrfToken = null;
  });

  it('nothing of it is kept by caches', async () => {
    expect((await browser.get('/api/thing')).headers.get('cache-control')).toBe('no-store');
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('%s needs no token', async (method) => {
    expect((await browser.send(method, '/api/thing')).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s needs one', async (method) => {
    expect(await browser.json(method, '/api/thing')).toEqual({
      status: 403,
      body: { success: false, error: 'The CSRF token is missing', code: 'CSRF_MISSING' },
    });
    expect((await browser.send(method, '/positions')).status).toBe(403);
  });

  it('the token may come in a header or in a form', async () => {
    const header = await browser.send('POST', '/api/thing', { headers: { 'X-CSRF-Token': token } });
    expect(header.status).toBe(200);
    expect((await browser.send('POST', '/api/thing', { body: form({ csrf_token: token }) })).status).toBe(200);
  });

  it('another session’s token is invalid, also of the same user', async () => {
    const other = serving.browser();
    await other.logIn('kim', "kim's password");
    browser.csrfToken = other.csrfToken;

    expect(await browser.json('POST', '/api/thing')).toEqual({
      status: 403,
      body: { success: false, error: 'The CSRF token is invalid', code: 'CSRF_INVALID' },
    });
  });

  it.each(['x', 'a'.repeat(43), '토큰'])('a made up token is invalid: %s', async (made) => {
    const response = await browser.send('POST', '/api/thing', { body: form({ csrf_token: made }) });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'CSRF_INVALID' });
  });

  it('too large a body is refused unread', async () => {
    const response = await browser.send('POST', '/api/thing', { body: { text: 'x'.repeat(5 * 1024 * 1024) } });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'REQUEST_TOO_LARGE' });
  });

  it('the cookie tells nothing of the token', () => {
    const cookie = browser.cookie('ordergate_session') ?? '';
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(cookie).not.toBe(token);
  });
});
