import { aTrader } from '../../test/support/gateway-traders.ts';
import { PrivateServer } from '../../test/support/private-server.ts';
import { Gateway } from '../../test/support/running-gateway.ts';
import { openAccount } from '../one-account.ts';
import { startChild } from './child.ts';
import type { Bench, Rung } from './measure.ts';
import { NAIVE_SCHEMA } from './rungs/naive-table.ts';

/** From the least to the most that a handler does. */
export const RUNGS = ['bare', 'validated', 'exchange-call', 'ccxt-call', 'insert', 'naive', 'ours'] as const;
export type RungName = (typeof RUNGS)[number];

export interface World extends Bench {
  readonly server: PrivateServer;
  readonly rungs: readonly Rung[];
}

/** Everything that is measured, running: the database, the exchange and each rung as a process of its own. */
export async function startWorld(names: readonly RungName[]): Promise<World> {
  const trader = aTrader('Bench', 'binance', 'SPOT');
  const keys = { API_KEY: trader.apiKey, SECRET: trader.secret };
  const server = await PrivateServer.start();
  await server.query(NAIVE_SCHEMA);
  const { exchange, env } = await openAccount(server, trader);
  const start = async (name: RungName): Promise<Rung> => {
    if (name === 'ours') {
      const gateway = await Gateway.start(env);
      return { name, pid: gateway.pid!, port: Number(new URL(gateway.address).port), token: trader.token };
    }
    const child = await startChild(`./rungs/${name}.js`, { ...keys, ...env, EXCHANGE_PORT: String(exchange.port) });
    return { name, pid: child.pid, port: child.port, token: trader.token };
  };
  const rungs: Rung[] = [];
  for (const name of names) rungs.push(await start(name));
  return {
    server,
    exchangePort: exchange.port,
    postmaster: await postmasterOf(server),
    writes: () => writesOf(server),
    rungs,
  };
}

/** Transactions that wrote something get an id each. */
export async function writesOf(server: PrivateServer): Promise<number> {
  const [row] = await server.query<{ writes: string }>('select pg_snapshot_xmax(pg_current_snapshot()) as writes');
  return Number(row?.writes);
}

export async function postmasterOf(server: PrivateServer): Promise<number> {
  const [row] = await server.query<{ pid: string }>(
    `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`,
  );
  return Number(row?.pid);
}
