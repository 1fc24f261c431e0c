import type { Finding } from '../../application/administration/doctor.ts';
import type { CommandPorts } from './commands.ts';
import { type ExitStatus, failed } from './output.ts';

const MARKS: Readonly<Record<Finding['verdict'], string>> = { good: '✓', bad: '✗' };

/** `doctor`: a table of what was looked at, and what to do about what is bad. */
export async function examine({ output, withDoctor }: CommandPorts): Promise<ExitStatus> {
  const { findings, isComplete } = await withDoctor((doctor) => doctor.execute());
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const finding of findings) {
    output.out(`${MARKS[finding.verdict]} ${finding.check.padEnd(width)}  ${finding.found}`);
    if (finding.verdict === 'bad' && finding.advice) output.out(`  ${' '.repeat(width)}  → ${finding.advice}`);
  }
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length;
  if (bad === 0) return 0;
  return failed(
    output,
    isComplete ? `${bad} to be put right` : `${bad} to be put right before the rest can be looked at`,
  );
}
