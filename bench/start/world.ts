import { randomBytes } from 'node:crypto';
import { runOrdergate } from '../../test/support/gateway-process.ts';
import { aTrader, registerTraders, type Trader, wantedFile } from '../../test/support/gateway-traders.ts';
import { PrivateServer } from '../../test/support/private-server.ts';
import { type Simulator, startSimulator } from '../../test/support/simulator/simulator.ts';

/** A PostgreSQL that runs already, and the simulator of the tests for exchanges. */
export interface World {
  readonly server: PrivateServer;
  readonly simulator: Simulator;
  /** Sends the first order. */
  readonly trader: Trader;
  /** What a process needs to work in this schema, which is made and filled. */
  schema(name: string, file: object): Promise<Readonly<Record<string, string>>>;
}

export async function startWorld(): Promise<World> {
  const server = await PrivateServer.start();
  const simulator = await startSimulator();
  const trader = aTrader('First', 'binance', 'SPOT', { account: { balances: { USDT: '1000000000' } } });
  registerTraders(simulator, [trader]);
  const ENCRYPTION_KEY = randomBytes(32).toString('base64');
  return {
    server,
    simulator,
    trader,
    async schema(DATABASE_SCHEMA, file) {
      const env = { DATABASE_URL: server.url, DATABASE_SCHEMA, ENCRYPTION_KEY, EXCHANGE_SIMULATOR_URL: simulator.url };
      for (const wanted of [wantedFile([trader]), file]) {
        const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(wanted));
        if (applied.code !== 0) throw new Error(applied.stderr);
      }
      return env;
    },
  };
}
