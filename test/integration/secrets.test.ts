import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, useGateway } from '../support/gateway.ts';
import { USER } from '../support/gateway-traders.ts';
import { PLACES, traderFor } from './places.ts';

const SECRETS_IN_ERRORS = ['refused', 'unknown'] as const;
const cases = PLACES.flatMap((place) =>
  SECRETS_IN_ERRORS.map((kind) => ({ place, kind, trader: traderFor(place, kind) })),
);
const traders = cases.map(({ trader }) => trader);
const suite = useGateway(traders, { env: { LOG_LEVEL: 'trace' } });

/** Every secret as it is, and as URLs, JSON and base64 would have it. */
const canaries = [
  USER.password,
  ...traders.flatMap(({ apiKey, secret, password, token }) => [apiKey, secret, token, ...(password ? [password] : [])]),
].flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')]);

const leaks = (text: string) => canaries.filter((canary) => text.includes(canary));
const answers: Answer[] = [];

beforeAll(async () => {
  const { simulator, gateway } = suite;
  for (const { kind, trader } of cases) {
    const { apiKey, secret, password, token } = trader;
    const words = `origin_string[${apiKey}] AccessKeyId=${apiKey}&Signature=${encodeURIComponent(secret)} ${password} ${token}`;
    const status = kind === 'refused' ? 403 : 502;
    const body = JSON.stringify({ code: -2015, retCode: 10004, msg: words, retMsg: words, error: { name: words } });
    simulator.inject({ kind: 'status', status, when: 'before', body }, { kind: 'create', apiKey });
    simulator.inject({ kind: 'status', status: 502, when: 'before', body }, { kind: 'lookup', apiKey }, 100);
  }
  answers.push(...(await Promise.all(cases.map(({ place, trader }) => gateway.webhook(trader, place.resting)))));
  const [first] = traders;
  answers.push(
    await gateway.webhook(first!, JSON.stringify({ token: first?.token, side: 'up' })),
    await gateway.webhook(first!, `{"token":"${first?.token}",`),
    await gateway.webhook({ token: '' }, { ...PLACES[0]?.resting, token: `${first?.token}x` }),
  );
});

describe('no secret', () => {
  it('is in what the exchanges’ errors leave behind, though they were full of them', async () => {
    const orders = await suite.installation.ordersOf(...traders);

    expect(orders).toHaveLength(cases.length);
    expect(new Set(orders.map(({ failed }) => failed?.exchange_error?.includes('***')))).toEqual(new Set([true]));
  });

  it('is in an answer', () => {
    expect(answers.flatMap(({ body, headers }) => leaks(JSON.stringify([body, ...headers])))).toEqual([]);
  });

  it('is in the log, down to its most talkative level', () => {
    expect(suite.gateway.logs.length).toBeGreaterThan(0);
    expect(leaks(suite.gateway.text)).toEqual([]);
  });

  it('is in the database, wherever one looks', async () => {
    const { installation } = suite;
    const tables = await installation.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'ordergate'`,
    );
    const dump = await Promise.all(
      tables.map(({ name }) => installation.query(`select t::text as row from ordergate."${name}" t`)),
    );

    expect(dump.flat().length).toBeGreaterThan(cases.length);
    expect(leaks(JSON.stringify(dump))).toEqual([]);
  });
});
