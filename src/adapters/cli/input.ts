import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Output } from './output.ts';

/** Where a command reads from: standard input, a terminal or not. */
export interface Input {
  readonly stream: NodeJS.ReadableStream;
  readonly isTerminal: boolean;
}

/** Everything up to the end, as UTF-8. */
export async function readAll({ stream }: Input): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Runs `work` with a terminal that does not show what is typed. Each call of `ask` answers the next line; lines typed ahead
 * wait for it. It rejects when the typing is broken off with Ctrl-C or Ctrl-D.
 */
export async function withHiddenTyping<T>(
  { stream }: Input,
  output: Output,
  work: (ask: (prompt: string) => Promise<string>) => Promise<T>,
): Promise<T> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stream, output: nowhere, terminal: true });
  const lines = terminal[Symbol.asyncIterator]();
  try {
    return await work(async (prompt) => {
      output.err(prompt);
      const line = await lines.next();
      if (line.done) throw new Error('Cancelled; nothing was changed');
      return line.value;
    });
  } finally {
    terminal.close();
  }
}
