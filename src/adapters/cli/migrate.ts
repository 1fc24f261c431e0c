import type { CommandPorts } from './commands.ts';
import type { ExitStatus } from './output.ts';

/** `migrate up`: brings the database to this version. */
export async function migrateUp({ output, withMigrations }: CommandPorts): Promise<ExitStatus> {
  const applied = await withMigrations((migrations) => migrations.up());
  for (const name of applied) output.out(`applied ${name}`);
  if (applied.length === 0) output.out('nothing to apply');
  return 0;
}

/** `migrate down`: undoes the last migration. */
export async function migrateDown({ output, withMigrations }: CommandPorts): Promise<ExitStatus> {
  const undone = await withMigrations((migrations) => migrations.down());
  output.out(undone === null ? 'nothing to undo' : `undid ${undone}`);
  return 0;
}

/** `migrate status`: one line for each migration. */
export async function migrationStatus({ output, withMigrations }: CommandPorts): Promise<ExitStatus> {
  const all = await withMigrations((migrations) => migrations.status());
  for (const { name, appliedAt } of all) {
    output.out(appliedAt ? `applied ${name} ${appliedAt.toISOString()}` : `pending ${name}`);
  }
  return 0;
}
