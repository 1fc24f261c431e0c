import { runOrdergate } from '../../test/support/gateway-process.ts';
import { aTrader, registerTraders, wantedFile } from '../../test/support/gateway-traders.ts';
import type { Gateway } from '../../test/support/running-gateway.ts';
import { startSimulator } from '../../test/support/simulator/simulator.ts';
import { startWorkers, type World } from './world.ts';

const WORKERS = 2;
const SCHEMA = 'takeover';
const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01' };

/** From the kill, in milliseconds. */
export interface Takeover {
  /** Until another worker listens in its place. */
  readonly replaced: number;
  /** Until its order is settled by what the exchange tells. */
  readonly settled: number;
}

/** Kills a worker while its order is at the exchange, again and again. Throws if an order is doubled or lost. */
export async function takeovers(world: World, isPooled: boolean, times: number): Promise<readonly Takeover[]> {
  const trader = aTrader('Takeover', 'binance', 'SPOT');
  const simulator = await startSimulator();
  registerTraders(simulator, [trader]);
  await world.server.query(`drop schema if exists ${SCHEMA} cascade`);
  const env = {
    ...world.env,
    DATABASE_SCHEMA: SCHEMA,
    EXCHANGE_SIMULATOR_URL: simulator.url,
    ...(isPooled &&
      world.pooler !== null && {
        DATABASE_URL: world.pooler.url,
        DATABASE_LISTEN_URL: world.server.url,
        DATABASE_PREPARED: 'off',
      }),
  };
  const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(wantedFile([trader])));
  if (applied.code !== 0) throw new Error(applied.stderr);
  const gateway = await startWorkers(env, WORKERS);
  const taken: Takeover[] = [];
  for (let time = 0; time < times; time += 1) {
    const held = simulator.inject({ kind: 'hangAfter' }, { kind: 'create', apiKey: trader.apiKey });
    // The same body again would be taken for a repetition of the one that was never answered.
    void gateway.webhook(trader, { ...ORDER, price: String(40_000 + time) }).catch(() => {});
    await held.reached;
    taken.push(await killHolder(world, gateway));
    if (simulator.orders.length !== time + 1) throw new Error(`${simulator.orders.length} orders of ${time + 1}`);
  }
  await gateway.stop();
  await simulator.stop();
  return taken;
}

async function killHolder({ server }: World, gateway: Gateway): Promise<Takeover> {
  const latest = `select o.id, o.status, t.instance_id from ${SCHEMA}.orders o
    join ${SCHEMA}.order_attempts t on t.order_id = o.id order by o.id desc limit 1`;
  const [order] = await server.query<{ id: number; instance_id: number }>(latest);
  const { worker } = await gateway.log('instance is alive', ({ instance }) => instance === order?.instance_id);
  const listens = gateway.logs.filter((line) => line.event === 'a worker listens' && line.worker === worker);
  const pid = Number(listens.at(-1)?.pid);
  const began = performance.now();
  process.kill(pid, 'SIGKILL');
  const since = () => performance.now() - began;
  const others = new Set(listens.map((line) => line.pid));
  const replacing = gateway
    .log('a worker listens', (line) => line.worker === worker && !others.has(line.pid))
    .then(since);
  const settling = server
    .until<{ status: string }>(latest, ([row]) => row?.status !== 'sending' && row?.status !== 'unconfirmed')
    .then(([row]) => {
      if (row?.status !== 'accepted') throw new Error(`The order that was taken over is ${row?.status}`);
      return since();
    });
  const [replaced, settled] = await Promise.all([replacing, settling]);
  return { replaced, settled };
}
