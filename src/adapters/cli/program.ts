import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { apply } from './apply.ts';
import { type ArchiveCommandOptions, archive } from './archive.ts';
import type { CommandPorts } from './commands.ts';
import { examine } from './doctor.ts';
import { rotateKeys } from './keys.ts';
import { importLegacy, type LegacyCommandOptions, undoLegacy } from './legacy.ts';
import { migrateDown, migrateUp, migrationStatus } from './migrate.ts';
import { type ExitStatus, type Output, reasonOf } from './output.ts';
import { rotateToken } from './token.ts';
import { changePassword, createUser, type PasswordOptions } from './user.ts';
import { packageVersion } from './version.ts';

export interface ProgramPorts extends CommandPorts {
  /** Serves webhooks and pages, in so many processes, until it is told to stop. */
  serve(workers: number): Promise<ExitStatus>;
}

const MOST_WORKERS = 64;

const FROM_STDIN = ['--password-stdin', 'read the password from standard input'] as const;
const NOTE = `
Settings come from the environment, and all of them are listed in .env.example.
A command that finds the database in use by a running ordergate uses it too and leaves it running.
Exit status: 0, or 1 with the reason on standard error.`;

/** Runs one command line (without the interpreter and the script) and answers the process's exit status. */
export async function runCommandLine(args: readonly string[], ports: ProgramPorts): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = buildProgram(ports, async (running) => {
    status = await running;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    ports.output.err(reasonOf(error));
    return 1;
  }
}

function buildProgram(ports: ProgramPorts, ends: (running: Promise<ExitStatus>) => Promise<void>): Command {
  const program = new Command('ordergate')
    .description('Turns trading webhooks into exchange orders at once; never loses one nor executes one twice.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', NOTE)
    .configureOutput(streamsOf(ports.output))
    .exitOverride();
  program
    .command('serve')
    .description('take webhooks and show the pages; npm start is the same')
    .option('--workers <number>', 'processes that share the port and the database, 1 to 64', workerCount, 1)
    .action(({ workers }: { workers: number }) => ends(ports.serve(workers)));
  addMigrate(program, ports, ends);
  program
    .command('apply')
    .argument('<file>', 'a JSON file, or - for standard input')
    .description('make the users, accounts and strategies that a file names; what is equal stays')
    .action((file: string) => ends(apply(ports, file)));
  addUser(program, ports, ends);
  program
    .command('token')
    .description('webhook tokens')
    .command('rotate')
    .argument('<strategy>', "the strategy's name")
    .option('--user <name>', 'its owner, where several users have a strategy of that name')
    .description('give a strategy a new webhook token, shown once; the old one is dead')
    .action((name: string, { user }: { user?: string }) => ends(rotateToken(ports, name, user ?? null)));
  program
    .command('keys')
    .description('exchange keys')
    .command('rotate')
    .description('seal all exchange keys with ENCRYPTION_KEY; what sealed them before is in ENCRYPTION_KEY_PREVIOUS')
    .action(() => ends(rotateKeys(ports)));
  addArchive(program, ports, ends);
  addLegacy(program, ports, ends);
  program
    .command('doctor')
    .description('look at everything that a start needs, and say what to do about what is bad')
    .action(() => ends(examine(ports)));
  return program;
}

type Ends = Parameters<typeof buildProgram>[1];

function addMigrate(program: Command, ports: ProgramPorts, ends: Ends): void {
  const migrate = program.command('migrate').description("the database's schema");
  migrate
    .command('up')
    .description('bring the database to this version; serve and apply do it too')
    .action(() => ends(migrateUp(ports)));
  migrate
    .command('down')
    .description('undo the last migration, with all that is in its tables')
    .action(() => ends(migrateDown(ports)));
  migrate
    .command('status')
    .description('list the migrations')
    .action(() => ends(migrationStatus(ports)));
}

function addArchive(program: Command, ports: ProgramPorts, ends: Ends): void {
  program
    .command('archive')
    .description('move what is finished and old out of the database, into compressed files by month')
    .option('--before <day>', 'what was received and settled before this day of UTC, 2026-01-31')
    .option('--older-than <days>', 'the same by its age, 365d')
    .option('--to <folder>', 'where the files go; the same folder each time')
    .option('--dry-run', 'only count')
    .action((options: ArchiveCommandOptions) => ends(archive(ports, options)));
}

function addLegacy(program: Command, ports: ProgramPorts, ends: Ends): void {
  const legacy = program
    .command('legacy')
    .description('an older trading system in another schema of the same database');
  const schema = ['--from-schema <schema>', 'the schema of its tables', 'public'] as const;
  const dryRun = ['--dry-run', 'do everything and take it back'] as const;
  const report = ['--report <file>', 'a file for what the screen shows only the beginning of'] as const;
  legacy
    .command('import')
    .description('bring over users, accounts, strategies and failed orders; its tables are only read')
    .option(...schema)
    .option(...dryRun)
    .option(...report)
    .action((options: LegacyCommandOptions) => ends(importLegacy(ports, options)));
  legacy
    .command('undo')
    .description('take out what import brought, but for what was acted on since')
    .option(...schema)
    .option(...dryRun)
    .option(...report)
    .action((options: LegacyCommandOptions) => ends(undoLegacy(ports, options)));
}

function addUser(program: Command, ports: ProgramPorts, ends: Ends): void {
  const user = program.command('user').description('users who sign in to the pages');
  const passwordFrom =
    'The password is typed at a terminal or generated and shown once, unless it comes from standard input.';
  user
    .command('create')
    .argument('<name>', "the new user's name")
    .option(...FROM_STDIN, false)
    .description(`make a user. ${passwordFrom}`)
    .action((name: string, options: PasswordOptions) => ends(createUser(ports, name, options)));
  user
    .command('password')
    .argument('<name>', "the user's name")
    .option(...FROM_STDIN, false)
    .description(`change a user's password and end his sessions. ${passwordFrom}`)
    .action((name: string, options: PasswordOptions) => ends(changePassword(ports, name, options)));
}

function streamsOf(output: Output) {
  const line = (text: string) => text.replace(/\n$/, '');
  return { writeOut: (text: string) => output.out(line(text)), writeErr: (text: string) => output.err(line(text)) };
}

function workerCount(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST_WORKERS)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_WORKERS}.`);
  return count;
}
