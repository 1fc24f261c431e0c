import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SetupServing, serveSetup } from './serving-setup.ts';

interface Route {
  readonly method: string;
  readonly path: string;
}

let serving: SetupServing;
let routes: readonly Route[];
beforeAll(async () => {
  serving = await serveSetup();
  await serving.reset();
  routes = Object.entries(serving.document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => ({ method: method.toUpperCase(), path })),
  );
});
afterAll(() => serving.stop());

const isUnsafe = ({ method }: Route) => method !== 'GET';
/** kim's things have the id 1, lee's the id 2. */
const filled = (path: string, id: number | string) => path.replace(/\{\w+\}/g, String(id));

async function statuses(of: readonly Route[], ask: (route: Route) => Promise<number>) {
  const answers: [string, number][] = [];
  for (const route of of) answers.push([`${route.method} ${route.path}`, await ask(route)]);
  return Object.fromEntries(answers);
}

const all = (of: readonly Route[], status: number) =>
  Object.fromEntries(of.map((route) => [`${route.method} ${route.path}`, status]));

describe('every route', () => {
  it('stands in the document', () => {
    expect(routes).toContainEqual({ method: 'POST', path: '/api/strategies/{id}/accounts/{account_id}' });
    expect(routes).toHaveLength(15);
  });

  it('is described as it takes and gives: what may be null says so', () => {
    const { NewAccount, StrategyChanges } = serving.document.components?.schemas ?? {};
    expect(NewAccount).toMatchObject({ properties: { secret: { type: ['string', 'null'], writeOnly: true } } });
    expect(StrategyChanges).toMatchObject({ properties: { max_order_value: { type: ['string', 'null'] } } });
  });

  it('is 401 without a session', async () => {
    const nobody = serving.browser();
    const asked = await statuses(
      routes,
      async ({ method, path }) => (await nobody.json(method, filled(path, 1))).status,
    );
    expect(asked).toEqual(all(routes, 401));
  });

  it('that changes something is 403 without the CSRF token', async () => {
    const kim = await serving.as('kim');
    kim.csrfToken = null;
    const unsafe = routes.filter(isUnsafe);
    const asked = await statuses(unsafe, async ({ method, path }) => (await kim.json(method, filled(path, 1))).status);
    expect(asked).toEqual(all(unsafe, 403));
  });

  it.each(['1', '99', '0', '-1', 'abc', '1.5', '99999999999', '%00'])(
    'that takes an id is 404 for lee with %s',
    async (id) => {
      const lee = await serving.as('lee');
      const taking = routes.filter(({ path }) => path.includes('{'));
      const body = { name: 'mine now' };
      const asked = await statuses(taking, async ({ method, path }) => {
        const withBody = method === 'PATCH' ? body : undefined;
        return (await lee.json(method, filled(path, id), withBody)).status;
      });
      expect(asked).toEqual(all(taking, 404));
      const kim = await serving.as('kim');
      expect((await kim.json('GET', '/api/strategies/1')).body.strategy).toMatchObject({ name: 'Trend' });
    },
  );

  it('takes JSON only', async () => {
    const kim = await serving.as('kim');
    const text = { body: new URLSearchParams({ name: 'x' }) };
    expect((await kim.send('POST', '/api/accounts', text)).status).toBe(415);
    const broken = await kim.send('POST', '/api/accounts', { headers: { 'Content-Type': 'application/json' } });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({
      success: false,
      code: 'INVALID_REQUEST',
      fields: { body: 'is not valid' },
    });
  });

  it('refuses in the user’s language', async () => {
    const lee = await serving.as('lee');
    expect((await lee.json('POST', '/api/accounts', { exchange: 'paper' })).body).toEqual({
      success: false,
      error: '요청을 읽을 수 없습니다: name 필수 항목입니다',
      code: 'INVALID_REQUEST',
      fields: { name: '필수 항목입니다' },
    });
    expect((await lee.json('GET', '/api/strategies/1')).body).toEqual({
      success: false,
      error: '찾을 수 없습니다',
      code: 'NOT_FOUND',
    });
  });
});
