import type { Clock } from './clock.ts';
import type { ExchangeOf } from './exchange.ts';
import type { Ids } from './ids.ts';
import type { Liveness } from './liveness.ts';
import type { Log } from './log.ts';
import type { OrderLedger } from './order-ledger.ts';
import type { Strategies } from './strategies.ts';

/** Everything outside that the use cases of the order protocol need; each takes its pick. */
export interface Ports {
  readonly ledger: OrderLedger;
  readonly exchangeOf: ExchangeOf;
  readonly strategies: Strategies;
  readonly liveness: Liveness;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
