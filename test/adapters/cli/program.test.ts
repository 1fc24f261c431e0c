import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../../src/adapters/cli/program.ts';
import { freshSecrets } from '../../../src/adapters/system/tokens.ts';
import { piped } from './command-line.ts';

const COMMANDS = [
  ['serve'],
  ['apply'],
  ['doctor'],
  ['migrate', 'up'],
  ['migrate', 'down'],
  ['migrate', 'status'],
  ['user', 'create'],
  ['user', 'password'],
  ['token', 'rotate'],
  ['keys', 'rotate'],
];

/** The command line where nothing can be opened. */
async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const refuse = () => Promise.reject(new AggregateError([new Error('no\nroute\n'), new Error('refused')]));
  const status = await runCommandLine(args, {
    serve: async (workers) => {
      out.push(`${workers} at work`);
      return 0;
    },
    withInstallation: refuse,
    withMigrations: refuse,
    withDoctor: refuse,
    freshSecrets,
    input: piped(''),
    output: { out: (line) => out.push(line), err: (line) => err.push(line) },
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('the command line', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));

    expect(await run('--version')).toEqual({ status: 0, out: version, err: '' });
  });

  it('names every command in its help', async () => {
    const { status, out } = await run('--help');

    expect(status).toBe(0);
    for (const [command] of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('.env.example');
  });

  it.each(COMMANDS)('explains %s %s', async (...command) => {
    const { status, out } = await run(...command.filter(Boolean), '--help');

    expect(status).toBe(0);
    expect(out).toContain(`Usage: ordergate ${command.join(' ')}`);
  });

  it.each([
    [['aply']],
    [['apply']],
    [['token', 'rotate']],
    [['user', 'create', 'kim', '--password', 'x']],
    [['serve', 'x']],
    [['serve', '--workers', '0']],
    [['serve', '--workers', '65']],
    [['serve', '--workers', '1.5']],
    [['serve', '--workers', 'many']],
    [[]],
  ])('refuses %j with 1 and a reason on standard error', async (args) => {
    const { status, out, err } = await run(...args);

    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).not.toBe('');
  });

  it('tells in one line why a command failed', async () => {
    expect(await run('doctor')).toEqual({ status: 1, out: '', err: 'no; route; refused' });
  });

  it('serves when it is told to, in as many processes as it is told to', async () => {
    expect(await run('serve')).toEqual({ status: 0, out: '1 at work', err: '' });
    expect(await run('serve', '--workers', '4')).toEqual({ status: 0, out: '4 at work', err: '' });
  });
});
