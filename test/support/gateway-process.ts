import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compiledProject } from './compiled.ts';

/** How long anything may take that a test waits for, in milliseconds. */
const PATIENCE = 50_000;

/** One line of the log. */
export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** The program as a process of its own, with its lines as they come. */
export class OrdergateProcess {
  readonly child: ChildProcess;
  readonly logs: LogLine[] = [];
  /** Lines on standard output that are no log. */
  readonly output: string[] = [];
  readonly errors: string[] = [];
  /** Resolves when it has ended and every line of it was read. */
  readonly ended: Promise<Ended>;
  readonly #listeners = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    running.add(child);
    const [stdout, stderr] = [child.stdout!, child.stderr!].map((input) => createInterface({ input }));
    stdout!.on('line', (line) => this.#note(line));
    stderr!.on('line', (line) => this.#note(line, this.errors));
    this.ended = Promise.all([once(child, 'close'), once(stdout!, 'close'), once(stderr!, 'close')]).then(() => {
      running.delete(child);
      this.#tell();
      return { code: child.exitCode, stdout: this.output.join('\n'), stderr: this.errors.join('\n') };
    });
  }

  /** Everything that it has said. */
  get text(): string {
    return [...this.logs.map((line) => JSON.stringify(line)), ...this.output, ...this.errors].join('\n');
  }

  /** The first log line of this event, as soon as there is one. */
  log(event: string, fits: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    return this.#wait(`the log line "${event}"`, () => this.logs.find((line) => line.event === event && fits(line)));
  }

  /** The first line of output with this text, as soon as there is one. */
  line(text: string): Promise<string> {
    return this.#wait(`the line "${text}"`, () => [...this.output, ...this.errors].find((line) => line.includes(text)));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  #note(line: string, plain = this.output): void {
    const log = plain === this.output ? logLineOf(line) : null;
    if (log) this.logs.push(log);
    else plain.push(line);
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #wait<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        settle();
      };
      const look = () => {
        const found = find();
        if (found !== undefined) finish(() => resolve(found));
        else if (!running.has(this.child)) finish(() => reject(new Error(`It ended before ${what}:\n${this.text}`)));
      };
      const tooLong = () => finish(() => reject(new Error(`It did not bring ${what} in time:\n${this.text}`)));
      const timer = setTimeout(tooLong, PATIENCE);
      this.#listeners.add(look);
      look();
    });
  }
}

/** Starts the compiled program with exactly this environment. It reads no `.env`, for it runs in another folder. */
export async function startOrdergate(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string | null = null,
): Promise<OrdergateProcess> {
  const main = join(await compiledProject(), 'src', 'main.js');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { PATH, HOME, ...env }, cwd: tmpdir() });
  child.stdin.end(input ?? '');
  return new OrdergateProcess(child);
}

/** Runs one command to its end. */
export async function runOrdergate(...start: Parameters<typeof startOrdergate>): Promise<Ended> {
  return (await startOrdergate(...start)).ended;
}

/** Ends whatever is still running; a stopped process too. */
export async function endOrdergates(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    }),
  );
}

function logLineOf(line: string): LogLine | null {
  if (!line.startsWith('{"level"')) return null;
  return JSON.parse(line) as LogLine;
}
