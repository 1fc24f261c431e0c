import { isServerOf } from './processes.ts';
import type { Server } from './server.ts';

const LOOK_MS = 500;

/** Calls `onEnd` once when the server's main process ends: at once for our child, else within half a second. @returns What stops that. */
export function whenServerEnds(server: Server, onEnd: () => void): () => void {
  let watching = true;
  const ended = () => {
    if (watching) onEnd();
    watching = false;
  };
  const { child } = server;
  if (child === undefined) lookAtIntervals(server, () => watching, ended);
  else if (child.exitCode !== null || child.signalCode !== null) queueMicrotask(ended);
  else child.once('exit', ended);
  return () => {
    watching = false;
  };
}

function lookAtIntervals(server: Server, isWatching: () => boolean, ended: () => void): void {
  const timer = setTimeout(async () => {
    if (!isWatching()) return;
    if (await isServerOf(server.pid, server.cluster)) lookAtIntervals(server, isWatching, ended);
    else ended();
  }, LOOK_MS);
  timer.unref();
}
