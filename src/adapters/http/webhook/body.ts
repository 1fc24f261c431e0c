import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../application/ports/clock.ts';

const MAX_BYTES = 64 * 1024;
/** TradingView itself gives up after three seconds. */
const MAX_WAIT = 3_000;

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** It stopped before its end, or did not arrive in time. */
  | { readonly kind: 'incomplete' };

/**
 * Reads a body of at most 64 KiB within three seconds. What declares to be larger is not read at all. Listens from this very moment on:
 * a sender may hang up right after its last byte, and is heard nevertheless.
 */
export function readBody(incoming: IncomingMessage, clock: Clock): Promise<ReadBody> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BYTES) return Promise.resolve({ kind: 'too_large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (read: ReadBody) => {
      stopWaiting();
      incoming.off('data', onData);
      resolve(read);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) end({ kind: 'too_large' });
      else chunks.push(chunk);
    };
    const stopWaiting = clock.after(MAX_WAIT, () => end({ kind: 'incomplete' }));
    incoming.on('data', onData);
    incoming.once('end', () => end({ kind: 'body', bytes: Buffer.concat(chunks) }));
    incoming.once('error', () => end({ kind: 'incomplete' }));
    incoming.once('close', () => end({ kind: 'incomplete' }));
  });
}
