import { aTrader, type Trader } from '../../test/support/gateway-traders.ts';
import { PrivateServer } from '../../test/support/private-server.ts';
import { Gateway } from '../../test/support/running-gateway.ts';
import { postmasterOf, writesOf } from '../ladder/world.ts';
import { openAccount } from '../one-account.ts';
import { type Pooler, startPooler } from './pooler.ts';

/** So many workers, straight to the database or through the pooler. */
export interface Setting {
  readonly name: string;
  readonly workers: number;
  readonly isPooled: boolean;
}

export interface World {
  readonly exchangePort: number;
  readonly postmaster: number;
  /** Transactions that wrote something since the database was made. */
  writes(): Promise<number>;
  readonly server: PrivateServer;
  /** Null: left out, or not installed. */
  readonly pooler: Pooler | null;
  readonly trader: Trader;
  readonly env: Readonly<Record<string, string>>;
}

/** One database, one exchange that answers at once, and nothing that serves yet. */
export async function startWorld(wantsPooler: boolean): Promise<World> {
  const trader = aTrader('Bench', 'binance', 'SPOT');
  const server = await PrivateServer.start();
  try {
    return await prepare(server, trader, wantsPooler);
  } catch (error) {
    await server.remove();
    throw error;
  }
}

async function prepare(server: PrivateServer, trader: Trader, wantsPooler: boolean): Promise<World> {
  const { exchange, env } = await openAccount(server, trader);
  const postmaster = await postmasterOf(server);
  const pooler = wantsPooler ? await startPooler(server.url, postmaster) : null;
  if (wantsPooler && pooler === null)
    console.log('PgBouncer is not installed (Debian: apt-get install pgbouncer): left out');
  return {
    server,
    pooler,
    trader,
    env,
    exchangePort: exchange.port,
    postmaster,
    writes: () => writesOf(server),
  };
}

/** Resolves once every worker is warm. */
export async function startGateway(world: World, { workers, isPooled }: Setting): Promise<Gateway> {
  const pooled = isPooled &&
    world.pooler !== null && {
      DATABASE_URL: world.pooler.url,
      DATABASE_LISTEN_URL: world.server.url,
      DATABASE_PREPARED: 'off',
    };
  return startWorkers({ ...world.env, ...pooled }, workers);
}

export async function startWorkers(env: Readonly<Record<string, string>>, workers: number): Promise<Gateway> {
  const gateway = await Gateway.start(env, { args: ['--workers', String(workers)] });
  for (let number = 1; workers > 1 && number <= workers; number += 1)
    await gateway.log('exchanges warmed', ({ worker }) => worker === number);
  return gateway;
}
