import { type HttpServer, startHttpServer } from './adapters/http/server.ts';
import { addUpCounts } from './adapters/postgres/failed-orders/add-up.ts';
import { systemClock } from './adapters/system/clock.ts';
import type { ClosableLog } from './adapters/system/log.ts';
import type { Background } from './application/background.ts';
import { LANES_EVERY } from './application/batches/run-lanes.ts';
import { DUE_RETRIES_EVERY } from './application/failed-orders/run-due-retries.ts';
import type { Log } from './application/ports/log.ts';
import type { Config } from './config.ts';
import { SERVICES } from './container.ts';
import { TIMINGS } from './domain/timings.ts';
import { type Installation, openInstallation } from './installation.ts';

/** How long the end may take beyond a webhook's own deadline, in milliseconds. */
export const STOP_MARGIN = 4_000;

/** How often accounts that were added meanwhile are made ready, in milliseconds. */
const WARMING = 30_000;

/** How often old events are deleted, in milliseconds. */
const FORGETTING = 60_000;

/** How often new entries of the counts are added up, in milliseconds. */
const ADDING_UP = 20_000;

export interface ServeOptions {
  readonly log: ClosableLog;
  readonly stopping: AbortSignal;
  /** How many processes share the port, this one counted. */
  readonly processes: number;
  /** Told the port once webhooks are taken. */
  readonly onListening: (installation: Installation, port: number) => Promise<void>;
}

/** Takes webhooks until `stopping` aborts, then finishes what is in flight. Resolves when everything is closed. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { log, stopping, processes, onListening } = options;
  const installation = await openInstallation(config, {
    log,
    stopping,
    processes,
    onProgress: (line) => log.info(line),
  });
  try {
    const { container } = installation;
    const liveness = container.get(SERVICES.liveness);
    liveness.start();
    await unlessAborted(stopping, liveness.waitUntilAlive());
    const eventFeed = container.get(SERVICES.eventFeed);
    eventFeed.start();
    await unlessAborted(stopping, eventFeed.started());
    if (stopping.aborted) return;
    const background = container.get(SERVICES.background);
    startBackgroundWork(installation, background, log);
    const server = await startHttpServer({
      app: container.get(SERVICES.app),
      host: config.host,
      port: config.port,
      clock: systemClock,
    });
    await onListening(installation, server.port);
    const lost = await untilStopped(installation, stopping, log);
    await stop(installation, config, server, log);
    if (lost !== null) throw lost;
  } finally {
    await stopWork(installation, 0);
    await installation.close();
    log.info('stopped');
    await log.close();
  }
}

/** Waits no longer once this instance is to stop. */
function unlessAborted(stopping: AbortSignal, wait: Promise<void>): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return Promise.race([
    wait,
    new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true })),
  ]);
}

/** What runs beside the webhooks: recovery, voids, scheduled retries, batches, old events, and warm exchanges so that no first order waits. */
function startBackgroundWork({ container, database }: Installation, background: Background, log: Log): void {
  const recover = container.get(SERVICES.recoverAttempts);
  const takeIn = container.get(SERVICES.takeInSignal);
  const runDueRetries = container.get(SERVICES.runDueRetries);
  const runLanes = container.get(SERVICES.runLanes);
  const ccxt = container.get(SERVICES.ccxt);
  const eventFeed = container.get(SERVICES.eventFeed);
  const { strategies } = container.get(SERVICES.ports);
  background.every('recovery', TIMINGS.recovery, () => recover.execute());
  background.every('voiding doubtful signals', TIMINGS.leaseRenewal, () => takeIn.voidDoubtful());
  background.every('due retries', DUE_RETRIES_EVERY, () => runDueRetries.execute());
  background.every('batches', LANES_EVERY, () => runLanes.execute());
  background.every('forgetting old events', FORGETTING, () => eventFeed.forgetOld());
  background.every('adding up counts', ADDING_UP, () => addUpCounts(database, background.stopping));
  background.every('warming exchanges', WARMING, async () => {
    const traded = (await strategies.traded()).filter(({ account }) => account.exchange !== 'paper');
    const cold = traded.filter(({ account, marketType }) => !ccxt.isWarm(account, marketType));
    await Promise.all(cold.map(({ account, marketType }) => ccxt.warm(account, marketType)));
    if (cold.length > 0) log.info('exchanges warmed', { accounts: cold.length });
  });
}

/** The error with which the database was lost; null when it is stopped on purpose. */
export async function untilStopped({ server }: Installation, stopping: AbortSignal, log: Log): Promise<Error | null> {
  const stopped = new Promise<null>((resolve) =>
    stopping.addEventListener('abort', () => resolve(null), { once: true }),
  );
  const lost = stopping.aborted ? null : await Promise.race([stopped, server.lost]);
  if (lost !== null) log.error('the database is lost', { error: lost.message });
  return lost;
}

/** In the reverse order of the start: no new webhooks, answers for those in flight, then what runs beside them. */
async function stop(installation: Installation, config: Config, server: HttpServer, log: Log): Promise<void> {
  log.info('stopping');
  const began = systemClock.monotonic();
  const left = () => Math.max(config.executionTimeout + STOP_MARGIN - (systemClock.monotonic() - began), 0);
  await server.stop(left());
  await stopWork(installation, left());
}

/** Also after a start that failed: whatever still runs would keep this process alive. */
async function stopWork({ container }: Installation, ms: number): Promise<void> {
  await container.get(SERVICES.background).stop(ms);
  container.get(SERVICES.leases).stop();
  await container.get(SERVICES.eventFeed).stop();
  await container.get(SERVICES.liveness).stop();
}
