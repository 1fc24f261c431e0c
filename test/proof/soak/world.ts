import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { proxyDatabase } from '../../support/gateway-database.ts';
import { runOrdergate } from '../../support/gateway-process.ts';
import { aTrader, registerTraders, type Trader, wantedFile } from '../../support/gateway-traders.ts';
import { PrivateServer } from '../../support/private-server.ts';
import { Gateway } from '../../support/running-gateway.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import type { TcpProxy } from '../../support/tcp-proxy.ts';
import { Chance } from '../simulation/chance.ts';
import type { SoakOptions } from './options.ts';

const RICH = { account: { balances: { USDT: '1000000000', BTC: '100000' } } };

/** A process, with a proxy of its own before the database. */
export interface Slot {
  readonly proxy: TcpProxy;
  readonly env: Readonly<Record<string, string>>;
  gateway: Gateway | null;
  /** The one that sees every fault but the kill, so that what it leaks can show. */
  readonly isSteady: boolean;
}

/** Everything that a soak does things to, and what it counts. */
export interface SoakWorld {
  readonly options: SoakOptions;
  readonly chance: Chance;
  readonly simulator: Simulator;
  readonly server: PrivateServer;
  readonly traders: readonly Trader[];
  readonly slots: readonly Slot[];
  readonly counts: Map<string, number>;
  /** The batch that somebody asked for last. */
  batch: string | null;
  isOver: boolean;
}

export function count({ counts }: SoakWorld, what: string, times = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + times);
}

/** Whether this one's orders fill at once or close: of those alone the gateway looks at what became of them. */
export const isImmediate = ({ exchange }: Trader): boolean => exchange === 'bybit';

/** A slot whose process runs; null while none does. */
export function anyRunning({ chance, slots }: SoakWorld): Slot | null {
  const running = slots.filter(({ gateway }) => gateway !== null);
  return running[chance.between(0, Math.max(running.length - 1, 0))] ?? null;
}

export async function startWorld(options: SoakOptions): Promise<SoakWorld> {
  const traders = [
    aTrader('Binance spot', 'binance', 'SPOT', RICH),
    aTrader('Binance futures', 'binance', 'FUTURES', RICH),
    aTrader('Bybit linear', 'bybit', 'FUTURES', RICH),
    aTrader('OKX swaps', 'okx', 'FUTURES', RICH),
  ];
  const simulator = await startSimulator();
  registerTraders(simulator, traders);
  const server = await PrivateServer.start();
  const env = {
    DATABASE_URL: server.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    EXCHANGE_SIMULATOR_URL: simulator.url,
    PORT: '0',
    LOG_LEVEL: 'info',
  };
  const applied = await runOrdergate(['apply', '-'], env, JSON.stringify(wantedFile(traders)));
  if (applied.code !== 0) throw new Error(applied.stderr);
  const slots = await Promise.all([true, false, false].map((isSteady) => makeSlot(env, server.url, isSteady)));
  return {
    options,
    chance: new Chance(options.seed),
    simulator,
    server,
    traders,
    slots,
    counts: new Map(),
    batch: null,
    isOver: false,
  };
}

async function makeSlot(env: Readonly<Record<string, string>>, databaseUrl: string, isSteady: boolean): Promise<Slot> {
  const { proxy, url } = await proxyDatabase(databaseUrl);
  const own = { ...env, DATABASE_URL: url, DATABASE_LISTEN_URL: databaseUrl };
  return { proxy, env: own, gateway: await Gateway.start(own, { cold: true }), isSteady };
}

/** The port is another one after each start, as behind a proxy that knows where to find it. */
export async function restart(slot: Slot): Promise<void> {
  for (let tries = 0; slot.gateway === null; tries += 1) {
    slot.gateway = await Gateway.start(slot.env, { cold: true }).catch((error: unknown) => {
      // The database may be away just now, and a start that finds none ends.
      if (tries === 20) throw error;
      return null;
    });
    if (slot.gateway === null) await wait(500);
  }
}
