import { openEmbeddedPostgres } from './adapters/postgres/embedded/embedded-postgres.ts';
import type { Config } from './config.ts';

/** A PostgreSQL that can be reached: the embedded one, started if need be, or that of `DATABASE_URL`. */
export interface DatabaseServer {
  readonly url: string;
  /** Direct, never through a pooler. */
  readonly listenUrl: string;
  readonly prepared: boolean;
  readonly isEmbedded: boolean;
  /** Fulfilled when it is gone for good; never for a server of one's own, which comes back. */
  readonly lost: Promise<Error>;
  /** Stops the embedded one unless another process uses it; leaves a server of one's own alone. */
  close(): Promise<void>;
}

/** `onProgress` is told what takes long, a line each. @throws EmbeddedPostgresError */
export async function openDatabaseServer(config: Config, onProgress: (line: string) => void): Promise<DatabaseServer> {
  if (config.database.kind === 'server') {
    const { url, listenUrl, prepared } = config.database;
    return {
      url: url.reveal(),
      listenUrl: listenUrl.reveal(),
      prepared,
      isEmbedded: false,
      lost: new Promise(() => {}),
      close: async () => {},
    };
  }
  const embedded = await openEmbeddedPostgres({ dataDir: config.dataDir, onProgress });
  const { url, lost } = embedded;
  return { url, listenUrl: url, prepared: true, isEmbedded: true, lost, close: () => embedded.close() };
}
