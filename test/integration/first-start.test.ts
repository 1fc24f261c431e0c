import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway } from '../support/gateway.ts';
import { endOrdergates, runOrdergate } from '../support/gateway-process.ts';

let home: string;
let env: Readonly<Record<string, string>>;
let gateway: Gateway;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ordergate-first-'));
  // As a folder that its user made: another one may look into it.
  await chmod(home, 0o755);
  env = { DATA_DIR: join(home, 'data'), PORT: '0' };
  gateway = await Gateway.start(env, { cold: true });
}, 180_000);

afterAll(async () => {
  await endOrdergates();
  // Its last user stops the database that killed ones have left running.
  await runOrdergate(['migrate', 'status'], env);
  await rm(home, { recursive: true, force: true });
}, 60_000);

/** What a shell would send for a printed curl command, to wherever the gateway listens now. */
async function run(curl: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const [, url, header, data] = /^curl -sS '([^']+)' -H '([^']+)' -d '([^']+)'$/.exec(curl) ?? [];
  const { pathname } = new URL(url ?? '');
  const [name = '', value = ''] = (header ?? '').split(': ');
  const response = await fetch(`${gateway.address}${pathname}`, {
    method: 'POST',
    headers: { [name]: value },
    body: data ?? null,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const restart = async () => {
  gateway = await Gateway.start(env, { cold: true });
};

describe('a first start without any setting', () => {
  const kept = { symbol: 'BTC/USDT', side: 'buy', order_type: 'market', quantity: '0.01', webhook_id: 'kept' };
  let curls: string[];
  let token: string;
  let orderId: unknown;

  it('prints the page, a login, and two commands: one is accepted, one becomes a failed order', async () => {
    await gateway.line('ordergate is ready at');
    curls = gateway.text.split('\n').filter((line) => line.startsWith('curl '));
    token = /"token":"([^"]+)"/.exec(curls[0] ?? '')?.[1] ?? '';

    expect(gateway.text).toMatch(/Page {7}http:\/\/127\.0\.0\.1:\d+\//);
    expect(gateway.text).toMatch(/User {7}demo/);
    expect(gateway.text).toMatch(/Password {3}\S{12,}/);
    expect(curls.map((curl) => new URL(/'(http[^']+)'/.exec(curl)?.[1] ?? '').origin)).toEqual([
      gateway.address,
      gateway.address,
    ]);
    expect(await run(curls[0] ?? '')).toMatchObject({ status: 200, body: { success: true } });
    expect(await run(curls[1] ?? '')).toMatchObject({
      status: 400,
      body: { success: false, code: 'INSUFFICIENT_FUNDS', failed_order_id: 1 },
    });
    const first = await gateway.webhook({ token }, kept);
    expect(first.status).toBe(200);
    orderId = first.body.order_id;
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'keeps everything over a start after %s, and makes no second demo',
    async (signal) => {
      await gateway.kill(signal);
      await gateway.ended();
      await restart();
      await gateway.line('ordergate is ready at');
      const again = await gateway.webhook({ token }, kept);

      expect(gateway.text).not.toContain('Password');
      expect(again).toMatchObject({ status: 200, body: { order_id: orderId } });
      expect(again.headers.get('idempotent-replay')).toBe('true');
      expect(await run(curls[1] ?? '')).toMatchObject({ status: 400, body: { code: 'INSUFFICIENT_FUNDS' } });
    },
  );

  it('may be started twice: both serve the same data, and the database outlives the one that ends first', async () => {
    const second = await Gateway.start(env, { cold: true });
    expect((await second.webhook({ token }, kept)).headers.get('idempotent-replay')).toBe('true');
    expect(await gateway.stop()).toBe(0);

    const answer = await second.webhook({ token }, { ...kept, webhook_id: 'alone' });
    expect(answer).toMatchObject({ status: 200 });
    gateway = second;
  });

  it('a command uses the running database and leaves it running', async () => {
    const rotated = await runOrdergate(['token', 'rotate', 'Demo'], env);
    const names = await runOrdergate(['token', 'rotate', 'no such strategy'], env);
    const fresh = /shown once: (\S+)/.exec(rotated.stdout)?.[1] ?? '';

    expect(rotated).toMatchObject({ code: 0 });
    expect(names).toMatchObject({ code: 1, stderr: 'There is no strategy no such strategy' });
    expect(await gateway.webhook({ token }, kept)).toMatchObject({ status: 401 });
    expect(await gateway.webhook({ token: fresh }, { ...kept, webhook_id: 'fresh' })).toMatchObject({ status: 200 });
  });

  it('a port that is taken: one line says which, and what to set', async () => {
    const { port } = new URL(gateway.address);
    const taken = await runOrdergate(['serve'], { ...env, PORT: port });

    expect(taken.code).toBe(1);
    expect(taken.stderr.split('\n')).toEqual([
      `127.0.0.1:${port} is already in use: stop what listens there, or set PORT to a free port`,
    ]);
    expect((await fetch(`${gateway.address}/healthz`)).status).toBe(200);
    expect(await gateway.stop()).toBe(0);
  });
});
