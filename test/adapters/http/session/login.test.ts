import { get } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Browser } from '../browser.ts';
import { form } from '../browser.ts';
import { type SessionServing, serveSessions } from './serving-sessions.ts';

const COOKIE = 'ordergate_session';
const FROM_BROWSER = { Origin: 'http://127.0.0.1', 'Sec-Fetch-Site': 'same-origin' };

let serving: SessionServing;
const start = async (options?: Parameters<typeof serveSessions>[0]) => {
  serving = await serveSessions(options);
  return serving.browser();
};
afterEach(() => serving.stop());

/** What the login form would send. */
async function formToken(browser: Browser): Promise<string> {
  const page = await (await browser.get('/login')).text();
  const [, token = ''] = /<meta name="csrf-token" content="([^"]+)">/.exec(page) ?? [];
  expect(page).toContain(`name="csrf_token" value="${token}"`);
  return token;
}

/** `fetch` would say by itself how it asks. */
function cookiesOf(url: string, mode: 'navigate' | 'cors'): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Sec-Fetch-Mode': mode } }, (response) => {
      response.resume();
      resolve(response.headers['set-cookie'] ?? []);
    }).on('error', reject);
  });
}

const fill = async (browser: Browser, username: string, password: string, token?: string) => {
  const fields = { username, password, csrf_token: token ?? (await formToken(browser)) };
  return browser.send('POST', '/login', { body: form(fields), headers: FROM_BROWSER });
};

describe('the login form', () => {
  it('is a page without script that loads nothing but our own style', async () => {
    const browser = await start();

    const response = await browser.get('/login', { 'Accept-Language': 'ko' });

    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(page).toContain('<html lang="ko"');
    expect(page).toContain('비밀번호');
    expect(page).not.toMatch(/<script|https?:\/\/|style=/);
  });

  it('leads to the positions, with a cookie that no script reads', async () => {
    const browser = await start();

    const response = await fill(browser, 'kim', "kim's password");

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/positions');
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith(COOKIE)) ?? '';
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Secure/);
    expect((await browser.get('/positions')).status).toBe(200);
    expect((await browser.get('/login')).headers.get('location')).toBe('/positions');
  });

  it('leads to the page that was wanted, once, but never out of this console', async () => {
    const browser = await start();
    for (const [path, mode] of [
      ['/positions?symbol=BTC/USDT', 'navigate'],
      // What a script asks for in pieces is no page to come back to.
      ['/positions?symbol=SOL/USDT', 'cors'],
    ] as const)
      for (const cookie of await cookiesOf(`${serving.url}${path}`, mode))
        browser.setCookie('ordergate_wanted', cookie.slice('ordergate_wanted='.length).split(';')[0] ?? '');
    expect((await fill(browser, 'kim', "kim's password")).headers.get('location')).toBe('/positions?symbol=BTC/USDT');
    expect(browser.cookie('ordergate_wanted')).toBeNull();

    const lured = serving.browser();
    lured.setCookie('ordergate_wanted', encodeURIComponent('//evil.example'));
    expect((await fill(lured, 'kim', "kim's password")).headers.get('location')).toBe('/positions');
  });

  it('comes back with the reason and the name, escaped, but without the password', async () => {
    const browser = await start();

    const response = await fill(browser, '"><b>kim', 'a-wrong-password');

    const page = await response.text();
    expect(response.status).toBe(401);
    expect(page).toContain('The user name or the password is wrong');
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;kim"');
    expect(page).not.toContain('a-wrong-password');
    expect(browser.cookie(COOKIE)).toBeNull();
  });

  it('of a browser needs its token, which no other browser’s will do for', async () => {
    const browser = await start();
    const missing = await browser.send('POST', '/login', {
      body: form({ username: 'kim', password: "kim's password" }),
      headers: FROM_BROWSER,
    });
    expect(missing.status).toBe(403);
    expect(await missing.json()).toEqual({
      success: false,
      error: 'The CSRF token is missing',
      code: 'CSRF_MISSING',
    });

    const wrong = await fill(browser, 'kim', "kim's password", await formToken(serving.browser()));
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toEqual({ success: false, error: 'The CSRF token is invalid', code: 'CSRF_INVALID' });
    expect(browser.cookie(COOKIE)).toBeNull();
  });

  it('after too many failures says when to try again, while it works from another address', async () => {
    await start({ trustProxy: { kind: 'hops', hops: 1 } });
    const from = (address: string, password: string) =>
      serving.browser().send('POST', '/login', {
        body: form({ username: 'kim', password }),
        headers: { 'X-Forwarded-For': address },
      });
    for (let time = 0; time < 3; time += 1) expect((await from('192.0.2.1', 'wrong')).status).toBe(401);

    const refused = await from('192.0.2.1', "kim's password");

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.text()).toContain('try again in 60 seconds');
    expect((await from('192.0.2.2', "kim's password")).status).toBe(303);
  });

  it('takes no more than what a form may be', async () => {
    const browser = await start();
    const response = await browser.send('POST', '/login', {
      body: form({ username: 'kim', password: 'x'.repeat(70_000) }),
    });
    expect(response.status).toBe(413);
  });
});

describe('over https', () => {
  it('the cookie goes nowhere else, and no other host can have set it', async () => {
    const browser = await start({ isHttps: true });

    const response = await browser.send('POST', '/login', { body: { username: 'kim', password: "kim's password" } });

    const cookie = response.headers.getSetCookie().find((one) => one.includes('session')) ?? '';
    expect(cookie).toMatch(/^__Host-ordergate_session=/);
    expect(cookie).toMatch(/; Secure/);
  });
});

describe('a script', () => {
  it('logs in by JSON, and is given the token for what it sends then', async () => {
    const browser = await start();

    await browser.logIn('kim', "kim's password");

    expect(await browser.json('GET', '/api/session')).toEqual({
      status: 200,
      body: {
        success: true,
        username: 'kim',
        csrf_token: browser.csrfToken,
        locale: 'en',
        time_zone: 'UTC',
        is_paused: false,
      },
    });
    expect(await browser.json('POST', '/api/thing')).toMatchObject({ status: 200 });
  });

  it.each([
    [{ username: 'kim', password: 'wrong' }],
    [{ username: 'kim' }],
    [{ username: ['kim'], password: {} }],
    ['kim'],
    [null],
  ])('is refused in JSON for %j', async (body) => {
    const browser = await start();
    expect(await browser.json('POST', '/login', body)).toEqual({
      status: 401,
      body: { success: false, error: 'The user name or the password is wrong', code: 'INVALID_LOGIN' },
    });
  });
});

describe('each login', () => {
  it('begins another session and ends the one before', async () => {
    const browser = await start();
    await browser.logIn('kim', "kim's password");
    const first = browser.cookie(COOKIE) ?? '';

    browser.csrfToken = null;
    await browser.logIn('kim', "kim's password");

    expect(browser.cookie(COOKIE)).not.toBe(first);
    const old = serving.browser();
    old.setCookie(COOKIE, first);
    expect((await old.get('/api/thing')).status).toBe(401);
  });

  it('takes no session id that it was handed', async () => {
    const browser = await start();
    browser.setCookie(COOKIE, 'a'.repeat(43));

    await browser.logIn('kim', "kim's password");

    expect(browser.cookie(COOKIE)).not.toBe('a'.repeat(43));
  });
});

describe('the logout', () => {
  it('ends the session, also for who kept its cookie', async () => {
    const browser = await start();
    await browser.logIn('kim', "kim's password");
    const kept = browser.cookie(COOKIE) ?? '';

    const response = await browser.send('POST', '/logout');

    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/login');
    expect(browser.cookie(COOKIE)).toBeNull();
    browser.setCookie(COOKIE, kept);
    expect((await browser.get('/api/thing')).status).toBe(401);
  });

  it('works as a plain form', async () => {
    const browser = await start();
    await browser.logIn('kim', "kim's password");
    const { csrfToken } = browser;
    browser.csrfToken = null;

    const response = await browser.send('POST', '/logout', { body: form({ csrf_token: csrfToken ?? '' }) });

    expect(response.status).toBe(303);
    expect((await browser.get('/api/thing')).status).toBe(401);
  });

  it('without its token does nothing', async () => {
    const browser = await start();
    await browser.logIn('kim', "kim's password");
    browser.csrfToken = null;

    expect((await browser.send('POST', '/logout')).status).toBe(403);
    expect((await browser.get('/api/thing')).status).toBe(200);
  });
});
