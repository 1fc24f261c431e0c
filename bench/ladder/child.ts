import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A script of this bench as a process of its own. It says `ready at PORT` once it listens. */
export interface Child {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** `script` lies beside this file. Rejects when it ends before it is ready. */
export async function startChild(script: string, env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const child = launch(script, env);
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const [, port] = /^ready at (\d+)$/.exec(line) ?? [];
    if (port === undefined) continue;
    return { pid: child.pid!, port: Number(port), stop: () => end(child) };
  }
  throw new Error(`${script} ended before it was ready`);
}

/** Runs a script to its end; the JSON that it writes. */
export async function runChild<T>(script: string, input: object): Promise<T> {
  const child = launch(script, { INPUT: JSON.stringify(input) });
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return JSON.parse(output) as T;
}

export async function endChildren(): Promise<void> {
  await Promise.all([...running].map(end));
}

function launch(script: string, env: Readonly<Record<string, string>>): ChildProcess {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [path], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
