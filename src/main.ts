#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { processOutput } from './adapters/cli/output.ts';
import { runCommandLine } from './adapters/cli/program.ts';
import { commandPorts } from './commands.ts';
import { type Config, readConfig } from './config.ts';
import { serve } from './serve.ts';

/** Throws the lines that say which variables to mend. */
function config(): Config {
  const read = readConfig(process.env);
  if (read.kind === 'invalid') throw new Error(read.errors.join('\n'));
  return read.config;
}

/** Aborts at the first SIGTERM or SIGINT. npm passes one on to a process that has it already: a second is no forced quit. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  return stopping.signal;
}

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await runCommandLine(process.argv.slice(2), {
  ...commandPorts(config),
  async serve() {
    await serve(config(), processOutput, stopSignal());
    return 0;
  },
});
