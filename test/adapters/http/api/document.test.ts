import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_DOCS_IN_KOREAN } from '../../../../src/application/texts/api-docs.ts';
import { faultsOfAnswer, type Route, routesOf } from '../../../support/openapi/document.ts';
import { faultsOf } from '../../../support/openapi/validate.ts';
import { startWholeApp, type WholeApp } from './whole-app.ts';

let app: WholeApp;
let guarded: readonly Route[];
beforeAll(async () => {
  app = await startWholeApp();
  guarded = routesOf(app.document).filter(({ operation }) => operation.security?.length !== 0);
  // kim's things have the id 1: account, strategy, and now a failed order.
  await app.webhook('kim');
  const kim = await app.asking('kim');
  // It is not removed, so that nothing is restored.
  const { body } = await kim('POST', '/api/failed-orders/batch', { action: 'restore', ids: [1] });
  KIMS.batch_id = String(body.batch_id);
});
afterAll(() => app.stop());

/** What of a document is written for people. */
function sentencesOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(sentencesOf);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    if ((name === 'summary' || name === 'description') && typeof value === 'string') return [value];
    return name === 'tags' && Array.isArray(value) ? (value as string[]) : sentencesOf(value);
  });
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const isUnsafe = ({ method }: Route) => method !== 'GET';
const filled = (path: string, id: string) => path.replace(/\{\w+\}/g, id);

/** What kim owns, by the name of a path's parameter. */
const KIMS: Record<string, string> = { id: '1', account_id: '1' };

function kimsOwn({ path }: Route): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = KIMS[name];
    if (id === undefined) throw new Error(`This test has to make something of kim’s with a ${name}`);
    return id;
  });
}
const all = (routes: readonly Route[], status: number) =>
  Object.fromEntries(routes.map((route) => [nameOf(route), status]));

async function statuses(routes: readonly Route[], ask: (route: Route) => Promise<number>) {
  const answers: [string, number][] = [];
  for (const route of routes) answers.push([nameOf(route), await ask(route)]);
  return Object.fromEntries(answers);
}

/** Bodies that are right, where a route needs one before it can look at the id. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /api/strategies/{id}': { name: 'mine now' },
  'PATCH /api/accounts/{id}': { name: 'mine now' },
  'POST /api/failed-orders/{id}/resolve': { accepted: false },
  'POST /api/failed-orders/{id}/schedule': { at: '2999-01-01T00:00:00Z' },
};

describe('the document', () => {
  it('is OpenAPI 3.1, open to everybody', () => {
    expect(app.document.openapi).toBe('3.1.0');
    expect(guarded.length).toBeGreaterThan(20);
  });

  it('has every route that is served, and no other', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^/]+\})?/g, '{$1}')}`)
      .filter((route) => route !== 'GET /api/openapi.json' && route !== 'GET /api/docs');
    expect(routesOf(app.document).map(nameOf).toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it('says which routes need a session, and which a CSRF token', () => {
    for (const route of guarded)
      expect([nameOf(route), route.operation.security]).toEqual([
        nameOf(route),
        isUnsafe(route) ? [{ session: [], csrf: [] }] : undefined,
      ]);
  });
});

describe('every route that is somebody’s own', () => {
  it('is 401 without a session', async () => {
    const nobody = app.browser();
    const asked = await statuses(guarded, async ({ method, path }) => {
      const { status, body } = await nobody.json(method, filled(path, '1'));
      expect(body).toEqual({ success: false, error: 'Unauthorized', code: 'UNAUTHORIZED' });
      return status;
    });
    expect(asked).toEqual(all(guarded, 401));
  });

  it('that changes something is 403 without the CSRF token, and with a wrong one', async () => {
    const kim = await app.as('kim');
    const unsafe = guarded.filter(isUnsafe);
    for (const [token, error] of [
      [null, 'The CSRF token is missing'],
      ['wrong', 'The CSRF token is invalid'],
    ] as const) {
      kim.csrfToken = token;
      const asked = await statuses(unsafe, async ({ method, path }) => {
        const { status, body } = await kim.json(method, filled(path, '1'));
        expect(body).toMatchObject({ success: false, error });
        return status;
      });
      expect(asked).toEqual(all(unsafe, 403));
    }
  });

  const asLee = async (pathOf: (route: Route) => string) => {
    const [kim, lee] = [await app.asking('kim'), await app.as('lee')];
    const before = await kim('GET', '/api/failed-orders/1');
    const taking = guarded.filter(({ path }) => path.includes('{'));
    const asked = await statuses(taking, async (route) => {
      const { status } = await lee.json(route.method, pathOf(route), BODIES[nameOf(route)]);
      return status;
    });
    expect(await kim('GET', '/api/failed-orders/1')).toEqual(before);
    expect(asked).toEqual(all(taking, 404));
  };

  it('is 404 for lee with what is kim’s', () => asLee(kimsOwn));

  it.each(['99', '0', '-1', 'abc', '1.5', '99999999999', '%00'])('is 404 with the id %s', (id) =>
    asLee(({ path }) => filled(path, id)),
  );

  it('answers a plain GET as the document says', async () => {
    const kim = await app.asking('kim');
    const plain = guarded.filter(
      ({ method, path, operation }) =>
        method === 'GET' && !path.includes('{') && operation.responses[200]?.content?.['application/json'],
    );
    expect(plain.map(({ path }) => path)).toContain('/api/failed-orders');
    for (const { path } of plain) expect([path, (await kim('GET', path)).status]).toEqual([path, 200]);
  });
});

describe('the webhook', () => {
  it.each([
    [
      200,
      'application/json',
      { token: 'token-of-kims-strategy', symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quantity: 0.01 },
    ],
    [400, 'application/json', { token: 'token-of-kims-strategy', symbol: 'BTC/USDT' }],
    [400, 'text/plain', 'no JSON'],
    [401, 'application/json', { token: 'unknown', symbol: 'BTC/USDT' }],
    [415, 'application/xml', {}],
  ])('answers %i as the document says', async (status, type, body) => {
    const response = await app.browser().send('POST', '/api/webhook', { body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(status);
    expect(faultsOfAnswer(app.document, 'POST', '/api/webhook', status, await response.json())).toEqual([]);
  });
});

describe('the page of the document', () => {
  it('names every route and loads nothing', async () => {
    const response = await app.browser().get('/api/docs');
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    for (const { path } of routesOf(app.document)) expect(page).toContain(path);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|https?:/);
  });

  it('is in the reader’s language, and offers the other one', async () => {
    const page = async (language: string, query = '') =>
      (await app.browser().get(`/api/docs${query}`, { 'accept-language': language })).text();

    for (const korean of [await page('ko-KR,ko;q=0.9'), await page('en', '?lang=ko')]) {
      expect(korean).toContain('<html lang="ko">');
      expect(korean).toContain('계정의 키를 시험합니다');
      expect(korean).toContain('<a href="?lang=en" lang="en">English</a>');
      expect(korean).not.toContain('Test an account');
    }
    expect(await page('en-GB')).toContain('Test an account&#39;s key');
  });

  it('has every sentence of the document in Korean, and none that is not in it', () => {
    const sentences = new Set(sentencesOf(app.document));
    expect([...sentences].filter((text) => !Object.hasOwn(API_DOCS_IN_KOREAN, text))).toEqual([]);
    expect(Object.keys(API_DOCS_IN_KOREAN).filter((text) => !sentences.has(text))).toEqual([]);
  });

  it('leads from each schema’s name to its fields', async () => {
    const page = await (await app.browser().get('/api/docs')).text();
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(20);
    for (const target of links) expect(page).toContain(`id="${target}"`);
  });
});

describe('the check of answers', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: ['string', 'null'] }, b: { type: 'integer' } },
    required: ['a'],
  };

  it.each([
    [{ a: 'x', b: 1 }, []],
    [{ a: null }, []],
    [{ b: 1 }, ['/a is missing']],
    [{ a: 1 }, ['/a is 1, not string or null']],
    [{ a: 'x', c: 1 }, ['/c is not described']],
    [{ a: 'x', b: 1.5 }, ['/b is 1.5, not integer']],
  ])('finds in %j what is wrong', (value, faults) => {
    expect(faultsOf(value, schema, {})).toEqual(faults);
  });
});
