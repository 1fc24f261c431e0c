import { afterAll, beforeAll } from '@jest/globals';
import { proxyDatabase } from './gateway-database.ts';
import { GatewayInstallation } from './gateway-installation.ts';
import { endOrdergates } from './gateway-process.ts';
import { registerTraders, type Trader } from './gateway-traders.ts';
import { Gateway } from './running-gateway.ts';
import { type LedgerOrder, type RecordedRequest, type Simulator, startSimulator } from './simulator/index.ts';
import type { TcpProxy } from './tcp-proxy.ts';

export { aTrader, type Trader } from './gateway-traders.ts';
export { type Answer, Gateway } from './running-gateway.ts';

/** What a suite of tests works with. */
export interface GatewaySuite {
  simulator: Simulator;
  installation: GatewayInstallation;
  gateway: Gateway;
  /** Between the gateway and its database, where the suite asked for it; the proof of life goes around it. */
  database: TcpProxy;
  /** What the exchange has accepted of this trader's, oldest first: the judge. */
  acceptedOf(trader: Trader): readonly LedgerOrder[];
  /** The order requests of this trader's that the exchange has seen. */
  submissionsOf(trader: Trader): readonly RecordedRequest[];
}

/** The first suite of a run compiles the project and makes the database server. */
const START_PATIENCE = 180_000;

export interface SuiteOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cold?: boolean;
  /** Of `serve`. */
  readonly args?: readonly string[];
  /** Puts a proxy before the database. */
  readonly proxied?: boolean;
}

/** One simulator, one database and one gateway for a test file. The members work inside tests only. */
export function useGateway(traders: readonly Trader[], options: SuiteOptions = {}): GatewaySuite {
  const running = {} as Pick<GatewaySuite, 'simulator' | 'installation' | 'gateway' | 'database'>;
  beforeAll(async () => {
    running.simulator = await startSimulator();
    registerTraders(running.simulator, traders);
    running.installation = await GatewayInstallation.create(running.simulator, traders);
    const { env, databaseUrl } = running.installation;
    const proxied = options.proxied ? await proxyDatabase(databaseUrl) : null;
    if (proxied) running.database = proxied.proxy;
    const through = proxied && { DATABASE_URL: proxied.url, DATABASE_LISTEN_URL: databaseUrl };
    running.gateway = await Gateway.start({ ...env, ...through, ...options.env }, options);
  }, START_PATIENCE);
  afterAll(async () => {
    await endOrdergates();
    await running.database?.stop();
    await running.installation?.drop();
    await running.simulator.stop();
    const { failures } = running.simulator;
    const unknown = running.simulator.unknownRequests();
    if (failures.length + unknown.length > 0)
      throw new Error(JSON.stringify({ failures: failures.map(String), unknown }));
  });
  return Object.assign(running, {
    acceptedOf: ({ apiKey }: Trader) => running.simulator.orders.filter((order) => order.apiKey === apiKey),
    submissionsOf: ({ apiKey }: Trader) =>
      running.simulator.orderRequests().filter(({ headers }) => isFrom(headers, apiKey)),
  });
}

const KEY_HEADERS = ['x-mbx-apikey', 'x-bapi-api-key', 'ok-access-key'];

/** Upbit's key stands in a token. */
function isFrom(headers: Readonly<Record<string, string>>, apiKey: string): boolean {
  if (KEY_HEADERS.some((name) => headers[name] === apiKey)) return true;
  const [, claims = ''] = (headers.authorization ?? '').split('.');
  return Buffer.from(claims, 'base64url').toString('utf8').includes(apiKey);
}
