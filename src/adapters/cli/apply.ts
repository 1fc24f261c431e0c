import { readFile } from 'node:fs/promises';
import type { Change, Problem } from '../../application/administration/wanted.ts';
import type { CommandPorts } from './commands.ts';
import { type Input, readAll } from './input.ts';
import { type ExitStatus, failed, type Output } from './output.ts';
import { readWanted } from './wanted-file.ts';

/** `apply FILE`: makes what the file names; `-` reads standard input. A bad file is refused before any database is opened. */
export async function apply(ports: CommandPorts, file: string): Promise<ExitStatus> {
  const { input, output } = ports;
  const text = await readText(file, input);
  if (text === null) return failed(output, `${file} can not be read`);
  const read = readWanted(text);
  if (read.kind === 'malformed') return refused(output, file, read.problems);
  const applied = await ports.withInstallation(({ applyFile }) => applyFile.execute(read.wanted));
  if (applied.kind === 'refused') return refused(output, file, applied.problems);
  for (const change of applied.changes) output.out(lineOf(change));
  return 0;
}

function readText(file: string, input: Input): Promise<string | null> {
  return file === '-' ? readAll(input) : readFile(file, 'utf8').catch(() => null);
}

function refused(output: Output, file: string, problems: readonly Problem[]): ExitStatus {
  const source = file === '-' ? 'standard input' : file;
  for (const { path, message } of problems) output.err(`${path || source} ${message}`);
  return failed(output, `Nothing was changed: ${problems.length} to be corrected in ${source}`);
}

function lineOf({ outcome, thing, name, updated, generatedToken }: Change): string {
  const what = updated.length > 0 ? `: ${updated.join(', ')}` : '';
  const token = generatedToken ? ` (webhook token, shown once: ${generatedToken.reveal()})` : '';
  return `${outcome} ${thing} ${name}${what}${token}`;
}
