/** Where a command writes its lines. */
export interface Output {
  /** What was asked for. */
  out(line: string): void;
  /** What went wrong, and what is not the answer itself. */
  err(line: string): void;
}

/** What a command ends with: 0, or 1 with the reason on `err`. */
export type ExitStatus = 0 | 1;

/** The process's own streams. */
export const processOutput: Output = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

/** Says why a command did not do what it was asked to. */
export function failed(output: Output, reason: string): ExitStatus {
  output.err(reason);
  return 1;
}

/** Why something failed, in one line, also where it has several causes. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.trim().replace(/\s*\n\s*/g, '; ');
}
