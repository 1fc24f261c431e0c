import {
  FakeExchange,
  type FakeExchangeOptions,
  MemoryLiveness,
  MemoryLog,
  MemoryOrderLedger,
  MemoryStore,
  MemoryStrategies,
  SequentialIds,
  VirtualClock,
} from '../../src/adapters/memory/index.ts';
import { AnswerDuplicate } from '../../src/application/answer-duplicate.ts';
import { AuditNotExecuted } from '../../src/application/audit-not-executed.ts';
import type { Background } from '../../src/application/background.ts';
import { DraftOrders } from '../../src/application/draft-orders.ts';
import { ExecuteOrder } from '../../src/application/execute-order.ts';
import type { ExecuteResult } from '../../src/application/execute-result.ts';
import { Leases } from '../../src/application/leases.ts';
import type { Exchange } from '../../src/application/ports/exchange.ts';
import type { Ports } from '../../src/application/ports/index.ts';
import { RecordFills } from '../../src/application/record-fills.ts';
import { RecoverAttempts } from '../../src/application/recover-attempts.ts';
import { ResolveUnknownAttempts } from '../../src/application/resolve-unknown-attempts.ts';
import { SubmitOrder } from '../../src/application/submit-order.ts';
import { TakeInSignal } from '../../src/application/take-in-signal.ts';
import { composeBackground } from '../../src/compose-background.ts';
import { Secret } from '../../src/domain/secret.ts';
import { aSignal, type SignalParts } from './signals.ts';
import { Suspension } from './suspension.ts';

export const TOKEN = 'strategy-token-0001';

type StrategyParts = Omit<Parameters<MemoryStore['addStrategy']>[0], 'userId' | 'name' | 'token'>;

export interface GatewayOptions {
  /** The names of the strategy's accounts. */
  readonly accounts?: readonly string[];
  readonly strategy?: StrategyParts;
  readonly locale?: 'ko' | 'en';
  readonly exchange?: FakeExchangeOptions;
  readonly timeoutMs?: number;
}

/** How a process reaches what is outside of it. */
export interface Reach {
  /** The port as this process reaches it. */
  around<T extends object>(port: T): T;
}

/** The use cases of one process over the shared store, composed as in production. */
export interface Composed {
  readonly process: Reach;
  readonly ports: Ports;
  readonly log: MemoryLog;
  readonly liveness: MemoryLiveness;
  readonly leases: Leases;
  readonly background: Background;
  readonly submit: SubmitOrder;
  readonly takeIn: TakeInSignal;
  readonly executeOrder: ExecuteOrder;
  readonly recoverAttempts: RecoverAttempts;
}

/** One process of the gateway, which a test may stop or kill. */
export interface Instance extends Composed {
  readonly process: Suspension;
  /** Hands a webhook in now; nothing else is awaited. */
  send(parts?: SignalParts): Promise<ExecuteResult>;
  /** As SIGKILL: it neither hears nor does anything any more, and its lock is free. */
  kill(): void;
}

export interface Gateway extends Instance {
  readonly clock: VirtualClock;
  readonly store: MemoryStore;
  readonly exchange: FakeExchange;
  /** A further process over the same store. */
  another(): Instance;
}

/** A user with one strategy and its accounts at one fake exchange, and one running instance. */
export function testGateway(options: GatewayOptions = {}): Gateway {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const exchange = new FakeExchange(clock, options.exchange);
  const ids = new SequentialIds();
  const user = store.addUser({ locale: options.locale ?? 'en' });
  const accounts = (options.accounts ?? ['main']).map((name) =>
    store.addAccount({ userId: user.id, name, exchange: 'binance', key: keyOf(name) }),
  );
  store.addStrategy({ userId: user.id, name: 'Trend', token: TOKEN, ...options.strategy }, accounts);
  const another = () => startInstance({ clock, store, ids, timeoutMs: options.timeoutMs ?? 5_000 }, exchange);
  return { ...another(), clock, store, exchange, another };
}

export const keyOf = (name: string) => ({
  fingerprint: `key-of-${name}`,
  apiKey: new Secret(`api-key-of-${name}`),
  secret: new Secret(`secret-of-${name}`),
  password: null,
});

/** What all processes share. */
export interface World {
  readonly clock: VirtualClock;
  readonly store: MemoryStore;
  readonly ids: SequentialIds;
  readonly timeoutMs: number;
}

function startInstance(world: World, exchange: Exchange): Instance {
  const process = new Suspension();
  const composed = compose(world, process, exchange);
  return {
    ...composed,
    process,
    send: (parts = {}) => composed.executeOrder.execute(aSignal(world.clock, { token: TOKEN, ...parts })),
    kill: () => {
      process.suspend();
      composed.liveness.kill();
    },
  };
}

/** Everything that one process needs to take webhooks, as it reaches the world around it. */
export function compose({ clock, store, ids, timeoutMs }: World, process: Reach, exchange: Exchange): Composed {
  const log = new MemoryLog();
  const liveness = new MemoryLiveness(store);
  const reached = process.around(exchange);
  const ports: Ports = {
    clock: process.around(clock),
    ledger: process.around(new MemoryOrderLedger(store, liveness, clock)),
    strategies: process.around(new MemoryStrategies(store)),
    exchangeOf: () => reached,
    liveness,
    ids,
    log,
  };
  return { process, ports, log, liveness, ...composeUseCases(ports, timeoutMs) };
}

/** The use cases of the order protocol over any ports. */
export function composeUseCases(ports: Ports, timeoutMs: number) {
  const background = composeBackground(ports.clock, ports.log);
  const leases = new Leases(ports.ledger, ports.clock, ports.log);
  const resolve = new ResolveUnknownAttempts(ports, leases, background);
  const recordFills = new RecordFills(ports, leases, background);
  const audit = new AuditNotExecuted(ports);
  const submit = new SubmitOrder(ports, { resolve, recordFills }, leases, background);
  const takeIn = new TakeInSignal(ports);
  const steps = { draft: new DraftOrders(ports), takeIn, submit, answerDuplicate: new AnswerDuplicate(ports) };
  const executeOrder = new ExecuteOrder(ports, steps, background, timeoutMs);
  const recoverAttempts = new RecoverAttempts(ports, { resolve, recordFills, audit }, leases, background);
  return { leases, background, submit, takeIn, executeOrder, recoverAttempts };
}
