import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const MINUTE = 60_000;

/** The command, as a reader runs it; what it printed is shown when it fails, for the seed is in it. */
function soak(...args: readonly string[]): Promise<{ readonly failed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', 'soak', '--', ...args], (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: `${stdout}${stderr}` }),
    );
  });
}

describe('a short soak', () => {
  it(
    'holds every promise while processes are killed, the database is cut off and exchanges misbehave',
    async () => {
      const { failed, output } = await soak('--minutes', '0.4', '--kill-every', '3');
      expect({ failed, output }).toEqual({ failed: false, output: expect.any(String) });
      for (const promise of ['S1', 'S2', 'S3', 'S4', 'L1']) expect(output).toContain(`${promise}: held`);
      // A run in which nothing happened would show nothing.
      expect(output).toMatch(/ kills +│ [1-9]/);
      expect(output).toMatch(/ acceptances +│ [1-9]\d/);
    },
    4 * MINUTE,
  );
});
