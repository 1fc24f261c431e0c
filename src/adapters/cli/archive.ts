import { type ArchivedOld, type ArchiveListener, YOUNGEST } from '../../application/retention/archive-old.ts';
import { ARCHIVED_TABLES, type RowCounts } from '../../application/retention/retention-database.ts';
import type { CommandPorts } from './commands.ts';
import { type ExitStatus, failed, type Output } from './output.ts';

export interface ArchiveCommandOptions {
  readonly before?: string;
  readonly olderThan?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
}

const DAY = 86_400_000;

const WORDS: Readonly<Record<keyof RowCounts, string>> = {
  signals: 'signals',
  orders: 'orders',
  order_attempts: 'attempts',
  failed_orders: 'failed orders',
  failed_order_history: 'entries of their history',
};

/** `archive`: moves what is finished and old out of the database. */
export async function archive(ports: CommandPorts, options: ArchiveCommandOptions): Promise<ExitStatus> {
  const { output } = ports;
  const before = cutOffOf(options, Date.now());
  if (typeof before === 'string') return failed(output, before);
  const { to = null, dryRun = false } = options;
  if (to === null && !dryRun) return failed(output, 'Name the folder with --to, or only count with --dry-run');
  const result = await ports.withInstallation(({ archiveOld }) =>
    archiveOld.execute({ before, to: dryRun ? null : to }, listenerTo(output)),
  );
  return tell(output, result, to);
}

/** Or what is wrong with it. */
function cutOffOf({ before, olderThan }: ArchiveCommandOptions, now: number): Date | string {
  if ((before === undefined) === (olderThan === undefined)) return 'Name either --before or --older-than';
  if (before !== undefined) {
    const day = new Date(`${before}T00:00:00Z`);
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(before) && !Number.isNaN(day.getTime());
    return isDay && day.toISOString().startsWith(before)
      ? day
      : `--before must be a day such as 2026-01-31, not "${before}"`;
  }
  const days = /^(\d{1,5})d$/.exec(olderThan ?? '')?.[1];
  return days === undefined
    ? `--older-than must be a number of days such as 365d, not "${olderThan}"`
    : new Date(now - Number(days) * DAY);
}

function listenerTo({ err }: Output): ArchiveListener {
  return {
    onWriting: (kind, month) => err(`${month}: looking for finished ${kind.replace('-', ' ')}`),
    onRemoved: ({ name, lines }, soFar) => err(`${name}: ${soFar} of ${lines} are out of the database`),
  };
}

function tell(output: Output, result: ArchivedOld, to: string | null): ExitStatus {
  switch (result.kind) {
    case 'too_young':
      return failed(
        output,
        `Nothing was archived: what is younger than ${YOUNGEST} days may still be looked up, retried or repeated; at the latest ${result.latest.toISOString()}`,
      );
    case 'busy':
      return failed(output, 'Nothing was archived: another archive is at work on this database');
    case 'counted':
      for (const line of countLines(result.counts, 'would be archived')) output.out(line);
      return 0;
    case 'archived': {
      const { removed, files } = result;
      for (const line of countLines(removed.counts, 'archived')) output.out(line);
      if (removed.remembered > 0)
        output.out(
          `${removed.remembered} of the signals leave their webhook’s id behind, so that it is never executed again`,
        );
      if (removed.stayed > 0)
        output.out(
          `${removed.stayed} changed while they were archived: they stay, and what they are now is archived later`,
        );
      output.out(files.length === 0 ? 'No files were written' : `${files.length} files in ${to}`);
      return 0;
    }
  }
}

const countLines = (counts: RowCounts, what: string): readonly string[] =>
  ARCHIVED_TABLES.map((table) => `${WORDS[table]}: ${counts[table]} ${what}`);
