import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';

let whole: WholeApp;
beforeAll(async () => {
  whole = await startWholeApp();
});
afterAll(() => whole.stop());

const HTML = { Accept: 'text/html,application/xhtml+xml', 'Accept-Language': 'ko' };

it.each(['/nope', '/positions/abc', '/positions/-1'])(
  'a browser that asks for %s gets a page with a way back',
  async (path) => {
    const response = await (await whole.as('lee')).get(path, HTML);
    const page = await response.text();
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toMatch(/<html lang="ko"[\s\S]*href="\/positions"/);
  },
);

it.each(['/nope', '/api/nope'])('a program that asks for %s gets the code', async (path) => {
  const response = await (await whole.as('kim')).get(path);
  expect([response.status, await response.json()]).toMatchObject([404, { success: false, code: 'NOT_FOUND' }]);
});

it('the API answers a browser as it does a program', async () => {
  const response = await (await whole.as('kim')).get('/api/nope', HTML);
  expect(response.headers.get('content-type')).toContain('application/json');
});
