import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stakeName } from '../../../../../src/adapters/http/web/shell/badge.ts';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import { type Browser, form } from '../../browser.ts';

let whole: WholeApp;
let lee: Browser;
beforeAll(async () => {
  whole = await startWholeApp();
  lee = await whole.as('lee');
});
afterAll(() => whole.stop());

/** Presses a button of the page's head as a browser without a script does. */
async function choose(name: string, value: string, back = '/positions?symbol=BTC') {
  const body = form({ csrf_token: lee.csrfToken ?? '', [name]: value, back });
  return lee.send('POST', `/preferences/${name}`, { body });
}

const page = async () => (await lee.get('/positions')).text();

describe('a preference', () => {
  it('is kept by the browser and leads back to where it was chosen', async () => {
    const response = await choose('theme', 'dark');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/positions?symbol=BTC']);
    await choose('colours', 'domestic');
    expect(await page()).toContain('<html lang="ko" data-theme="dark" data-colours="domestic">');
    await choose('theme', 'purple');
    expect(await page()).toContain('data-theme="dark"');
  });

  it.each(['https://example.com', '//example.com', '/\\example.com', 'javascript:alert(1)', ''])(
    'leads nowhere outside: %s',
    async (back) => {
      expect((await choose('theme', 'light', back)).headers.get('location')).toBe('/');
    },
  );

  it('of the language is the user’s own, for pages and answers alike', async () => {
    await choose('language', 'en');
    expect(await page()).toContain('<html lang="en"');
    expect((await lee.json('GET', '/api/session')).body).toMatchObject({ locale: 'en', time_zone: 'UTC' });
    await choose('language', 'fr');
    expect(await page()).toContain('<html lang="en"');
    await choose('language', 'ko');
    expect(await page()).toContain('<html lang="ko"');
  });

  it('needs the CSRF token', async () => {
    const browser = await whole.as('lee');
    browser.csrfToken = null;
    expect((await browser.send('POST', '/preferences/theme', { body: form({ theme: 'dark' }) })).status).toBe(403);
  });
});

describe('the frame', () => {
  it('leads to the content, marks where one is, and names zone and user', async () => {
    const shown = await page();
    expect(shown).toMatch(/<a class="skip" href="#content">[\s\S]*<main id="content"/);
    expect(shown).toContain('<a href="/positions" aria-current="page">실패 주문</a>');
    expect(shown).toMatch(/UTC[\s\S]*lee[\s\S]*로그아웃/);
  });

  it.each([
    [{ exchange: 'paper', sandbox: false }, false, 'PAPER'],
    [{ exchange: 'paper', sandbox: false }, true, 'PAPER'],
    [{ exchange: 'binance', sandbox: false }, false, 'LIVE'],
    [{ exchange: 'binance', sandbox: true }, false, 'TESTNET'],
    [{ exchange: 'binance', sandbox: false }, true, 'SIMULATED'],
    [{ exchange: 'binance', sandbox: true }, true, 'SIMULATED'],
  ])('says of an account %j, simulator %s, that it is %s', (account, isSimulated, name) => {
    expect(stakeName(account, isSimulated)).toBe(name);
  });
});
