import cluster from 'node:cluster';
import { z } from 'zod';
import { reasonOf } from '../adapters/cli/output.ts';
import { createLog } from '../adapters/system/log.ts';
import type { Config } from '../config.ts';
import { Secret } from '../domain/secret.ts';
import { serve } from '../serve.ts';

/** The variable by which a primary makes a process its worker; whoever else runs us in a cluster does not set it. */
export const WORKER_VARIABLE = 'ORDERGATE_WORKER';

const PlaceSchema = z.object({
  number: z.number(),
  /** How many workers there are. */
  of: z.number(),
  /** The embedded database that the primary has opened; null where `DATABASE_URL` names one. */
  embeddedUrl: z.string().nullable(),
});

/** Which worker a process is, as its primary tells it: JSON in the variable. */
export type WorkerPlace = z.infer<typeof PlaceSchema>;

/** What a worker says before it ends by itself: why. */
export const FailureSchema = z.object({ failure: z.string() });

/** Null where this process is no worker of ours. */
export function workerPlace(env: NodeJS.ProcessEnv): WorkerPlace | null {
  const text = env[WORKER_VARIABLE];
  return cluster.isWorker && text !== undefined ? PlaceSchema.parse(JSON.parse(text)) : null;
}

/** One instance as any other, but that it announces nothing. Ends like one, too, should the primary vanish. */
export async function work(place: WorkerPlace, config: () => Config, stopping: AbortController): Promise<0 | 1> {
  const { worker } = cluster;
  if (worker) {
    // Otherwise Node would end this process at once, with whatever is in flight.
    worker.exitedAfterDisconnect = true;
    worker.once('disconnect', () => stopping.abort());
  }
  try {
    const own = inDatabaseOf(place, config());
    const log = createLog({ level: own.logLevel, fields: { worker: place.number } });
    await serve(own, { log, stopping: stopping.signal, processes: place.of, onListening: async () => {} });
    return 0;
  } catch (error) {
    const said: z.infer<typeof FailureSchema> = { failure: reasonOf(error) };
    await new Promise((resolve) => process.send?.(said, resolve) ?? resolve(null));
    return 1;
  } finally {
    if (process.connected) process.disconnect();
  }
}

function inDatabaseOf({ embeddedUrl }: WorkerPlace, config: Config): Config {
  if (embeddedUrl === null) return config;
  const url = new Secret(embeddedUrl);
  return { ...config, database: { kind: 'server', url, listenUrl: url, prepared: true } };
}
