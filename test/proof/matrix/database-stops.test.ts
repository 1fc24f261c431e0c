import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, Gateway, type Trader } from '../../support/gateway.ts';
import { proxyDatabase, statement } from '../../support/gateway-database.ts';
import { endOrdergates, runOrdergate } from '../../support/gateway-process.ts';
import { registerTraders, wantedFile } from '../../support/gateway-traders.ts';
import { brokenPromises, readJournal } from '../../support/judge-of-processes.ts';
import { PrivateServer } from '../../support/private-server.ts';
import { type Simulator, startSimulator } from '../../support/simulator/index.ts';
import type { TcpProxy } from '../../support/tcp-proxy.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const trader = (name: string) => aTrader(name, 'binance', 'SPOT');
const before = trader('stopped before the commit');
const between = trader('stopped between commit and acknowledgement');
const after = trader('stopped after the send');
const full = trader('full before the journal');
const fullAfter = trader('full after the send');

let simulator: Simulator;
let server: PrivateServer;
let proxy: TcpProxy;
let gateway: Gateway;

beforeAll(async () => {
  const traders = [before, between, after, full, fullAfter];
  simulator = await startSimulator();
  registerTraders(simulator, traders);
  server = await PrivateServer.start();
  const env = {
    DATABASE_URL: server.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    EXCHANGE_SIMULATOR_URL: simulator.url,
    PORT: '0',
  };
  const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(wantedFile(traders)));
  if (applied.code !== 0) throw new Error(applied.stderr);
  const proxied = await proxyDatabase(server.url);
  proxy = proxied.proxy;
  gateway = await Gateway.start({ ...env, DATABASE_URL: proxied.url, DATABASE_LISTEN_URL: server.url });
}, 180_000);
afterAll(async () => {
  await endOrdergates();
  await proxy.stop();
  await server.remove();
  await simulator.stop();
});

const acceptedOf = ({ apiKey }: Trader) => simulator.orders.filter((order) => order.apiKey === apiKey);
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;
const settled = (name: string) =>
  server.until<{ status: string; state: string }>(
    `select o.status, t.state from ordergate.orders o join ordergate.accounts a on a.id = o.account_id
     join ordergate.order_attempts t on t.order_id = o.id where a.name = '${name}'`,
    (rows) => rows.length > 0 && rows.every(({ state }) => state !== 'sending' && state !== 'unknown'),
  );

/** As a sender does that is told to send again: until it is told something else. */
async function sendUntilTaken(by: Trader, order: object): Promise<Answer> {
  for (;;) {
    const answer = await gateway.webhook(by, order);
    if (answer.status !== 503) return answer;
    await gateway.log('ready');
  }
}

describe('PostgreSQL that is stopped at once', () => {
  it('before it has the signal: 503, nothing is sent, and the same webhook is one order when it is back', async () => {
    const order = { ...ORDER, webhook_id: 'before' };
    const hold = proxy.holdRequest(statement('take_in'));
    const answering = gateway.webhook(before, order);
    await hold.reached;
    await server.stopAtOnce();
    hold.release();

    expect(await answering).toMatchObject({ status: 503, body: { code: 'NOT_ACCEPTED' } });
    expect(acceptedOf(before)).toEqual([]);
    await server.startAgain();
    expect(await sendUntilTaken(before, order)).toMatchObject({ status: 200 });
    expect(acceptedOf(before)).toHaveLength(1);
  });

  it('when it has committed and told nobody: one order, whether its sender was answered or told to send again', async () => {
    const order = { ...ORDER, webhook_id: 'between' };
    const hold = proxy.holdAnswer(statement('take_in'));
    const answering = gateway.webhook(between, order);
    await hold.reached;
    await server.stopAtOnce();
    hold.cut();
    await server.startAgain();

    const first = await answering;
    const last = first.status === 503 ? await sendUntilTaken(between, order) : first;
    expect(last).toMatchObject({ status: 200 });
    expect(acceptedOf(between)).toHaveLength(1);
  });

  it('after the send: the acceptance is answered, and recorded when it is back', async () => {
    const held = simulator.inject({ kind: 'hangAfter' }, create(after));
    const answering = gateway.webhook(after, ORDER);
    await held.reached;
    await server.stopAtOnce();
    held.release();

    expect(await answering).toMatchObject({ status: 200, body: { success: true } });
    await server.startAgain();
    expect(await settled(after.name)).toEqual([{ status: 'accepted', state: 'accepted' }]);
  });
});

describe('a disk that is full', () => {
  /** PostgreSQL's log is in files of this size: it can still be written, so that nothing but the journal's tables is full. */
  const LOG_FILE = 16 * 1024 * 1024;
  /** Not even PostgreSQL's log can be written. */
  const NOTHING = 4096;
  /** Too much for the room that the journal's tables have left. */
  const big = { note: randomBytes(20_000).toString('hex') };

  /** Fills what holds the bodies of signals up to the limit. */
  const fillTables = async () => {
    await server.query('alter table ordergate.signals alter column payload set storage external');
    await server.query(`
      insert into ordergate.signals
        (id, user_id, strategy_id, status, refusal_code, body_hash, payload, instance_id, received_at, deadline_at)
      select gen_random_uuid(), user_id, id, 'refused', 'INVALID_PAYLOAD', '',
        jsonb_build_object('note', repeat('x', 1024 * 1024)), 0, now(), now()
      from (select user_id, id from ordergate.strategies limit 1) s, generate_series(1, 17)`);
    await server.query('checkpoint');
  };

  it('before the journal: 503, nothing is sent, and the same webhook is one order when there is room', async () => {
    const order = { ...ORDER, ...big, webhook_id: 'full' };
    expect(await server.query('show wal_segment_size')).toEqual([{ wal_segment_size: '16MB' }]);
    await fillTables();
    // The gateway has all its connections back: what it now says is of the disk alone.
    await sendUntilTaken(before, ORDER);
    await server.limitFiles(LOG_FILE);
    const answer = await gateway.webhook(full, order);
    await server.limitFiles('unlimited');

    expect(answer).toMatchObject({ status: 503, body: { code: 'NOT_ACCEPTED' } });
    expect(gateway.text).toMatch(/File too large/);
    expect(acceptedOf(full)).toEqual([]);
    expect(await sendUntilTaken(full, order)).toMatchObject({ status: 200 });
    expect(acceptedOf(full)).toHaveLength(1);
  });

  it('after the send: PostgreSQL breaks down over its log; the acceptance is answered, and recorded at last', async () => {
    const held = simulator.inject({ kind: 'hangAfter' }, create(fullAfter));
    const answering = gateway.webhook(fullAfter, ORDER);
    await held.reached;
    await server.limitFiles(NOTHING);
    held.release();

    expect(await answering).toMatchObject({ status: 200 });
    await server.ended();
    await server.startAgain();
    expect(await settled(fullAfter.name)).toEqual([{ status: 'accepted', state: 'accepted' }]);
  });
});

it('keeps every promise through all of it', async () => {
  expect(brokenPromises(simulator.orders, await readJournal((sql) => server.query(sql)))).toEqual([]);
});
