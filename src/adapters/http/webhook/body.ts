import type { IncomingMessage } from 'node:http';
import { OVER } from '../../../application/over.ts';
import type { Clock } from '../../../application/ports/clock.ts';

const MAX_BYTES = 64 * 1024;
/** TradingView itself gives up after three seconds. */
const MAX_WAIT = 3_000;

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** It stopped before its end, or did not arrive in time. */
  | { readonly kind: 'incomplete' };

/** Reads a body of at most 64 KiB within three seconds. What declares to be larger is not read at all. */
export async function readBody(incoming: IncomingMessage, clock: Clock): Promise<ReadBody> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BYTES) return { kind: 'too_large' };
  const done = new AbortController();
  const tooSlow = clock.wait(MAX_WAIT, done.signal).then((): ReadBody => ({ kind: 'incomplete' }));
  const read = await Promise.race([collect(incoming, done.signal), tooSlow]);
  done.abort(OVER);
  return read;
}

/** Listens from this very moment on: a sender may hang up right after its last byte, and is heard nevertheless. */
function collect(incoming: IncomingMessage, done: AbortSignal): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) resolve({ kind: 'too_large' });
      else chunks.push(chunk);
    };
    incoming.on('data', onData);
    incoming.once('end', () => resolve({ kind: 'body', bytes: Buffer.concat(chunks) }));
    incoming.once('error', () => resolve({ kind: 'incomplete' }));
    incoming.once('close', () => resolve({ kind: 'incomplete' }));
    done.addEventListener('abort', () => incoming.off('data', onData), { once: true });
  });
}
