import { ReadableStream } from 'node:stream/web';
import type { Log } from '../../../../application/ports/log.ts';
import type { ApiContext } from '../api.ts';

/**
 * Answers with a text of any length, written as fast as it is read. What fails before the first piece is thrown; what fails
 * later cuts the connection, so that nobody takes a part for the whole.
 */
export async function sendText(c: ApiContext, text: AsyncGenerator<string, void, void>, log: Log): Promise<Response> {
  const first = await text.next();
  const pieces = async function* () {
    try {
      if (!first.done) yield Buffer.from(first.value);
      for await (const piece of text) yield Buffer.from(piece);
    } catch (error) {
      log.warn('an export broke off', { path: c.req.path, error });
      c.env.outgoing.destroy();
    }
  };
  return c.body(ReadableStream.from(pieces()) as globalThis.ReadableStream);
}
