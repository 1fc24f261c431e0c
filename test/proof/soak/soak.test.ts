import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const MINUTE = 60_000;

describe('a short soak', () => {
  it(
    'holds every promise while processes are killed, the database is cut off and exchanges misbehave',
    async () => {
      const { stdout } = await promisify(execFile)(
        'npm',
        ['run', '--silent', 'soak', '--', '--minutes', '0.4', '--kill-every', '3'],
        { cwd: process.cwd() },
      );
      for (const promise of ['S1', 'S2', 'S3', 'S4', 'L1']) expect(stdout).toContain(`${promise}: held`);
      // A run in which nothing happened would show nothing.
      expect(stdout).toMatch(/ kills +│ [1-9]/);
      expect(stdout).toMatch(/ acceptances +│ [1-9]\d/);
    },
    4 * MINUTE,
  );
});
