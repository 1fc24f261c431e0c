import { type FileHandle, open } from 'node:fs/promises';
import type { LegacyImported, LegacyOptions } from '../../application/legacy/import-legacy.ts';
import type { KindCount, LeftRow } from '../../application/legacy/legacy-database.ts';
import { LEGACY_KINDS, type LegacyKind, type OddRow } from '../../application/legacy/oddities.ts';
import type { CommandPorts } from './commands.ts';
import { leftText, oddText } from './legacy-texts.ts';
import { type ExitStatus, failed, type Output } from './output.ts';

export interface LegacyCommandOptions {
  readonly fromSchema: string;
  readonly dryRun?: boolean;
  /** A file that gets every line; the screen gets the first of each kind. */
  readonly report?: string;
}

const SHOWN_OF_A_KIND = 50;

const WORDS: Readonly<Record<LegacyKind, string>> = {
  user: 'users',
  account: 'accounts',
  strategy: 'strategies',
  link: 'links',
  failed_order: 'failed orders',
};

const NOTES = `
Passwords and exchange keys stay behind: give users a password with "ordergate user password NAME", and accounts their keys;
accounts stay inactive until then. Descriptions, weights, leverage and symbol limits of links stay behind too.
Of the old system no attempt is known here. What was refused for certain is in pending_retry, and can be retried where all of its
order is known. Everything else waits in needs_review until a person has looked at the exchange.`;

/** `legacy import`: brings over what the old system keeps in another schema of the same database. */
export function importLegacy(ports: CommandPorts, options: LegacyCommandOptions): Promise<ExitStatus> {
  return withReport(ports, options, async (report, wanted) => {
    const { output } = ports;
    const imported = await ports.withInstallation(({ importLegacy: legacy }) =>
      legacy.execute(wanted, {
        onProgress: (line) => output.err(line),
        onOddRows: (rows: readonly OddRow[]) => report.add(rows.map((row) => ({ kind: row.kind, line: oddText(row) }))),
      }),
    );
    if (imported.kind === 'not_found') {
      return failed(output, `Nothing was changed: no ids can be read from ${imported.missing.join(', ')}`);
    }
    for (const line of [...countLines(imported), ...report.lines(), ...NOTES.trim().split('\n')]) output.out(line);
    return 0;
  });
}

/** `legacy undo`: takes out what `legacy import` brought, but for what was acted on since. */
export function undoLegacy(ports: CommandPorts, options: LegacyCommandOptions): Promise<ExitStatus> {
  return withReport(ports, options, async (report, wanted) => {
    const { output } = ports;
    const { takenOut } = await ports.withInstallation(({ undoLegacy: legacy }) =>
      legacy.execute(wanted, {
        onProgress: (line) => output.err(line),
        onLeft: (rows: readonly LeftRow[]) => report.add(rows.map((row) => ({ kind: row.kind, line: leftText(row) }))),
      }),
    );
    for (const kind of LEGACY_KINDS) output.out(`${WORDS[kind]}: ${takenOut[kind]} taken out`);
    for (const line of report.lines()) output.out(line);
    return 0;
  });
}

function countLines({ counts, statuses }: Extract<LegacyImported, { kind: 'imported' }>): readonly string[] {
  const line = (kind: LegacyKind, { imported, before }: KindCount) =>
    `${WORDS[kind]}: ${imported} imported${before > 0 ? `, ${before} had been before` : ''}`;
  return [
    ...LEGACY_KINDS.map((kind) => line(kind, counts[kind])),
    ...[...statuses].map(([status, count]) => `  ${status}: ${count}`),
  ];
}

/** Opens the report before anything else, for it may be the last trace of what was odd. */
async function withReport(
  { output }: { readonly output: Output },
  { fromSchema, dryRun = false, report: path }: LegacyCommandOptions,
  work: (report: Report, wanted: LegacyOptions) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const file = path === undefined ? null : await open(path, 'w', 0o600).catch(() => null);
  if (path !== undefined && file === null) return failed(output, `${path} can not be written; nothing was changed`);
  try {
    const status = await work(new Report(file, path ?? null), { fromSchema, dryRun });
    if (dryRun && status === 0) output.out('Dry run: all of this was taken back.');
    return status;
  } finally {
    await file?.close();
  }
}

/** Lines about single rows: all of them to a file, the first of each kind kept for the screen. */
class Report {
  readonly #file: FileHandle | null;
  readonly #path: string | null;
  readonly #shown = new Map<LegacyKind, string[]>();
  readonly #counts = new Map<LegacyKind, number>();

  constructor(file: FileHandle | null, path: string | null) {
    this.#file = file;
    this.#path = path;
  }

  async add(rows: readonly { readonly kind: LegacyKind; readonly line: string }[]): Promise<void> {
    for (const { kind, line } of rows) {
      const count = this.#counts.get(kind) ?? 0;
      this.#counts.set(kind, count + 1);
      if (count < SHOWN_OF_A_KIND) this.#shown.set(kind, [...(this.#shown.get(kind) ?? []), line]);
    }
    await this.#file?.appendFile(rows.map(({ line }) => `${line}\n`).join(''));
  }

  lines(): readonly string[] {
    const lines = [...this.#shown].flatMap(([kind, shown]) => {
      const more = this.#counts.get(kind)! - shown.length;
      return more > 0 ? [...shown, `… and ${more} more ${WORDS[kind]}`] : shown;
    });
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    if (total === 0) return lines;
    return [
      ...lines,
      this.#path === null ? 'With --report FILE all of them are listed.' : `All ${total} are in ${this.#path}.`,
    ];
  }
}
