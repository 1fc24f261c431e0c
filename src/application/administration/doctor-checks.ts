import { TIMINGS } from '../../domain/timings.ts';
import type { SealedKey, Sealing } from '../ports/sealing.ts';
import type { DatabaseFacts, FolderFacts, PortFacts } from '../ports/surroundings.ts';

/** What one check found, in words; of what is bad, what to do, unless the words say it. */
export type Verdict =
  | { readonly verdict: 'good'; readonly found: string }
  | { readonly verdict: 'bad'; readonly found: string; readonly advice: string | null };

const OLDEST_NODE = [20, 19] as const;
const RECOMMENDED_NODE = 22;
const OLDEST_DATABASE = 140_000;
const LEAST_FREE_BYTES = 512n * 1024n * 1024n;
const MEBIBYTE = 1024n * 1024n;

const good = (found: string): Verdict => ({ verdict: 'good', found });
const bad = (found: string, advice: string): Verdict => ({ verdict: 'bad', found, advice });

export function checkNode(version: string): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isTooOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isTooOld)
    return bad(version, `install Node.js ${OLDEST_NODE.join('.')} or newer; ${RECOMMENDED_NODE} is recommended`);
  return good(major < RECOMMENDED_NODE ? `${version} (${RECOMMENDED_NODE} or newer is recommended)` : version);
}

export function checkFolder(path: string, folder: FolderFacts | null): Verdict {
  if (!folder) return bad(`${path} is no folder`, 'set DATA_DIR to a folder');
  if (!folder.isWritable)
    return bad(`${path} can not be written to`, 'change its owner, or set DATA_DIR to another folder');
  if (folder.isOpenToOthers) return bad(`other users may write to ${path}`, `chmod go-w '${path}'`);
  return good(path);
}

export function checkSpace(freeBytes: bigint): Verdict {
  const found = `${freeBytes / MEBIBYTE} MiB free`;
  return freeBytes < LEAST_FREE_BYTES ? bad(found, `free at least ${LEAST_FREE_BYTES / MEBIBYTE} MiB`) : good(found);
}

export function checkPort(host: string, port: number, facts: PortFacts): Verdict {
  const address = `${host}:${port}`;
  switch (facts) {
    case 'free':
      return good(`${address} is free`);
    case 'ordergate':
      return good(`ordergate runs at ${address}`);
    case 'taken':
      return bad(`${address} is taken by another program`, 'stop it, or set PORT to another one');
    case 'unusable':
      return bad(
        `this process may not listen at ${address}`,
        'set HOST to an address of this machine and PORT above 1023',
      );
  }
}

export function checkVersion(versionNumber: number): Verdict {
  const found = `PostgreSQL ${Math.floor(versionNumber / 10_000)}.${versionNumber % 10_000}`;
  return versionNumber < OLDEST_DATABASE ? bad(found, 'use PostgreSQL 14 or newer') : good(found);
}

/** An order that is answered must outlive a power failure. `synchronous_commit` is set by each transaction of ours. */
export function checkDurability({ synchronousCommit, fsync, fullPageWrites }: DatabaseFacts): Verdict {
  const needed = { fsync, full_page_writes: fullPageWrites };
  const off = Object.entries(needed).filter(([, value]) => value === 'off');
  const settings = Object.entries({ ...needed, synchronous_commit: synchronousCommit });
  const found = settings.map(([name, value]) => `${name} ${value}`).join(', ');
  if (off.length === 0) return good(found);
  return bad(found, `set ${off.map(([name]) => `${name} = on`).join(' and ')} in the server's configuration`);
}

/** `database` was read between `before` and `after` of our clock. */
export function checkClock(before: Date, database: Date, after: Date): Verdict {
  const apart = Math.max(before.getTime() - database.getTime(), database.getTime() - after.getTime(), 0);
  const found = `${apart} ms apart from the database's`;
  return apart > TIMINGS.skew ? bad(found, 'let both machines set their clocks by NTP') : good(found);
}

export function checkMigrations(pending: readonly string[]): Verdict {
  if (pending.length === 0) return good('all applied');
  return bad(`not applied: ${pending.join(', ')}`, 'run: npm run --silent ordergate -- migrate up');
}

export function checkExchanges(
  accounts: readonly { readonly account: string; readonly exchange: string }[],
  isKnown: (id: string) => boolean,
): Verdict {
  const unknown = accounts.filter(({ exchange }) => !isKnown(exchange));
  if (unknown.length === 0) return good(`all known (${accounts.length} accounts)`);
  const found = unknown.map(({ account, exchange }) => `${exchange} of ${account} is unknown`).join(', ');
  return bad(found, 'correct the exchange, or use the version of ordergate that knew it');
}

export function checkKeys(keys: readonly SealedKey[], sealing: Sealing): Verdict {
  const lost = keys.filter((key) => sealing.open(key) === null).length;
  const old = keys.filter((key) => !sealing.isCurrent(key.sealed)).length;
  if (lost > 0) {
    const advice =
      'put the key that sealed them into ENCRYPTION_KEY_PREVIOUS, or apply the accounts with their keys again';
    return bad(`${lost} of ${keys.length} can not be opened`, advice);
  }
  return good(old > 0 ? `${keys.length} opened, ${old} with an older key: keys rotate` : `${keys.length} opened`);
}
