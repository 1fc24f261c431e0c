import type { SequentialIds } from '../../../src/adapters/memory/index.ts';
import type { Exchange } from '../../../src/application/ports/exchange.ts';
import type { FailedOrderActions } from '../../../src/application/ports/failed-orders.ts';
import type { OrderLedger } from '../../../src/application/ports/order-ledger.ts';
import { TIMINGS } from '../../../src/domain/timings.ts';
import { composeBatches } from '../../application/batches/batches.ts';
import { composeFailedOrders } from '../../application/failed-orders/failed-orders.ts';
import { compose, type Reach } from '../../application/gateway.ts';
import { SimulatedProcess } from './process.ts';
import { type ReachedVenue, VenueClient } from './venue-client.ts';

export const TIMEOUT_MS = 5_000;

/** Between two looks for schedules and lanes: slower than in production, for a history has thousands of them. */
const LOOP = 900;

export interface Shared extends ReachedVenue {
  readonly ids: SequentialIds;
}

/** A deliberate fault: what some methods of the ports do instead, to show that it would be seen. */
export interface Planted {
  readonly exchange?: (exchange: Exchange, shared: Shared) => Partial<Exchange>;
  /** Of every port of the database; only the methods that it has are replaced. */
  readonly database?: (port: DatabasePort, shared: Shared) => Partial<DatabasePort>;
}
export type DatabasePort = OrderLedger & FailedOrderActions;

/** One process over the shared store, with everything that `serve` runs beside the webhooks. */
export type SimulatedInstance = ReturnType<typeof startInstance>;

export function startInstance(shared: Shared, planted: Planted = {}) {
  const composed = composeInstance(shared, planted);
  const { background, recoverAttempts, takeIn, failed, batches } = composed;
  background.every('recovery', TIMINGS.recovery, () => recoverAttempts.execute());
  background.every('voiding doubtful signals', TIMINGS.leaseRenewal, () => takeIn.voidDoubtful());
  background.every('due retries', LOOP, () => failed.runDueRetries.execute());
  background.every('batches', LOOP, () => batches.runLanes.execute());
  return composed;
}

/** The same without what runs beside the webhooks. */
export function composeInstance(shared: Shared, planted: Planted = {}) {
  const { store, clock, ids } = shared;
  const process = new SimulatedProcess(shared, `process ${store.nextId()}`);
  const client = new VenueClient(shared, process);
  const exchange = planted.exchange === undefined ? client : replaced(client, planted.exchange(client, shared));
  const reach: Reach = {
    around: (port) => {
      const reached = process.around(port);
      if (planted.database === undefined) return reached;
      return replaced(reached, planted.database(reached as unknown as DatabasePort, shared) as Partial<typeof reached>);
    },
  };
  const composed = compose({ clock, store, ids, timeoutMs: TIMEOUT_MS }, reach, exchange);
  const failed = composeFailedOrders(shared, composed);
  const batches = composeBatches(shared, composed);
  void process.died.then(() => composed.liveness.kill());
  return { ...composed, process, client, failed, batches };
}

function replaced<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      const other: unknown = Reflect.get(methods, name);
      if (typeof member !== 'function') return member;
      return typeof other === 'function' ? other : member.bind(target);
    },
  });
}
