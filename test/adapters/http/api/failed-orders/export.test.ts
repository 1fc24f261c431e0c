import { afterEach, describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { createApi } from '../../../../../src/adapters/http/api/api.ts';
import { sendText } from '../../../../../src/adapters/http/api/failed-orders/send-text.ts';
import type { AppEnv } from '../../../../../src/adapters/http/env.ts';
import { type HttpServer, startHttpServer } from '../../../../../src/adapters/http/server.ts';
import { systemClock } from '../../../../../src/adapters/system/clock.ts';
import { LedgerUnavailable } from '../../../../../src/application/ports/order-ledger.ts';
import { RecordingLog } from '../../serving.ts';

const PIECE = 'x'.repeat(64 * 1024);
const gone = () => new LedgerUnavailable('The database is unavailable', { maybeWritten: false });

let server: HttpServer | null = null;
afterEach(async () => {
  await server?.stop(0);
  server = null;
});

/** A route that sends what the generator says, for a user who reads English. */
async function serve(text: () => AsyncGenerator<string, void, void>) {
  const log = new RecordingLog();
  const api = createApi();
  api.use(async (c, next) => {
    c.set('user', { id: 1, username: 'kim', locale: 'en', timeZone: 'UTC', isPaused: false });
    await next();
  });
  api.get('/text', (c) => sendText(c, text(), log));
  const app = new Hono<AppEnv>();
  app.route('/', api);
  server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  return { url: `http://127.0.0.1:${server.port}/text`, log };
}

describe('a text of any length', () => {
  it('is sent whole', async () => {
    const { url } = await serve(async function* () {
      yield 'one ';
      yield '둘';
    });
    expect(await (await fetch(url)).text()).toBe('one 둘');
  });

  it('is 503 where it fails before its first piece', async () => {
    // biome-ignore lint/correctness/useYield: It fails before it yields.
    const { url } = await serve(async function* () {
      throw gone();
    });
    const response = await fetch(url);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ success: false, code: 'UNAVAILABLE' });
  });

  it('is cut off where it fails later, so that no part passes for the whole', async () => {
    const { url, log } = await serve(async function* () {
      yield PIECE;
      throw gone();
    });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(log.lines).toEqual([expect.stringContaining('warn an export broke off')]);
  });

  it('is read no further than its reader wants it, and given up with him', async () => {
    let read = 0;
    let giveUp: () => void = () => {};
    const givenUp = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const { url } = await serve(async function* () {
      try {
        for (; read < 100_000; read += 1) yield PIECE;
      } finally {
        giveUp();
      }
    });
    const leaving = new AbortController();
    const response = await fetch(url, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await givenUp;
    expect(read).toBeLessThan(1_000);
  });
});
