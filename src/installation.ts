import { type Database, openDatabase } from './adapters/postgres/database.ts';
import { migrateUp } from './adapters/postgres/migrator.ts';
import { keyInDataDir } from './adapters/system/encryption-key.ts';
import { AesSealing } from './adapters/system/sealing.ts';
import type { Log } from './application/ports/log.ts';
import type { Sealing } from './application/ports/sealing.ts';
import type { Config } from './config.ts';
import { type Composition, createContainer, SERVICES } from './container.ts';
import { type DatabaseServer, openDatabaseServer } from './database-server.ts';

/** Lists, searches and exports have connections of their own, so that no webhook ever waits for them. */
const READING = { max: 4, statementTimeout: 15_000 };

/** So has what a webhook waits for before the wire, lest it queue behind retries and recovery. */
const JOURNAL = { max: 6, plansOnce: true };

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
  /** Told what takes long, a line each. */
  readonly onProgress: (line: string) => void;
}

/** Opens the database, migrates it, reads the encryption key and composes all. */
export async function openInstallation(
  config: Config,
  { log, stopping, onProgress }: InstallationOptions,
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
    const database = openDatabase(connections);
    const reading = openDatabase({ ...connections, ...READING });
    const journal = openDatabase({ ...connections, ...JOURNAL });
    const container = createContainer({ config, log, server, database, reading, journal, sealing, stopping });
    const databases = [database, reading, journal];
    return { container, server, database, sealing, close: () => close(container, databases, server) };
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
