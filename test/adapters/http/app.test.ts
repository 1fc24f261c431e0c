import { afterEach, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/adapters/http/app.ts';
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/server.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { RecordingExecuteOrder, RecordingLog, type Serving, serve } from './serving.ts';

let serving: Serving | null = null;
const start = async (options?: Parameters<typeof serve>[0]) => {
  serving = await serve(options);
  return serving;
};
afterEach(async () => {
  await serving?.stop();
  serving = null;
});

describe('health', () => {
  it('says that the process runs', async () => {
    const { url } = await start({ readiness: () => Promise.reject(new Error('no database')) });

    const response = await fetch(`${url}/healthz`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ success: true });
  });

  it('is ready when everything is', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ success: true, checks: { database: true } });
  });

  it.each([
    ['a check fails', async () => ({ ready: false, checks: { database: true, migrations: false } })],
    ['the look itself fails', () => Promise.reject(new Error('gone'))],
  ])('is not ready when %s', async (_, readiness) => {
    const { url } = await start({ readiness });

    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ success: false, error: 'Not ready', code: 'NOT_READY' });
  });

  it('does not wait for a look that never ends', async () => {
    const clock = { ...systemClock, wait: async () => {} };
    const { url } = await start({ readiness: () => new Promise(() => {}), clock });

    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  it('is not ready while it stops, and says so on a connection that it closes', async () => {
    const { url, stopping } = await start();

    stopping.abort();
    const response = await fetch(`${url}/readyz`);

    expect(response.status).toBe(503);
    expect(response.headers.get('connection')).toBe('close');
  });
});

describe('every answer', () => {
  it('is JSON, also for what does not exist', async () => {
    const { url } = await start();

    const response = await fetch(`${url}/api/nothing`);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ success: false, error: 'Not found', code: 'NOT_FOUND' });
  });

  it('bears security headers', async () => {
    const { url } = await start();

    const { headers } = await fetch(`${url}/healthz`);

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('asks for https once users come by it', async () => {
    const { url } = await start({ isHttps: true });

    expect((await fetch(`${url}/healthz`)).headers.get('strict-transport-security')).toContain('max-age=');
  });
});

describe('what a route of later parts throws', () => {
  let server: HttpServer | null = null;
  afterEach(async () => {
    await server?.stop(0);
    server = null;
  });

  it('is logged, and answered without its text', async () => {
    const log = new RecordingLog();
    const app = createApp({
      executeOrder: new RecordingExecuteOrder(),
      log,
      clock: systemClock,
      stopping: new AbortController().signal,
      defaultLocale: 'ko',
      trustProxy: { kind: 'none' },
      webhookAllowed: null,
      isHttps: false,
      isSimulated: false,
      publicUrl: null,
      version: '0.0.0',
      readiness: async () => ({ ready: true, checks: {} }),
    });
    app.get('/api/broken', () => {
      throw new Error('password=hunter2');
    });
    server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });

    const response = await fetch(`http://127.0.0.1:${server.port}/api/broken?token=abc`);

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      success: false,
      error: '서버 오류입니다. 로그를 확인하세요',
      code: 'INTERNAL',
    });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('"path":"/api/broken"');
    expect(log.lines[0]).not.toContain('abc');
  });
});
