import cluster from 'node:cluster';
import type { Output } from '../adapters/cli/output.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { createLog } from '../adapters/system/log.ts';
import { announce } from '../announce.ts';
import type { Config } from '../config.ts';
import { openInstallation } from '../installation.ts';
import { STOP_MARGIN, untilStopped } from '../serve.ts';
import { Crew } from './crew.ts';

/** Their connections together are as many as the embedded database takes. */
const MOST_WITH_EMBEDDED = 8;
/** Beyond what a worker itself takes to stop at most, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Opens and migrates the database, then has so many workers take webhooks on one port until `stopping` aborts. It takes none
 * itself. Resolves when every worker has finished what was in flight.
 */
export async function serveWithWorkers(
  config: Config,
  count: number,
  output: Output,
  stopping: AbortSignal,
): Promise<void> {
  if (!cluster.isPrimary) throw new Error('--workers needs a process of its own: here another cluster runs ordergate');
  if (config.database.kind === 'embedded' && count > MOST_WITH_EMBEDDED)
    throw new Error(`The embedded database serves ${MOST_WITH_EMBEDDED} workers at most: set DATABASE_URL`);
  const log = createLog({ level: config.logLevel });
  const stopPatience = config.executionTimeout + STOP_MARGIN + PATIENCE;
  const installation = await openInstallation(config, { log, stopping, onProgress: (line) => log.info(line) });
  const { server } = installation;
  const crew = new Crew({ count, embeddedUrl: server.isEmbedded ? server.url : null, clock: systemClock, log });
  const stop = () => void crew.stop(stopPatience);
  stopping.addEventListener('abort', stop, { once: true });
  try {
    const port = stopping.aborted ? null : await crew.start();
    if (port === null) return;
    await announce(installation, config, port, { output, log });
    const lost = await untilStopped(installation, stopping, log);
    if (lost !== null) throw lost;
  } finally {
    await crew.stop(stopPatience);
    await installation.close();
    log.info('stopped');
    await log.close();
  }
}
