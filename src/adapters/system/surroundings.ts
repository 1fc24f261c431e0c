import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { FolderFacts, PortFacts, Surroundings } from '../../application/ports/surroundings.ts';

const OTHERS_WRITE = 0o022;
const HEALTH_PATIENCE_MS = 2_000;

/** The machine that this process runs on. */
export const surroundings: Surroundings = { nodeVersion: process.versions.node, folder, port };

async function folder(path: string): Promise<FolderFacts | null> {
  const nearest = await nearestFolder(resolve(path));
  if (nearest === null) return null;
  const [{ mode }, { bavail, bsize }] = await Promise.all([stat(nearest), statfs(nearest, { bigint: true })]);
  const isWritable = await access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const isOurs = nearest === resolve(path);
  return { isWritable, isOpenToOthers: isOurs && (mode & OTHERS_WRITE) !== 0, freeBytes: bavail * bsize };
}

async function nearestFolder(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? path : null;
  } catch {
    return dirname(path) === path ? null : nearestFolder(dirname(path));
  }
}

/** Listens for a moment; a port that is taken is asked whether it is one of us. */
async function port(host: string, wanted: number): Promise<PortFacts> {
  const error = await new Promise<NodeJS.ErrnoException | null>((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen({ host, port: wanted, exclusive: true }, () => server.close(() => done(null)));
  });
  if (error === null) return 'free';
  if (error.code !== 'EADDRINUSE') return 'unusable';
  return (await isHealthy(host, wanted)) ? 'ordergate' : 'taken';
}

async function isHealthy(host: string, wanted: number): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${address}:${wanted}/healthz`, {
      signal: AbortSignal.timeout(HEALTH_PATIENCE_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
