import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../api/whole-app.ts';
import { type Browser, form } from '../browser.ts';

let whole: WholeApp;
beforeAll(async () => {
  whole = await startWholeApp();
});
afterAll(() => whole.stop());

/** Sends a form of the page as a browser without a script does. */
async function send(browser: Browser, path: string, fields: Record<string, string>) {
  const token = browser.csrfToken ?? '';
  browser.csrfToken = null;
  const response = await browser.send('POST', path, { body: form({ csrf_token: token, ...fields }) });
  browser.csrfToken = token;
  return { status: response.status, location: response.headers.get('location'), page: await response.text(), response };
}

const textOf = async (browser: Browser, path = '/settings') => (await browser.get(path)).text();

/** What stands as wrong beside a field. */
const errorOf = (page: string, name: string): string | undefined =>
  new RegExp(`<p class="field-error" id="field-${name}-error">([^<]*)</p>`).exec(page)?.[1];

describe('/settings', () => {
  it('is for those who are logged in', async () => {
    const response = await whole.browser().get('/settings');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/login']);
  });

  it('shows the language, the zone with its clock, the webhook address and the version', async () => {
    const page = await textOf(await whole.as('kim'));
    expect(page).toContain('<a href="/settings" aria-current="page">Settings</a>');
    expect(page).toMatch(/<option value="en" selected>English</);
    expect(page).toMatch(/name="time_zone"[^>]* value="UTC" list="time-zones"/);
    expect(page).toMatch(/where it is now \d{4}-\d{2}-\d{2} \d{2}:\d{2}</);
    expect(page.match(/<option value="[\w/+-]+"><\/option>/g)?.length).toBeGreaterThan(300);
    expect(page).toMatch(/readonly[^>]*>http:\/\/127\.0\.0\.1:\d+\/api\/webhook<\/textarea>/);
    expect(page).toMatch(/<code>\d+\.\d+\.\d+[^<]*<\/code>/);
    expect(page).toContain('action="/logout"');
    expect(page).toMatch(/name="colours" value="domestic" aria-pressed="false"/);
    expect(page).not.toMatch(/<script>|style=/);
  });

  it('keeps a language and a zone, and says so in that language', async () => {
    const kim = await whole.as('kim');
    const saved = await send(kim, '/settings', { locale: 'ko', time_zone: ' asia/seoul ' });
    expect([saved.status, saved.location]).toEqual([303, '/settings?notice=saved']);
    const page = await textOf(kim, '/settings?notice=saved');
    expect(page).toContain('저장했습니다');
    expect(page).toMatch(/name="time_zone"[^>]* value="Asia\/Seoul"/);
    await send(kim, '/settings', { locale: 'en', time_zone: 'UTC' });
  });

  it('refuses what is no zone, shows it as it was typed, and changes nothing', async () => {
    const kim = await whole.as('kim');
    const refused = await send(kim, '/settings', { locale: 'ko', time_zone: '"><script>alert(1)</script>' });
    expect(refused.status).toBe(400);
    expect(refused.page).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(errorOf(refused.page, 'time_zone')).toBe('must be a time zone such as Asia/Seoul');
    expect(await textOf(kim)).toMatch(/<option value="en" selected>[\s\S]*name="time_zone"[^>]* value="UTC"/);
  });

  it('leaves the language alone where none of ours is given', async () => {
    const kim = await whole.as('kim');
    expect((await send(kim, '/settings', { locale: 'fr', time_zone: 'UTC' })).status).toBe(303);
    expect(await textOf(kim)).toMatch(/<option value="en" selected>/);
  });

  it('takes nothing without the CSRF token', async () => {
    const kim = await whole.as('kim');
    kim.csrfToken = null;
    for (const [path, fields] of [
      ['/settings', { locale: 'ko', time_zone: 'Asia/Seoul' }],
      ['/settings/password', { current: 'pw', next: 'a long new one', again: 'a long new one' }],
    ] as const) {
      const refused = await kim.send('POST', path, { body: form({ ...fields }) });
      expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ success: false })]);
    }
    expect(await textOf(await whole.as('kim'))).toMatch(/value="UTC" list/);
  });

  it('says nothing for a notice that is none of ours', async () => {
    expect(await textOf(await whole.as('kim'), '/settings?notice=toString')).not.toContain('class="notice');
  });
});

describe('a password', () => {
  const NEXT = 'a long new one';

  it.each([
    ['wrong', { current: 'guess', next: NEXT, again: NEXT }, 'current', 'The current password is wrong'],
    ['short', { current: 'pw', next: 'short', again: 'short' }, 'next', 'must have at least 10 characters'],
    [
      'typed in two ways',
      { current: 'pw', next: NEXT, again: 'a long old one' },
      'again',
      'differs from the new password',
    ],
    ['missing', { current: '', next: '', again: '' }, 'current', 'is empty'],
    ['endless', { current: 'pw', next: 'x'.repeat(20_000), again: 'x'.repeat(20_000) }, 'next', /at most/],
  ] as const)('that is %s is refused, and never shown', async (_, fields, name, error) => {
    const refused = await send(await whole.as('kim'), '/settings/password', fields);
    expect(refused.status).toBe(400);
    expect(errorOf(refused.page, name)).toMatch(error);
    expect(refused.page).toContain('Correct the fields that are marked');
    for (const secret of ['guess', NEXT, 'a long old one', 'xxxx']) expect(refused.page).not.toContain(secret);
  });

  it('is changed; this session goes on, the others end', async () => {
    const [kim, other] = [await whole.as('kim'), await whole.as('kim')];
    const changed = await send(kim, '/settings/password', { current: 'pw', next: NEXT, again: NEXT });
    expect([changed.status, changed.location]).toEqual([303, '/settings?notice=password_changed']);
    expect(await textOf(kim, changed.location ?? '')).toContain('The password is changed');
    expect((await other.get('/settings')).status).toBe(302);
    await expect(whole.as('kim')).rejects.toThrow('401');
    await whole.browser().logIn('kim', NEXT);
  });

  it('may not be guessed at for ever', async () => {
    const lee = await whole.as('lee');
    const guess = () => send(lee, '/settings/password', { current: 'guess', next: NEXT, again: NEXT });
    const answers = [];
    for (let tries = 0; tries < 11; tries += 1) answers.push(await guess());
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(errorOf(last?.page ?? '', 'current')).toMatch(/비밀번호를 여러 번 틀렸습니다/);
  });
});
