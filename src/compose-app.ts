import { packageVersion } from './adapters/cli/version.ts';
import { type App, createApp, type UserUseCases } from './adapters/http/app.ts';
import type { Readiness } from './adapters/http/health.ts';
import type { Database } from './adapters/postgres/database.ts';
import { isMigrated } from './adapters/postgres/migrator.ts';
import { systemClock } from './adapters/system/clock.ts';
import type { ExecuteOrder } from './application/execute-order.ts';
import type { Liveness } from './application/ports/liveness.ts';
import type { Log } from './application/ports/log.ts';
import type { Config } from './config.ts';

interface AppResources {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Everything that is served over HTTP; ready while the database is there, migrated, and this instance proven alive. */
export function composeApp(
  { config, database, log, stopping }: AppResources,
  executeOrder: ExecuteOrder,
  liveness: Liveness,
  users: UserUseCases,
): App {
  const readiness = async (): Promise<Readiness> => {
    const migrated = await isMigrated(database).catch(() => null);
    const checks = { database: migrated !== null, migrations: migrated === true, liveness: liveness.isAlive() };
    return { ready: Object.values(checks).every(Boolean), checks };
  };
  const { defaultLocale, trustProxy, webhookAllowed, publicUrl } = config;
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  return createApp({
    executeOrder,
    clock: systemClock,
    log,
    stopping,
    defaultLocale,
    trustProxy,
    webhookAllowed,
    readiness,
    isHttps,
    publicUrl,
    version: packageVersion(),
    isSimulated: config.exchangeSimulatorUrl !== null,
    users,
  });
}
