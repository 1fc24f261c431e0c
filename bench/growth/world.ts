import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type Database, openDatabase } from '../../src/adapters/postgres/database.ts';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { type Composition, createContainer, SERVICES } from '../../src/container.ts';
import { openSealing } from '../../src/installation.ts';
import { SCHEMA } from './progress.ts';

/** What PostgreSQL was asked while this recorded. */
export class Recorder {
  readonly asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  isOn = false;

  listenTo(pool: pg.Pool): void {
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      const recorded = (asked: string | { readonly text: string; readonly values?: unknown[] }, values?: unknown[]) => {
        const [text, given] = typeof asked === 'string' ? [asked, values] : [asked.text, asked.values ?? values];
        if (this.isOn) this.asked.push({ text, values: given ?? [] });
        return query(asked, values);
      };
      Object.assign(client, { query: recorded });
    });
  }
}

/** ordergate as it is composed for `serve`, over a database that was filled. */
export interface World {
  readonly url: string;
  readonly container: Composition;
  /** As lists and counts use it. */
  readonly reading: Database;
  readonly recorder: Recorder;
  close(): Promise<void>;
}

/** How long lists, searches and exports may take is theirs alone: here they take as long as they do. */
const READING = { max: 4, statementTimeout: 300_000 };

export async function openWorld(url: string): Promise<World> {
  const read = readConfig({ DATABASE_URL: url, ENCRYPTION_KEY: randomBytes(32).toString('base64') });
  if (read.kind === 'invalid') throw new Error(read.errors.join('\n'));
  const { config } = read;
  const log = createLog({ level: 'silent' });
  const connections = { url, schema: SCHEMA, prepared: true, onError: () => {} };
  const [database, journal] = [openDatabase(connections), openDatabase(connections)];
  const reading = openDatabase({ ...connections, ...READING });
  const recorder = new Recorder();
  for (const { pool } of [database, reading, journal]) recorder.listenTo(pool);
  const container = createContainer({
    config,
    log,
    server: {
      url,
      listenUrl: url,
      prepared: true,
      isEmbedded: false,
      lost: new Promise(() => {}),
      close: async () => {},
    },
    database,
    reading,
    journal,
    sealing: await openSealing(config, () => {}),
    stopping: new AbortController().signal,
    processes: 1,
  });
  const liveness = container.get(SERVICES.liveness);
  liveness.start();
  await liveness.waitUntilAlive();
  return {
    url,
    container,
    reading,
    recorder,
    async close() {
      await container.get(SERVICES.background).stop(1_000);
      container.get(SERVICES.leases).stop();
      await liveness.stop();
      await Promise.all([database.close(), reading.close(), journal.close()]);
    },
  };
}
