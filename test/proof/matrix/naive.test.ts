import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { aTrader } from '../../support/gateway.ts';
import { registerTraders } from '../../support/gateway-traders.ts';
import { type BrokenPromise, brokenPromises, type JournaledOrder } from '../../support/judge-of-processes.ts';
import { type Simulator, startSimulator } from '../../support/simulator/index.ts';

const PROGRAM = fileURLToPath(new URL('./naive-gateway.mjs', import.meta.url));
const JOURNAL = `
  select o.id, o.status, o.retry_count, 0 as resets,
    (select json_agg(json_build_object('state', a.state, 'client_order_id', a.client_order_id,
       'quantity', o.params ->> 'quantity', 'filled_quantity', null) order by a.number)
     from naive_attempts a where a.order_id = o.id) as attempts
  from naive_orders o`;

const trader = aTrader('naive', 'binance', 'SPOT');
const create = { kind: 'create', apiKey: trader.apiKey } as const;

let simulator: Simulator;
let database: TestDatabase;
let naive: ChildProcess;
let address: string;

beforeAll(async () => {
  simulator = await startSimulator();
  registerTraders(simulator, [trader]);
  database = await createTestDatabase();
  const { PATH = '', HOME = '' } = process.env;
  naive = spawn(process.execPath, [PROGRAM], {
    env: {
      ...{ PATH, HOME, DATABASE_URL: database.url, API_KEY: trader.apiKey, SECRET: trader.secret, TIMEOUT_MS: '300' },
      EXCHANGE_PORT: new URL(simulator.url).port,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: naive.stdout! }), 'line')) as [string];
  address = `http://127.0.0.1:${line.split(' ').at(-1)}`;
}, 120_000);
afterAll(async () => {
  naive.kill('SIGKILL');
  await database.drop();
  await simulator.stop();
});

const post = (path: string, body: object = {}) =>
  fetch(`${address}${path}`, { method: 'POST', body: JSON.stringify(body) }).catch(() => null);
const webhook = (id: string) => post('/api/webhook', { id, quantity: '0.01', price: '40000' });

async function judged(): Promise<readonly BrokenPromise[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<JournaledOrder>(JOURNAL);
  await client.end();
  return brokenPromises(simulator.orders, rows);
}

describe('the naive way, under the same judge', () => {
  it('is faultless while nothing fails', async () => {
    expect((await webhook('calm'))?.status).toBe(200);
    expect(await judged()).toEqual([]);
  });

  it('doubles a position: what timed out is retried (S1)', async () => {
    const held = simulator.inject({ kind: 'hangAfter' }, create);
    expect((await webhook('slow'))?.status).toBe(408);
    held.release();
    expect((await post('/api/failed-orders/slow/retry'))?.status).toBe(200);

    expect((await judged()).filter(({ promise }) => promise === 'S1')).toEqual([
      { promise: 'S1', what: 'order slow was accepted 2 times' },
    ]);
  });

  it('loses an order: it is killed between the exchange and its table (S2)', async () => {
    const held = simulator.inject({ kind: 'hangAfter' }, create);
    const answer = webhook('lost');
    await held.reached;
    naive.kill('SIGKILL');
    expect(await answer).toBeNull();

    expect(await judged()).toContainEqual({
      promise: 'S2',
      what: expect.stringMatching(/was executed and is not in the journal$/),
    });
  });
});
