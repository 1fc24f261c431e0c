import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { aTrader, useGateway } from '../support/gateway.ts';
import { runOrdergate } from '../support/gateway-process.ts';
import { wantedFile } from '../support/gateway-traders.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const trend = aTrader('Trend', 'binance', 'SPOT');
const suite = useGateway([trend]);
const run = (...args: string[]) => runOrdergate(args, suite.installation.env);

describe('a wrong environment', () => {
  const good = { PORT: '0', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', ENCRYPTION_KEY: `${'A'.repeat(43)}=` };

  it.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535'],
    [{ DATABASE_URL: 'mysql://somewhere' }, 'DATABASE_URL must be an address such as'],
    [{ ENCRYPTION_KEY: 'short-secret' }, 'ENCRYPTION_KEY must be 32 bytes in base64'],
    [{ ENCRYPTION_KEY: '' }, 'ENCRYPTION_KEY must be 32 bytes in base64, for DATABASE_URL is set'],
    [{ EXCHANGE_SIMULATOR_URL: 'http://10.0.0.1:80' }, 'EXCHANGE_SIMULATOR_URL must be http://127.0.0.1:PORT'],
    [{ WEBHOOK_ALLOWED_IPS: 'everyone' }, 'WEBHOOK_ALLOWED_IPS must be addresses, CIDRs or tradingview'],
  ])('%j: one line names the variable and what it must be, and no value', async (wrong, line) => {
    const { code, stdout, stderr } = await runOrdergate(['serve'], { ...good, ...wrong } as Record<string, string>);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toEqual([expect.stringContaining(line)]);
    for (const value of Object.values(wrong)) if (value !== '') expect(stderr).not.toContain(`${value} `);
  });

  it('a database that can’t be reached: one line, exit status 1', async () => {
    const { code, stderr } = await runOrdergate(['serve'], good);

    expect(code).toBe(1);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stderr).toContain('ECONNREFUSED');
  });
});

describe('the command line', () => {
  it('prints help and its version', async () => {
    const [help, version, wrong] = await Promise.all([run('--help'), run('--version'), run('no-such-command')]);
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

    expect(help.code).toBe(0);
    for (const command of ['serve', 'migrate', 'apply', 'user', 'token', 'keys', 'legacy', 'doctor'])
      expect(help.stdout).toContain(`\n  ${command}`);
    expect(version).toMatchObject({ code: 0, stdout: manifest.version });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('no-such-command');
  });

  it('apply changes nothing the second time, and nothing at all for a bad file', async () => {
    const file = wantedFile([trend]);
    const again = await suite.installation.apply(file);
    const changed = await suite.installation.apply({
      ...file,
      strategies: file.strategies.map((strategy) => ({ ...strategy, rounding: 'refuse' })),
    });
    const bad = await suite.installation.apply({
      ...file,
      strategies: [...file.strategies.map((one) => ({ ...one, rounding: 'down' })), { user: 'kim', name: 'Half' }],
    });
    const rows = await suite.installation.query('select name, rounding from ordergate.strategies');

    expect(again).toMatchObject({
      code: 0,
      stdout: 'unchanged user kim\nunchanged account kim/Trend\nunchanged strategy kim/Trend',
    });
    expect(changed.stdout).toContain('updated strategy kim/Trend: rounding');
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('strategies[1].market_type');
    expect(rows).toEqual([{ name: 'Trend', rounding: 'refuse' }]);
    for (const { stdout, stderr } of [again, changed, bad])
      for (const secret of [trend.apiKey, trend.secret, trend.token]) expect(stdout + stderr).not.toContain(secret);
  });

  it('migrate status lists every migration, and up has nothing left to do', async () => {
    const [status, up] = await Promise.all([run('migrate', 'status'), run('migrate', 'up')]);

    expect(status.stdout.split('\n')[0]).toMatch(/^applied 0001_\w+ 2\d{3}-.*Z$/);
    expect(status.stdout).not.toContain('pending');
    expect(up).toMatchObject({ code: 0, stdout: 'nothing to apply' });
  });

  it('doctor looks at everything, and says what is bad', async () => {
    const env = suite.installation.env;
    const well = await runOrdergate(['doctor'], { ...env, PORT: new URL(suite.gateway.address).port });
    const lost = await runOrdergate(['doctor'], { ...env, ENCRYPTION_KEY: `${'A'.repeat(43)}=` });

    expect(well.stdout).not.toContain('✗');
    expect(well.code).toBe(0);
    expect(lost.code).toBe(1);
    expect(lost.stdout).toMatch(/✗ .*1 of 1 can not be opened/);
  });

  it('a rotated token is dead at once, and the new one is shown once', async () => {
    expect(await suite.gateway.webhook(trend, ORDER)).toMatchObject({ status: 200 });
    const { code, stdout } = await run('token', 'rotate', 'Trend');
    const token = /shown once: (\S+)/.exec(stdout)?.[1] ?? '';

    expect(code).toBe(0);
    expect(await suite.gateway.webhook(trend, ORDER)).toMatchObject({ status: 401, body: { code: 'INVALID_TOKEN' } });
    expect(await suite.gateway.webhook({ token }, ORDER)).toMatchObject({ status: 200 });
    expect(suite.acceptedOf(trend)).toHaveLength(2);
  });

  it('keys rotate seals anew, and what runs with both keys goes on', async () => {
    const { env } = suite.installation;
    const fresh = { ...env, ENCRYPTION_KEY: `${'B'.repeat(42)}A=`, ENCRYPTION_KEY_PREVIOUS: env.ENCRYPTION_KEY ?? '' };
    const rotated = await runOrdergate(['keys', 'rotate'], fresh);
    const { ENCRYPTION_KEY_PREVIOUS: _, ...alone } = fresh;
    const doctor = await runOrdergate(['doctor'], { ...alone, PORT: new URL(suite.gateway.address).port });

    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('1 keys sealed anew') });
    expect(doctor.code).toBe(0);
  });
});
