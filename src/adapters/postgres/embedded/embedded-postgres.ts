import { type Binaries, findBinaries } from './binaries.ts';
import { connectionUrl } from './connection.ts';
import { EmbeddedPostgresError, explained } from './errors.ts';
import { prepareFolders } from './folders.ts';
import { underLock } from './lock.ts';
import { DATABASE, ensureServer, type Server, type Setup, stopServer } from './server.ts';
import { hasLiveUsers, registerUser } from './users.ts';
import { whenServerEnds } from './watch.ts';

/** Longer than a recovery, which happens under the lock. */
const START_PATIENCE_MS = 660_000;
const CLOSE_PATIENCE_MS = 10_000;
const MOST_RESTARTS = 5;
const RESTART_WINDOW_MS = 600_000;

/** A use of the database under `DATA_DIR`. The server runs until its last user, in whatever process, has closed. */
export interface EmbeddedPostgres {
  /** A connection URL for pg, over a Unix socket. It stays the same when the server is restarted. */
  readonly url: string;
  /** Whether the server was running already: under another process, or left behind by one that was killed. */
  readonly adopted: boolean;
  /** Fulfilled if the server ended and could not be started again; a server that ends once is simply restarted. */
  readonly lost: Promise<EmbeddedPostgresError>;
  /** Gives up this use and, if it was the last, stops the server. Takes 40 seconds at most; never rejects. */
  close(): Promise<void>;
}

/** Where the database lies and who is told about it. */
export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Called with one line of text when something takes long or is out of the ordinary. */
  readonly onProgress?: (line: string) => void;
  /** PostgreSQL's programs; the installed package's if absent. */
  readonly binaries?: Binaries;
  /** Where, as root, a folder may be made for the cluster if PostgreSQL can't reach `dataDir`; `/var/lib` and its like if absent. */
  readonly parents?: readonly string[];
}

/** Uses the PostgreSQL under `dataDir`: finds it running, or makes and starts it. @throws EmbeddedPostgresError when it can't. */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, onProgress = () => {}, parents } = options;
  const binaries = options.binaries ?? (await findBinaries());
  const setup: Setup = { folders: await prepareFolders(dataDir), binaries, onProgress, parents };
  return underLock(setup.folders, START_PATIENCE_MS, onProgress, async () => {
    const unregister = await registerUser(setup.folders);
    try {
      return new Use(setup, await ensureServer(setup), unregister);
    } catch (error) {
      await unregister();
      throw error;
    }
  });
}

class Use implements EmbeddedPostgres {
  readonly url: string;
  readonly adopted: boolean;
  readonly lost: Promise<EmbeddedPostgresError>;
  readonly #setup: Setup;
  readonly #unregister: () => Promise<void>;
  #lose: (error: EmbeddedPostgresError) => void = () => {};
  #stopWatching: () => void = () => {};
  #restarts: number[] = [];
  #closed: Promise<void> | undefined;

  constructor(setup: Setup, server: Server, unregister: () => Promise<void>) {
    this.url = connectionUrl(server.socketFolder, DATABASE);
    this.adopted = server.child === undefined;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#setup = setup;
    this.#unregister = unregister;
    this.#watch(server);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { folders, onProgress } = this.#setup;
    this.#stopWatching();
    try {
      await underLock(folders, CLOSE_PATIENCE_MS, onProgress, async () => {
        await this.#unregister();
        if (!(await hasLiveUsers(folders))) await stopServer(folders, onProgress);
      });
    } catch (error) {
      await this.#unregister().catch(() => {});
      onProgress(explained(error, folders.home).message);
    }
  }

  #watch(server: Server): void {
    this.#stopWatching = whenServerEnds(server, () => {
      this.#restart().catch((error: unknown) => this.#lose(explained(error, server.cluster)));
    });
  }

  /** Starts the server again, unless another user of it already has or it keeps ending. */
  async #restart(): Promise<void> {
    const { folders, onProgress } = this.#setup;
    this.#restarts = [...this.#restarts.filter((at) => at > Date.now() - RESTART_WINDOW_MS), Date.now()];
    if (this.#restarts.length > MOST_RESTARTS) {
      throw new EmbeddedPostgresError(
        `The database ended ${MOST_RESTARTS} times in a short while: see ${folders.log}.`,
      );
    }
    onProgress('The database ended unexpectedly; starting it again');
    await underLock(folders, START_PATIENCE_MS, onProgress, async () => {
      if (this.#closed) return;
      const server = await ensureServer(this.#setup);
      if (connectionUrl(server.socketFolder, DATABASE) !== this.url) {
        throw new EmbeddedPostgresError(`The socket of the database in ${server.cluster} moved: start again.`);
      }
      this.#watch(server);
      onProgress('The database runs again');
    });
  }
}
