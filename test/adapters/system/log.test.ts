import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createLog } from '../../../src/adapters/system/log.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { compiledProject } from '../../support/compiled.ts';

function recorded(level: 'info' | 'error' | 'silent' = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => void lines.push(line), close: async () => {} } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

describe('the log', () => {
  it('writes one JSON line for each event', () => {
    const { log, lines, last } = recorded();

    log.warn('an order was refused', { order: 7, amounts: ['0.1'] });

    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('\n')).toBe(true);
    const { time, ...line } = last();
    expect(line).toEqual({ level: 'warn', event: 'an order was refused', order: 7, amounts: ['0.1'] });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('keeps to its level', () => {
    const { log, lines } = recorded('error');

    log.info('a');
    log.warn('b');
    log.error('c');

    expect(lines).toHaveLength(1);
  });

  it('writes no value whose name tells a secret, at any depth', () => {
    const { log, lines, last } = recorded();
    const hidden = {
      token: 's3',
      user_token: 's3',
      webhook_token: 's3',
      password: 's3',
      secret: 's3',
      api_key: 's3',
      apiKey: 's3',
      'X-MBX-APIKEY': 's3',
      'OK-ACCESS-SIGN': 's3',
      'OK-ACCESS-PASSPHRASE': 's3',
      Authorization: 's3',
      cookie: 's3',
      'Set-Cookie': 's3',
      signature: 's3',
      DATABASE_URL: 's3',
      encryptionKey: 's3',
    };

    log.info('event', { ...hidden, nested: [{ deeper: new Map([['headers', { ...hidden, status: 'kept' }]]) }] });

    expect(lines[0]).not.toContain('s3');
    expect(last()).toMatchObject({ token: '***', nested: [{ deeper: { headers: { status: 'kept' } } }] });
  });

  it('writes errors with their causes, without what libraries hang on them', () => {
    const { log, last } = recorded();
    const cause = Object.assign(new TypeError('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      request: { headers: { 'x-key': 'plain' } },
    });

    log.error('a look failed', { error: new Error('The look failed', { cause }) });

    expect(last().error).toEqual({
      name: 'Error',
      message: 'The look failed',
      stack: expect.stringContaining('log.test.ts'),
      cause: {
        name: 'TypeError',
        message: 'connect ECONNREFUSED',
        stack: expect.any(String),
        code: 'ECONNREFUSED',
      },
    });
  });

  it.each([
    ['GET /api/v3/order?symbol=BTCUSDT&signature=abcdef0123&timestamp=1', 'symbol=BTCUSDT&signature=***&timestamp=1'],
    ['{"apiKey":"abc","secret": "def"}', '{"apiKey":"***","secret": "***"}'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['refused postgresql://me:hunter2@db.example.com/x', 'postgresql://***@db.example.com/x'],
    ['key vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A failed', 'key *** failed'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJhY2Nlc3Nfa2V5Ijoi.c2ln', '***'],
  ])('masks secrets inside "%s"', (text, expected) => {
    const { log, last } = recorded();

    log.error(text, { error: new Error(text) });

    expect(last().event).toContain(expected);
    expect((last().error as { message: string; stack: string }).message).toContain(expected);
    expect((last().error as { message: string; stack: string }).stack).toContain(expected);
  });

  it('leaves ids and ordinary text as they are', () => {
    const { log, last } = recorded();
    const text = 'attempt 0f8fad5bd9cb469fa16570867728950e of 7b9d5e9a-4c5e-4f6a-9d0e-2f6b1c3d4e5f is unknown';

    log.info(text, { text });

    expect(last()).toMatchObject({ event: text, text });
  });

  it('survives whatever it is given', () => {
    const { log, last } = recorded();
    const ring: Record<string, unknown> = { size: 10n, bytes: Buffer.from('key'), secretly: new Secret('x') };
    ring.self = ring;

    log.info('event', { ring });

    expect(last().ring).toEqual({ size: '10', bytes: '[3 bytes]', secretly: '[secret]', self: '[circular]' });
  });
});

describe('the log of a process', () => {
  /** A process that logs 5,000 lines at once and closes its log. */
  const start = async () => {
    const log = pathToFileURL(join(await compiledProject(), 'src/adapters/system/log.js'));
    const script = `
      import { createLog } from '${log}';
      const log = createLog({ level: 'info' });
      for (let line = 0; line < 5000; line += 1) log.info('a line', { line });
      await log.close();
      log.info('too late');
      process.exit(0);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, exit: once(child, 'exit') };
  };

  it('is complete on stdout before it ends', async () => {
    const { child, exit } = await start();
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);

    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(5_000);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'a line', line: 4_999 });
    expect(await exit).toEqual([0, null]);
  });

  it('ends also when nobody reads it any more', async () => {
    const { child, exit } = await start();

    child.stdout.destroy();

    expect(await exit).toEqual([0, null]);
  });
});
