import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserUseCases } from '../../../../../src/adapters/http/app.ts';
import { LedgerUnavailable } from '../../../../../src/application/ports/order-ledger.ts';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import { serve } from '../../serving.ts';

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

it.each(['/strategies/9999999', '/positions/1/restore', '/logout'])(
  'a browser that asks for %s, which only takes forms, gets that page too',
  async (path) => {
    const response = await (await whole.as('lee')).get(path, HTML);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.text()).toMatch(/<html lang="ko"[\s\S]*찾을 수 없습니다[\s\S]*href="\/positions"/);
  },
);

it('a program that asks for it gets the code', async () => {
  const response = await (await whole.as('lee')).get('/strategies/9999999');
  expect([response.status, await response.json()]).toMatchObject([405, { code: 'METHOD_NOT_ALLOWED' }]);
});

it.each(['/nope', '/api/nope'])('a program that asks for %s gets the code', async (path) => {
  const response = await (await whole.as('kim')).get(path);
  expect([response.status, await response.json()]).toMatchObject([404, { success: false, code: 'NOT_FOUND' }]);
});

it('the API answers a browser as it does a program', async () => {
  const response = await (await whole.as('kim')).get('/api/nope', HTML);
  expect(response.headers.get('content-type')).toContain('application/json');
});

describe('without its database', () => {
  const authenticate = {
    execute: () => Promise.reject(new LedgerUnavailable('It is gone', { maybeWritten: false })),
  };
  const ask = async (headers: Record<string, string>, method = 'GET') => {
    const serving = await serve({ users: { authenticate } as unknown as UserUseCases });
    const Cookie = `ordergate_session=${'a'.repeat(43)}`;
    const response = await fetch(`${serving.url}/positions?symbol=BTC`, { method, headers: { ...headers, Cookie } });
    const text = await response.text();
    await serving.stop();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    return text;
  };

  it('a browser gets a page that says so, and that asks again for what was wanted', async () => {
    expect(await ask(HTML)).toMatch(
      /<html lang="ko"[\s\S]*데이터베이스를 쓸 수 없습니다[\s\S]*href="\/positions\?symbol=BTC"/,
    );
  });

  it('what a form was sent to is not asked for by a link', async () => {
    expect(await ask(HTML, 'POST')).toMatch(/데이터베이스를 쓸 수 없습니다[\s\S]*href="\/positions"/);
  });

  it('a program gets the code', async () => {
    expect(JSON.parse(await ask({}))).toMatchObject({ success: false, code: 'UNAVAILABLE' });
  });
});
