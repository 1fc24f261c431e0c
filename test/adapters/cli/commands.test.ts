import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tokenHash } from '../../../src/adapters/postgres/token-hash.ts';
import { createInstallation, type TestInstallation } from '../postgres/administration/installation.ts';
import { commandLineOf, piped } from './command-line.ts';

const FILE = {
  users: [{ username: 'kim', password: 'pw' }],
  accounts: [{ user: 'kim', name: 'main', exchange: 'binance', api_key: 'the-api-key-of-kim', secret: 'the-secret' }],
  strategies: [{ user: 'kim', name: 'Trend', market_type: 'SPOT', accounts: ['main'] }],
};

let installation: TestInstallation;
let commandLine: ReturnType<typeof commandLineOf>;
let folder: string;

beforeAll(async () => {
  installation = await createInstallation();
  folder = await mkdtemp(join(tmpdir(), 'ordergate-cli-'));
});
afterAll(async () => {
  await installation.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await installation.rows('truncate @users restart identity cascade');
  commandLine = commandLineOf(installation);
});

const run = (...args: Parameters<typeof commandLine.run>) => commandLine.run(...args);
const rows = (text: string) => installation.rows(text);
const fits = async (user: string, password: string) => {
  const [row] = await rows(`select password_hash from @users where username = '${user}'`);
  return installation.passwords.verify(password, String(row?.password_hash));
};

describe('apply', () => {
  const write = async (text: string) => {
    const file = join(folder, 'setup.json');
    await writeFile(file, text);
    return file;
  };

  it('prints a line for each thing, with the generated token once, and when it is done again that nothing changed', async () => {
    const file = await write(JSON.stringify(FILE));

    const first = await run(['apply', file]);

    expect(first).toMatchObject({ status: 0, err: [] });
    expect(first.out).toEqual([
      'created user kim',
      'created account kim/main',
      expect.stringMatching(/^created strategy kim\/Trend \(webhook token, shown once: \S{32}\)$/),
    ]);
    const token = /once: (\S+)\)/.exec(first.out[2]!)![1]!;
    expect(await rows('select webhook_token_hash from @strategies')).toEqual([
      { webhook_token_hash: tokenHash(token) },
    ]);
    expect(await run(['apply', file])).toEqual({
      status: 0,
      out: ['unchanged user kim', 'unchanged account kim/main', 'unchanged strategy kim/Trend'],
      err: [],
    });
  });

  it('reads standard input for -, and a file that begins with a byte order mark', async () => {
    expect((await run(['apply', '-'], piped(JSON.stringify(FILE)))).status).toBe(0);
    expect((await run(['apply', await write(`\uFEFF${JSON.stringify(FILE)}`)])).out).toHaveLength(3);
  });

  it('says what was updated', async () => {
    await run(['apply', await write(JSON.stringify(FILE))]);

    const ran = await run([
      'apply',
      await write(JSON.stringify({ accounts: [{ ...FILE.accounts[0], sandbox: true }] })),
    ]);

    expect(ran.out).toEqual(['updated account kim/main: sandbox']);
  });

  it('given a malformed file, names every place, opens no database and shows no secret', async () => {
    const { secret, ...account } = FILE.accounts[0]!;
    const ran = await run([
      'apply',
      await write(JSON.stringify({ ...FILE, accounts: [{ ...account, sekret: secret, sandbox: 'the-secret' }] })),
    ]);

    expect(ran.status).toBe(1);
    expect(ran.out).toEqual([]);
    expect(ran.err).toEqual([
      'accounts[0].sandbox must be true or false',
      'accounts[0].sekret is not a field that is known here',
      expect.stringMatching(/^Nothing was changed: 2 to be corrected in .*setup\.json$/),
    ]);
    expect(commandLine.counts.opened).toBe(0);
  });

  it('given a file that contradicts what there is, says so and changes nothing', async () => {
    const ran = await run(['apply', await write(JSON.stringify({ ...FILE, users: [] }))]);

    expect(ran.status).toBe(1);
    expect(ran.err).toContainEqual(expect.stringMatching(/^accounts\[0\]\.user names the user kim/));
    expect(await rows('select 1 from @accounts')).toEqual([]);
  });

  it('given no file, says so', async () => {
    expect(await run(['apply', join(folder, 'none.json')])).toEqual({
      status: 1,
      out: [],
      err: [`${join(folder, 'none.json')} can not be read`],
    });
  });
});

describe('user', () => {
  it('create makes a user with the password from standard input', async () => {
    const ran = await run(['user', 'create', 'kim', '--password-stdin'], piped('비밀 번호\n'));

    expect(ran).toEqual({ status: 0, out: ['created user kim'], err: [] });
    expect(await fits('kim', '비밀 번호')).toBe(true);
    expect(await rows('select locale, time_zone from @users')).toEqual([{ locale: 'ko', time_zone: 'UTC' }]);
  });

  it('create makes a password up where none can be asked for, and shows it once', async () => {
    const { status, out } = await run(['user', 'create', 'kim']);

    expect(status).toBe(0);
    expect(await fits('kim', /^password, shown once: (\S+)$/.exec(out[1]!)![1]!)).toBe(true);
  });

  it('create refuses a name that is taken and shows no password', async () => {
    await run(['user', 'create', 'kim', '--password-stdin'], piped('old'));

    const ran = await run(['user', 'create', 'kim']);

    expect(ran).toMatchObject({ status: 1, out: [], err: [expect.stringContaining('There is a user kim already')] });
    expect(await fits('kim', 'old')).toBe(true);
  });

  it.each(['', ' ', 'a\u0000b', 'x'.repeat(81)])('create refuses the name %j', async (name) => {
    expect((await run(['user', 'create', name])).status).toBe(1);
  });

  it('password changes it and ends the sessions', async () => {
    await run(['user', 'create', 'kim']);
    await rows(`insert into @sessions (id_hash, user_id, expires_at) values ('a', 1, now() + interval '1 hour')`);

    expect((await run(['user', 'password', 'kim', '--password-stdin'], piped('new'))).status).toBe(0);

    expect(await fits('kim', 'new')).toBe(true);
    expect(await rows('select 1 from @sessions')).toEqual([]);
  });

  it('password refuses a user whom nobody knows, an empty password and two lines', async () => {
    expect((await run(['user', 'password', 'lee'])).err).toEqual(['There is no user lee']);
    expect((await run(['user', 'create', 'lee', '--password-stdin'], piped('\n'))).status).toBe(1);
    expect((await run(['user', 'create', 'lee', '--password-stdin'], piped('a\nb\n'))).status).toBe(1);
    expect(await rows('select 1 from @users')).toEqual([]);
  });

  describe('at a terminal', () => {
    const typing = (...keys: string[]) => {
      const stream = new PassThrough();
      for (const key of keys) stream.write(key);
      return { stream, isTerminal: true };
    };

    it('asks twice and does not show what is typed', async () => {
      const ran = await run(['user', 'create', 'kim'], typing('geheim\r', 'geheim\r'));

      expect(ran.status).toBe(0);
      expect(await fits('kim', 'geheim')).toBe(true);
      expect(JSON.stringify(ran)).not.toContain('geheim');
    });

    it('refuses two that differ', async () => {
      expect((await run(['user', 'create', 'kim'], typing('one\r', 'two\r'))).status).toBe(1);
      expect(await rows('select 1 from @users')).toEqual([]);
    });

    it('makes one up when nothing is typed', async () => {
      expect((await run(['user', 'create', 'kim'], typing('\r'))).out).toContainEqual(
        expect.stringMatching(/^password, shown once: /),
      );
    });

    it('broken off by Ctrl-C, changes nothing', async () => {
      const ran = await run(['user', 'create', 'kim'], typing('gehe', '\u0003'));

      expect(ran).toMatchObject({ status: 1, out: [], err: [expect.any(String), 'Cancelled; nothing was changed'] });
      expect(await rows('select 1 from @users')).toEqual([]);
    });
  });
});

describe('token rotate', () => {
  it('prints a new token, which opens the strategy from now on', async () => {
    await run(['apply', '-'], piped(JSON.stringify(FILE)));

    const { status, out } = await run(['token', 'rotate', 'Trend']);

    expect(status).toBe(0);
    const token = /^webhook token, shown once: (\S+)$/.exec(out[1]!)![1]!;
    expect(await rows('select webhook_token_hash from @strategies')).toEqual([
      { webhook_token_hash: tokenHash(token) },
    ]);
  });

  it('asks for the user where several have a strategy of that name', async () => {
    await run(['apply', '-'], piped(JSON.stringify(FILE)));
    await run(
      ['apply', '-'],
      piped(
        JSON.stringify({
          users: [{ username: 'lee', password: 'pw' }],
          strategies: [{ user: 'lee', name: 'Trend', market_type: 'SPOT' }],
        }),
      ),
    );

    expect((await run(['token', 'rotate', 'Trend'])).err).toEqual([
      'Several users have a strategy Trend; add --user with one of: kim, lee',
    ]);
    expect((await run(['token', 'rotate', 'Trend', '--user', 'lee'])).out[0]).toContain('lee/Trend');
    expect((await run(['token', 'rotate', 'Trend', '--user', 'park'])).err).toEqual([
      'There is no strategy park/Trend',
    ]);
  });
});

describe('keys rotate', () => {
  it('counts what it did', async () => {
    await run(['apply', '-'], piped(JSON.stringify(FILE)));

    const ran = await run(['keys', 'rotate']);

    expect(ran.status).toBe(0);
    expect(ran.out).toEqual(['0 keys sealed anew, 1 were sealed with this ENCRYPTION_KEY already']);
  });

  it('fails where a key can not be opened', async () => {
    await run(['apply', '-'], piped(JSON.stringify(FILE)));
    await rows(`update @account_keys set sealed = 'lost'`);

    expect(await run(['keys', 'rotate'])).toMatchObject({
      status: 1,
      err: expect.arrayContaining([expect.stringMatching(/^1 keys can not be opened/)]),
    });
  });
});

describe('doctor', () => {
  it('prints a table and ends well where all is well', async () => {
    const { status, out } = await run(['doctor']);

    expect(status).toBe(0);
    expect(out.every((line) => line.startsWith('✓ '))).toBe(true);
    expect(out.map((line) => line.indexOf(line.slice(2).trimStart().split(/ {2,}/)[1]!)).every((at) => at > 2)).toBe(
      true,
    );
  });

  it('marks what is bad, says what to do, and ends with 1', async () => {
    await run(['apply', '-'], piped(JSON.stringify(FILE)));
    await rows(`update @accounts set exchange = 'gone'`);

    const { status, out, err } = await run(['doctor']);

    expect(status).toBe(1);
    const bad = out.findIndex((line) => line.startsWith('✗ exchanges'));
    expect(out[bad]).toContain('gone of kim/main is unknown');
    expect(out[bad + 1]).toMatch(/^ +→ correct the exchange/);
    expect(err).toEqual(['1 to be put right']);
  });
});

describe('migrate', () => {
  it('goes up, down and tells where it stands', async () => {
    const [status] = (await run(['migrate', 'status'])).out;
    expect(status).toMatch(/^applied 0001_orders \d{4}-/);
    expect((await run(['migrate', 'up'])).out).toEqual(['nothing to apply']);

    const names = (await run(['migrate', 'status'])).out.map((line) => line.split(' ')[1]!);
    for (const name of names.toReversed()) expect((await run(['migrate', 'down'])).out).toEqual([`undid ${name}`]);
    expect((await run(['migrate', 'down'])).out).toEqual(['nothing to undo']);
    expect((await run(['migrate', 'status'])).out).toEqual(names.map((name) => `pending ${name}`));

    expect((await run(['migrate', 'up'])).out).toEqual(names.map((name) => `applied ${name}`));
  });
});
