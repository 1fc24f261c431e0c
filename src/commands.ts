import type { CommandPorts } from './adapters/cli/commands.ts';
import { processOutput } from './adapters/cli/output.ts';
import { PostgresProbe } from './adapters/postgres/administration/probe.ts';
import { openDatabase } from './adapters/postgres/database.ts';
import { migrateDown, migrateUp, migrationStatus } from './adapters/postgres/migrator.ts';
import { systemClock } from './adapters/system/clock.ts';
import { createLog } from './adapters/system/log.ts';
import { surroundings } from './adapters/system/surroundings.ts';
import { freshSecrets } from './adapters/system/tokens.ts';
import { Doctor, type OpenedDatabase } from './application/administration/doctor.ts';
import { isKnownExchange } from './compose-users.ts';
import type { Config } from './config.ts';
import { SERVICES } from './container.ts';
import { type DatabaseServer, openDatabaseServer } from './database-server.ts';
import { openInstallation, openSealing } from './installation.ts';

const { err } = processOutput;

/** What the commands work with. `config` throws one line about what is wrong with the environment. */
export function commandPorts(config: () => Config): CommandPorts {
  return {
    freshSecrets,
    input: { stream: process.stdin, isTerminal: process.stdin.isTTY ?? false },
    output: processOutput,
    async withInstallation(work) {
      const log = createLog({ level: 'silent' });
      const { defaultLocale } = config();
      const installation = await openInstallation(config(), {
        log,
        stopping: new AbortController().signal,
        onProgress: err,
      });
      try {
        const { container } = installation;
        return await work({
          defaultLocale,
          applyFile: container.get(SERVICES.applyFile),
          createUser: container.get(SERVICES.createUser),
          changePassword: container.get(SERVICES.changePassword),
          rotateToken: container.get(SERVICES.rotateToken),
          rotateKeys: container.get(SERVICES.rotateKeys),
          importLegacy: container.get(SERVICES.importLegacy),
          undoLegacy: container.get(SERVICES.undoLegacy),
          archiveOld: container.get(SERVICES.archiveOld),
        });
      } finally {
        await installation.close();
      }
    },
    async withMigrations(work) {
      const server = await openDatabaseServer(config(), err);
      const where = { url: server.listenUrl, schema: config().databaseSchema };
      const status = () => migrationStatus(where);
      return work({ up: () => migrateUp(where), down: () => migrateDown(where), status }).finally(() => server.close());
    },
    withDoctor: (work) => withDoctor(config, work),
  };
}

/** Opens only as far as the doctor asks, for each step may be what is broken. */
async function withDoctor<T>(config: () => Config, work: (doctor: Doctor) => Promise<T>): Promise<T> {
  const closing: (() => Promise<void>)[] = [];
  const doctor = new Doctor({
    surroundings,
    clock: systemClock,
    configuration: async () => config(),
    sealing: () => openSealing(config(), err),
    database: async () => {
      const server = await openDatabaseServer(config(), err);
      closing.push(() => server.close());
      const opened = openProbe(config(), server);
      closing.push(opened.close);
      return opened;
    },
    isKnownExchange,
  });
  try {
    return await work(doctor);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

function openProbe(
  config: Config,
  { url, listenUrl, prepared }: DatabaseServer,
): OpenedDatabase & { close(): Promise<void> } {
  const schema = config.databaseSchema;
  const database = openDatabase({ url, schema, prepared, onError: () => {} });
  return {
    probe: new PostgresProbe(database.db),
    migrations: () => migrationStatus({ url: listenUrl, schema }),
    close: () => database.close(),
  };
}
