import { afterEach, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/adapters/http/app.ts';
import { startHttpServer } from '../../../src/adapters/http/server.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { accepted, goodBody, type Serving, serve } from './serving.ts';

let serving: Serving | null = null;
afterEach(async () => {
  await serving?.stop();
  serving = null;
});

/** A webhook whose order stays on its way until `settle` is called. */
async function withOneInFlight() {
  serving = await serve();
  const { executeOrder, post } = serving;
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    executeOrder.next = async () => {
      resolve();
      await settled;
      return accepted();
    };
  });
  const answer = post(goodBody);
  await begun;
  return { serving, answer, settle };
}

describe('the server', () => {
  it('says in one line which address is taken and what to set', async () => {
    serving = await serve();
    const { port } = serving.server;
    const app = createApp({
      executeOrder: serving.executeOrder,
      log: serving.log,
      clock: systemClock,
      stopping: serving.stopping.signal,
      defaultLocale: 'en',
      trustProxy: { kind: 'none' },
      webhookAllowed: null,
      isHttps: false,
      isSimulated: false,
      publicUrl: null,
      version: '0.0.0',
      readiness: async () => ({ ready: true, checks: {} }),
    });

    await expect(startHttpServer({ app, host: '127.0.0.1', port, clock: systemClock })).rejects.toThrow(
      `127.0.0.1:${port} is already in use: stop what listens there, or set PORT to a free port`,
    );
    await expect(startHttpServer({ app, host: '192.0.2.1', port: 0, clock: systemClock })).rejects.toThrow(
      '192.0.2.1:0 is no address of this machine: set HOST to one, such as 127.0.0.1',
    );
  });

  it('takes no more webhooks once it stops, and finishes the one in flight', async () => {
    const { serving, answer, settle } = await withOneInFlight();

    serving.stopping.abort();
    const stopped = serving.server.stop(60_000);
    const late = await serving.post({ ...goodBody, webhook_id: 'late' });
    settle();
    const finished = await answer;
    await stopped;

    expect(late.status).toBe(503);
    expect(late.headers.get('retry-after')).toBe('5');
    expect(late.headers.get('connection')).toBe('close');
    expect(await late.json()).toMatchObject({ success: false, code: 'NOT_ACCEPTED' });
    expect(finished.status).toBe(200);
    expect(finished.headers.get('connection')).toBe('close');
    expect(serving.executeOrder.signals).toHaveLength(1);
    expect(serving.executeOrder.delivered).toEqual(['signal-1']);
    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
  });

  it('waits no longer than it was told', async () => {
    const { serving, answer, settle } = await withOneInFlight();
    const cut = expect(answer).rejects.toThrow();

    await serving.server.stop(1);
    await cut;
    settle();

    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
  });

  it('stops once, however often it is told', async () => {
    serving = await serve();

    await Promise.all([serving.server.stop(1_000), serving.server.stop(1_000)]);

    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
  });
});
