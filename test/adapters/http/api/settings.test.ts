import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../browser.ts';
import { type Ask, startWholeApp, type WholeApp } from './whole-app.ts';

let app: WholeApp;
let kim: Ask;
beforeAll(async () => {
  app = await startWholeApp();
  kim = await app.asking('kim');
});
afterAll(() => app.stop());

const KIMS = { success: true, username: 'kim', locale: 'en', time_zone: 'UTC' };
const isLoggedIn = async (browser: Browser) => (await browser.json('GET', '/api/session')).status === 200;

describe('/api/settings', () => {
  it('shows the user’s, and changes what is given', async () => {
    const settings = await kim('GET', '/api/settings');
    const time_zone = 'Asia/Seoul';

    expect(settings).toEqual({ status: 200, body: { ...KIMS, time_zone: expect.any(String) } });
    expect(await kim('PATCH', '/api/settings', { time_zone })).toEqual({ status: 200, body: { ...KIMS, time_zone } });
    expect(await kim('PATCH', '/api/settings', { locale: 'ko' })).toEqual({
      status: 200,
      body: { ...KIMS, time_zone, locale: 'ko' },
    });
    expect((await kim('GET', '/api/settings')).body).toEqual({ ...KIMS, time_zone, locale: 'ko' });
    expect((await kim('PATCH', '/api/settings', {})).body).toEqual({ ...KIMS, time_zone, locale: 'ko' });
    const lee = await app.asking('lee');
    expect((await lee('GET', '/api/settings')).body).toMatchObject({ username: 'lee', time_zone: 'UTC' });
    await kim('PATCH', '/api/settings', { locale: 'en', time_zone: 'UTC' });
  });

  it.each([
    [{ time_zone: 'Mars/Olympus' }, { time_zone: 'must be a time zone such as Asia/Seoul' }],
    [{ locale: 'fr' }, { locale: 'must be one of ko, en' }],
    [{ username: 'boss' }, { username: 'is not known here' }],
  ])('refuses %j', async (body, fields) => {
    expect(await kim('PATCH', '/api/settings', body)).toMatchObject({ status: 400, body: { fields } });
    expect((await kim('GET', '/api/settings')).body).toEqual(KIMS);
  });
});

describe('POST /api/settings/password', () => {
  const PATH = '/api/settings/password';

  it('refuses a wrong or a short one', async () => {
    expect(await kim('POST', PATH, { current: 'wrong', next: 'long enough' })).toMatchObject({
      status: 400,
      body: { code: 'WRONG_PASSWORD', error: 'The current password is wrong' },
    });
    expect(await kim('POST', PATH, { current: 'pw', next: 'short' })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', fields: { next: 'must have at least 10 characters' } },
    });
  });

  it('keeps this session, ends the others, and only the new one opens', async () => {
    const [here, elsewhere, lee] = [await app.as('kim'), await app.as('kim'), await app.as('lee')];

    const changed = await here.json('POST', PATH, { current: 'pw', next: 'a new password' });

    expect(changed).toMatchObject({ status: 200, body: { success: true } });
    expect(await Promise.all([here, elsewhere, lee].map(isLoggedIn))).toEqual([true, false, true]);
    expect((await here.json('POST', PATH, { current: 'a new password', next: 'yet another one' })).status).toBe(200);
    const again = app.browser();
    await again.logIn('kim', 'yet another one');
    expect(await isLoggedIn(again)).toBe(true);
  });

  it('is 429 after many wrong ones', async () => {
    const lee = await app.as('lee');
    const wrong = () => lee.json('POST', PATH, { current: 'wrong', next: 'long enough' });
    for (let tries = 0; tries < 10; tries += 1) await wrong();

    const refused = await wrong();

    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_PASSWORDS' } });
  });
});
