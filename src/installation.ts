import { type Database, openDatabase } from './adapters/postgres/database.ts';
import { migrateUp } from './adapters/postgres/migrator.ts';
import { keyInDataDir } from './adapters/system/encryption-key.ts';
import { AesSealing } from './adapters/system/sealing.ts';
import type { Log } from './application/ports/log.ts';
import type { Sealing } from './application/ports/sealing.ts';
import type { Config } from './config.ts';
import { type Composition, createContainer, SERVICES } from './container.ts';
import { type DatabaseServer, openDatabaseServer } from './database-server.ts';

const READING_TIMEOUT = 15_000;

/**
 * How many connections one of so many processes opens at most, besides two for its proof of life and its events. Lists, searches and
 * exports have some of their own, so that no webhook ever waits for them; so has what a webhook waits for before the wire, lest it
 * queue behind retries and recovery. All else has few: what it does at once keeps the thread of JavaScript from new webhooks.
 * Together eight processes fit into the embedded database.
 */
function connectionsOf(processes: number): Readonly<Record<'orders' | 'reading' | 'journal', number>> {
  const shared = (all: number, most: number, least: number) =>
    Math.max(Math.min(Math.floor(all / processes), most), least);
  return { orders: 3, reading: shared(8, 4, 2), journal: shared(24, 6, 3) };
}

/** A migrated database and everything composed over it. */
export interface Installation {
  readonly container: Composition;
  readonly server: DatabaseServer;
  readonly database: Database;
  readonly sealing: Sealing;
  close(): Promise<void>;
}

export interface InstallationOptions {
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** How many processes share this one's address and its exchange accounts, itself counted. */
  readonly processes?: number;
  /** Told what takes long, a line each. */
  readonly onProgress: (line: string) => void;
}

/** Opens the database, migrates it, reads the encryption key and composes all. */
export async function openInstallation(
  config: Config,
  { log, stopping, processes = 1, onProgress }: InstallationOptions,
): Promise<Installation> {
  const server = await openDatabaseServer(config, onProgress);
  try {
    for (const name of await migrateUp({ url: server.listenUrl, schema: config.databaseSchema }))
      onProgress(`migrated: ${name}`);
    const sealing = await openSealing(config, (line) => log.warn(line));
    const connections = {
      url: server.url,
      schema: config.databaseSchema,
      prepared: server.prepared,
      onError: (error: Error) => log.warn('an idle database connection failed', { error: error.message }),
    };
    const { orders: forOrders, reading: forReading, journal: forJournal } = connectionsOf(processes);
    const database = openDatabase({ ...connections, max: forOrders });
    const reading = openDatabase({ ...connections, max: forReading, statementTimeout: READING_TIMEOUT });
    const journal = openDatabase({ ...connections, max: forJournal, plansOnce: true });
    const resources = { config, log, server, database, reading, journal, sealing, stopping, processes };
    const container = createContainer(resources);
    return {
      container,
      server,
      database,
      sealing,
      close: () => close(container, [database, reading, journal], server),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The key of the environment, or the one in `DATA_DIR`. */
export async function openSealing(config: Config, onWarning: (line: string) => void): Promise<Sealing> {
  const current =
    config.encryptionKey === null
      ? await keyInDataDir(config.dataDir, onWarning)
      : Buffer.from(config.encryptionKey.reveal(), 'base64');
  const previous = config.previousEncryptionKeys.map((key) => Buffer.from(key.reveal(), 'base64'));
  return new AesSealing(current, previous);
}

async function close(container: Composition, databases: readonly Database[], server: DatabaseServer): Promise<void> {
  await container.get(SERVICES.ccxt).close();
  await Promise.all(databases.map((database) => database.close()));
  await server.close();
}
