import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../support/database.ts';
import { aTrader, type Gateway, type Trader, useGateway } from '../support/gateway.ts';
import { endOrdergates, runOrdergate, startOrdergate } from '../support/gateway-process.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

const [shared, orphaned, repeated, answered] = [
  aTrader('shared', 'binance', 'SPOT'),
  aTrader('orphaned', 'binance', 'SPOT'),
  aTrader('repeated', 'binance', 'SPOT'),
  aTrader('answered', 'binance', 'SPOT'),
];
const suite = useGateway([shared, orphaned, repeated, answered], { args: ['--workers', '2'] });

/** The status that a webhook is answered on a connection of its own: those are given to the workers in turn. */
function send({ address }: Gateway, { token }: Trader, order: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const sent = request(`${address}/api/webhook`, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode));
    });
    sent.once('error', reject).end(JSON.stringify({ token, ...order }));
  });
}

/** The process that holds the only order of a trader, as its instance's log tells. */
async function holderOf(trader: Trader): Promise<{ readonly worker: number; readonly pid: number }> {
  const [row] = await suite.installation.query<{ instance_id: number }>(
    `select t.instance_id from ordergate.order_attempts t join ordergate.orders o on o.id = t.order_id
     join ordergate.accounts a on a.id = o.account_id where a.name = $1`,
    [trader.name],
  );
  const { worker } = await suite.gateway.log('instance is alive', ({ instance }) => instance === row?.instance_id);
  const lines = suite.gateway.logs.filter((line) => line.event === 'a worker listens' && line.worker === worker);
  return { worker: Number(worker), pid: Number(lines.at(-1)?.pid) };
}

async function instancesOf(trader: Trader): Promise<readonly number[]> {
  const rows = await suite.installation.query<{ instance_id: number }>(
    `select distinct s.instance_id from ordergate.signals s join ordergate.strategies g on g.id = s.strategy_id where g.name = $1`,
    [trader.name],
  );
  return rows.map(({ instance_id }) => instance_id);
}

describe('two workers', () => {
  it('share one port: connections go to them in turn', async () => {
    const statuses: (number | undefined)[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push(await send(suite.gateway, shared, ORDER));

    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(await instancesOf(shared)).toHaveLength(2);
    expect(suite.acceptedOf(shared)).toHaveLength(4);
  });

  it('know each other’s webhooks: an id that comes to both is one order', async () => {
    const order = { ...ORDER, webhook_id: 'twice' };
    const statuses = await Promise.all([1, 2, 3, 4].map(() => send(suite.gateway, repeated, order)));

    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(suite.submissionsOf(repeated)).toHaveLength(1);
  });

  it('one is killed while its order is at the exchange: the other settles it, and a new one takes the place', async () => {
    const { gateway, installation, simulator } = suite;
    const held = simulator.inject({ kind: 'hangAfter' }, create(orphaned));
    const cutOff = send(gateway, orphaned, ORDER).catch(() => 'cut off');
    await held.reached;
    const { worker, pid } = await holderOf(orphaned);
    process.kill(pid, 'SIGKILL');
    const replaced = await gateway.log('a worker listens', (line) => line.worker === worker && line.pid !== pid);
    await installation.expireLeases();

    expect(await installation.settledOrderOf(orphaned)).toMatchObject({ status: 'accepted' });
    expect(await cutOff).toBe('cut off');
    expect(suite.acceptedOf(orphaned)).toHaveLength(1);
    expect(suite.submissionsOf(orphaned)).toHaveLength(1);
    expect(gateway.logs).toContainEqual(
      expect.objectContaining({ event: 'a worker ended; another takes its place', worker, signal: 'SIGKILL' }),
    );
    expect(replaced.level).toBe('info');
    const before = await instancesOf(shared);
    for (let sent = 0; sent < 2; sent += 1) expect(await send(gateway, shared, ORDER)).toBe(200);
    expect(await instancesOf(shared)).toHaveLength(before.length + 1);
  });

  it('are stopped by one signal, and forced by no second: what is in flight is answered', async () => {
    const { gateway, simulator } = suite;
    const held = simulator.inject({ kind: 'hangAfter' }, create(answered));
    const answer = send(gateway, answered, ORDER);
    await held.reached;
    const { pid, worker } = await holderOf(answered);
    await gateway.kill('SIGTERM');
    await gateway.log('stopping', (line) => line.worker === worker);
    // As npm and a terminal do, which tell the whole group.
    await gateway.kill('SIGTERM');
    process.kill(pid, 'SIGTERM');
    held.release();

    expect(await answer).toBe(200);
    expect(await gateway.ended()).toBe(0);
    expect(suite.acceptedOf(answered)).toHaveLength(1);
    suite.gateway = await gateway.restart();
  });

  it('finish what is in flight also when the process above them is killed', async () => {
    const { gateway, simulator } = suite;
    const before = suite.acceptedOf(answered).length;
    const held = simulator.inject({ kind: 'hangAfter' }, create(answered));
    const answer = send(gateway, answered, { ...ORDER, price: '41000' });
    await held.reached;
    const killed = gateway.kill('SIGKILL');
    for (const worker of [1, 2]) await gateway.log('stopping', (line) => line.worker === worker);
    held.release();

    expect(await answer).toBe(200);
    await killed;
    expect(suite.acceptedOf(answered)).toHaveLength(before + 1);
  });
});

describe('workers that can not start', () => {
  afterEach(() => endOrdergates());

  it('at a taken port end everything, with one line that says what to set', async () => {
    const database = await createTestDatabase();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const ENCRYPTION_KEY = randomBytes(32).toString('base64');

    const ended = await runOrdergate(['serve', '--workers', '2'], {
      DATABASE_URL: database.url,
      ENCRYPTION_KEY,
      PORT: String(port),
    });

    expect(ended.code).toBe(1);
    expect(ended.stderr.trim()).toBe(
      `127.0.0.1:${port} is already in use: stop what listens there, or set PORT to a free port`,
    );
    holder.close();
    await database.drop();
  });

  it('stopped as they start: everything ends, with 0', async () => {
    const database = await createTestDatabase();
    const ENCRYPTION_KEY = randomBytes(32).toString('base64');
    const started = await startOrdergate(['serve', '--workers', '2'], {
      DATABASE_URL: database.url,
      ENCRYPTION_KEY,
      PORT: '0',
    });
    await started.log('instance is alive');
    started.signal('SIGTERM');

    expect((await started.ended).code).toBe(0);
    await database.drop();
  });
});
