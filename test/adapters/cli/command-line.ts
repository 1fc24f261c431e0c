import { Readable } from 'node:stream';
import type { CommandPorts } from '../../../src/adapters/cli/commands.ts';
import type { Input } from '../../../src/adapters/cli/input.ts';
import { runCommandLine } from '../../../src/adapters/cli/program.ts';
import { PostgresProbe } from '../../../src/adapters/postgres/administration/probe.ts';
import { PostgresLegacy } from '../../../src/adapters/postgres/legacy/postgres-legacy.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../../src/adapters/postgres/migrator.ts';
import { PostgresRetention } from '../../../src/adapters/postgres/retention/postgres-retention.ts';
import { openArchiveFolder } from '../../../src/adapters/system/archive-folder.ts';
import { surroundings } from '../../../src/adapters/system/surroundings.ts';
import { freshSecrets } from '../../../src/adapters/system/tokens.ts';
import { ChangePassword, CreateUser } from '../../../src/application/administration/change-users.ts';
import { Doctor } from '../../../src/application/administration/doctor.ts';
import { RotateKeys } from '../../../src/application/administration/rotate-keys.ts';
import { RotateToken } from '../../../src/application/administration/rotate-token.ts';
import { ImportLegacy } from '../../../src/application/legacy/import-legacy.ts';
import { UndoLegacy } from '../../../src/application/legacy/undo-legacy.ts';
import { ArchiveOld } from '../../../src/application/retention/archive-old.ts';
import { isKnownExchange, type TestInstallation } from '../postgres/administration/installation.ts';

/** What a command left behind. */
export interface Ran {
  readonly status: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Standard input that is no terminal and holds a text. */
export function piped(text: string): Input {
  return { stream: Readable.from([Buffer.from(text)]), isTerminal: false };
}

/** The command line over a test's installation. `opened` counts how often a command opened it. */
export function commandLineOf(installation: TestInstallation) {
  const counts = { opened: 0 };
  const { administration, passwords, sealing, applyFile, database, url } = installation;
  const options = { url, schema: database.schema };
  const ports: Omit<CommandPorts, 'input' | 'output'> = {
    freshSecrets,
    withInstallation: (work) => {
      counts.opened += 1;
      return work({
        defaultLocale: 'ko',
        applyFile,
        createUser: new CreateUser(administration, passwords),
        changePassword: new ChangePassword(administration, passwords),
        rotateToken: new RotateToken(administration, freshSecrets),
        rotateKeys: new RotateKeys(administration, sealing),
        importLegacy: new ImportLegacy({ legacy: new PostgresLegacy(options), defaultLocale: 'ko', isKnownExchange }),
        undoLegacy: new UndoLegacy(new PostgresLegacy(options)),
        archiveOld: new ArchiveOld({
          retention: new PostgresRetention(options),
          openFolder: openArchiveFolder,
          clock: { now: () => new Date() },
        }),
      });
    },
    withMigrations: (work) =>
      work({
        up: () => migrateUp(options),
        down: () => migrateDown(options),
        status: () => migrationStatus(options),
      }),
    withDoctor: (work) =>
      work(
        new Doctor({
          surroundings,
          clock: { now: () => new Date() },
          configuration: async () => ({ host: '127.0.0.1', port: 0, dataDir: process.cwd() }),
          sealing: async () => sealing,
          database: async () => ({
            probe: new PostgresProbe(database.db),
            migrations: () => migrationStatus(options),
          }),
          isKnownExchange,
        }),
      ),
  };
  const run = async (args: readonly string[], input: Input = piped('')): Promise<Ran> => {
    const out: string[] = [];
    const err: string[] = [];
    const output = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
    const serve = async () => {
      output.out('serving');
      return 0 as const;
    };
    return { status: await runCommandLine(args, { ...ports, input, output, serve }), out, err };
  };
  return { run, counts };
}
