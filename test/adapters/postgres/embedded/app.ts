import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgresOptions } from '../../../../src/adapters/postgres/embedded/embedded-postgres.ts';
import { compiledProject } from '../../../support/compiled.ts';

const SCRIPT = fileURLToPath(new URL('app.mjs', import.meta.url));

type Options = Omit<EmbeddedPostgresOptions, 'onProgress'>;

/** What `open` reports. */
export interface Opened {
  readonly url: string;
  readonly adopted: boolean;
  readonly uid: number;
}

interface Report {
  readonly event: string;
  readonly value: unknown;
}

/** A process of its own that uses the embedded PostgreSQL. */
export interface App {
  readonly process: ChildProcess;
  /** Every line of progress so far. */
  readonly progress: string[];
  open(options: Options): Promise<Opened>;
  /** Opens where it must fail, and returns the error's name and message. */
  openInVain(options: Options): Promise<string>;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
  /** Sends a command without waiting for its report. */
  send(command: string, argument?: unknown): void;
  /** The next report of this event. */
  next(event: string): Promise<unknown>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Starts the process; `wrapper` is a command that runs the one behind it. */
export async function startApp(wrapper: readonly string[] = []): Promise<App> {
  const module = join(await compiledProject(), 'src', 'adapters', 'postgres', 'embedded', 'embedded-postgres.js');
  const [program = '', ...args] = [...wrapper, process.execPath, SCRIPT, module];
  // In a process group of its own, as a shell would start it: Ctrl-C is then a signal to that group.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true, cwd: '/' });
  running.add(child);
  const reports = new Reports(child);
  const ask = async (command: string, argument?: unknown) => {
    send(command, argument);
    return reports.next(command);
  };
  const send = (command: string, argument?: unknown) => {
    child.stdin?.write(`${JSON.stringify([command, argument])}\n`);
  };
  return {
    process: child,
    progress: reports.progress,
    send,
    next: (event) => reports.next(event),
    open: async (options) => (await ask('open', options)) as Opened,
    openInVain: async (options) => {
      send('open', options);
      return String(await reports.next('error'));
    },
    query: async (sql) => (await ask('query', sql)) as Record<string, unknown>[],
    close: async () => {
      await ask('close');
      await end(child, 'SIGTERM');
    },
    kill: (signal) => end(child, signal),
  };
}

/** Ends whatever a failed test left running. */
export async function endApps(): Promise<void> {
  for (const child of running) await end(child, 'SIGKILL');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** The lines of a process, handed out by event; an error that nobody waits for fails whoever waits. */
class Reports {
  readonly progress: string[] = [];
  readonly #unread: Report[] = [];
  #wake: () => void = () => {};
  #over = false;

  constructor(child: ChildProcess) {
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => {
      const report = JSON.parse(line) as Report;
      if (report.event === 'progress') this.progress.push(String(report.value));
      this.#unread.push(report);
      this.#wake();
    });
    lines.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  async next(event: string): Promise<unknown> {
    for (;;) {
      const at = this.#unread.findIndex((report) => report.event === event || report.event === 'error');
      const [report] = at === -1 ? [] : this.#unread.splice(at, 1);
      if (report?.event === event) return report.value;
      if (report) throw new Error(`instead of ${event}: ${report.value}`);
      if (this.#over) throw new Error(`the process ended before it reported ${event}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
