import type { SealedKey } from './sealing.ts';

/** A folder as the process sees it. */
export interface FolderFacts {
  readonly isWritable: boolean;
  /** Users other than its owner and root may write to it. */
  readonly isOpenToOthers: boolean;
  readonly freeBytes: bigint;
}

/** Who holds a port that one wants to listen on. */
export type PortFacts = 'free' | 'ordergate' | 'taken' | 'unusable';

/** The machine around the process. */
export interface Surroundings {
  /** `20.20.2`. */
  readonly nodeVersion: string;
  /** Of a folder or, where there is none yet, of the nearest one above it. Null when nothing may be learnt. */
  folder(path: string): Promise<FolderFacts | null>;
  port(host: string, port: number): Promise<PortFacts>;
}

/** How a database is set up. */
export interface DatabaseFacts {
  /** `150004` is 15.4. */
  readonly versionNumber: number;
  /** By the database's own clock, at the time of the answer. */
  readonly now: Date;
  /** `on`, `off`, `local` … as the server's settings spell it. */
  readonly synchronousCommit: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
}

/** The database, asked about itself and about what our tables hold. Every method throws when it can't be reached. */
export interface DatabaseProbe {
  facts(): Promise<DatabaseFacts>;
  sealedKeys(): Promise<readonly SealedKey[]>;
  /** Of every account that was not deleted; the owner's name and the account's, `kim/main`. */
  exchanges(): Promise<readonly { readonly account: string; readonly exchange: string }[]>;
}
