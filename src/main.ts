#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { processOutput } from './adapters/cli/output.ts';
import { runCommandLine } from './adapters/cli/program.ts';
import { createLog } from './adapters/system/log.ts';
import { announce } from './announce.ts';
import { commandPorts } from './commands.ts';
import { type Config, readConfig } from './config.ts';
import { serve } from './serve.ts';
import { serveWithWorkers } from './workers/primary.ts';
import { work, workerPlace } from './workers/worker.ts';

/** Throws the lines that say which variables to mend. */
function config(): Config {
  const read = readConfig(process.env);
  if (read.kind === 'invalid') throw new Error(read.errors.join('\n'));
  return read.config;
}

/** Aborts at the first SIGTERM or SIGINT. npm passes one on to a process that has it already: a second is no forced quit. */
function stopSignal(): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  return stopping;
}

async function serveAlone(own: Config, stopping: AbortSignal): Promise<void> {
  const log = createLog({ level: own.logLevel });
  await serve(own, {
    log,
    stopping,
    processes: 1,
    onListening: (installation, port) => announce(installation, own, port, { output: processOutput, log }),
  });
}

if (existsSync('.env')) process.loadEnvFile('.env');
const place = workerPlace(process.env);
process.exitCode =
  place === null
    ? await runCommandLine(process.argv.slice(2), {
        ...commandPorts(config),
        async serve(workers) {
          const { signal } = stopSignal();
          if (workers === 1) await serveAlone(config(), signal);
          else await serveWithWorkers(config(), workers, processOutput, signal);
          return 0;
        },
      })
    : await work(place, config, stopSignal());
