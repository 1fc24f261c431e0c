import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { CONTROLS } from './controls.ts';
import { play, playSeed, shrinkSeed } from './history.ts';
import { CALM, FAULTS } from './weather.ts';

const SEEDS = 6_000;

/** The command, as a reader runs it: in a process of its own, with nothing of the other tests in it. */
function proof(...args: readonly string[]): Promise<{ readonly failed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', 'proof', '--', ...args], (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: `${stdout}${stderr}` }),
    );
  });
}

const counted = (output: string, what: string): number =>
  Number(new RegExp(`│ ${what}\\s+│ (\\d+)`).exec(output)?.[1] ?? Number.NaN);

const eventsOf = async (seed: number) => {
  const events: string[] = [];
  await playSeed(seed, { onEvent: (line) => events.push(line) });
  return events;
};

describe('histories of two processes, their database and an exchange under every fault', () => {
  it(`keep every promise, ${SEEDS} of them`, async () => {
    const { failed, output } = await proof('--seeds', String(SEEDS));

    expect({ failed, output }).toEqual({
      failed: false,
      output: expect.stringContaining(`0 of ${SEEDS} histories broke`),
    });
    expect(counted(output, 'acceptances')).toBeGreaterThan(SEEDS);
    expect(counted(output, 'kills')).toBeGreaterThan(SEEDS / 5);
    for (const fault of FAULTS) expect([fault, counted(output, fault) > 0]).toEqual([fault, true]);
    // Where there is a fence, hardly anything is left to a person; what breaks its fence is seen.
    expect(counted(output, 'fenced_needs_review')).toBeLessThan(counted(output, 'fenced_unknown') / 100);
    expect(counted(output, 'breaches')).toBeGreaterThan(0);
  }, 600_000);

  it('show what is wrong on purpose: the naive way breaks S1 and S2, and each deliberate fault is seen', async () => {
    const { failed, output } = await proof('--controls');

    expect({ failed, output }).toMatchObject({ failed: false });
    for (const { name } of CONTROLS) expect(output).toContain(`${name} - seen by seed`);
    expect(output).toMatch(/^the naive way.*\bS1\b.*broken$/m);
    expect(output).toMatch(/^the naive way.*\bS2\b.*broken$/m);
  }, 600_000);
});

describe('the simulation', () => {
  it('plays a seed the same way each time, event by event', async () => {
    const once = await eventsOf(7);

    expect(once.length).toBeGreaterThan(100);
    expect(await eventsOf(7)).toEqual(once);
    expect(await eventsOf(8)).not.toEqual(once);
  });

  it('has every alert of a calm day executed once at each account', async () => {
    const venue = { hasFence: true, breaksFence: false, batchSize: 1 };
    const alert = { kind: 'alert', slot: 0, hasId: false, shape: 'market', copies: 0 } as const;
    const plan = Array.from({ length: 5 }, () => ({ after: 10, step: alert }));

    const { broken, tally } = await play({ weather: { seed: 1, faults: CALM, venue }, plan });

    expect(broken).toEqual([]);
    expect(tally.of('acceptances')).toBe(10);
    expect(tally.of('submissions')).toBe(10);
  });

  it('shrinks what breaks a promise to a few steps', async () => {
    const control = CONTROLS.find(({ name }) => name === 'retries are claimed without compare-and-set');
    const { starts } = control ?? CONTROLS[0]!;
    let seed = 1;
    while ((await playSeed(seed, { starts })).broken.length === 0) seed += 1;

    const found = await shrinkSeed(seed, { starts });

    expect(found?.broken.length).toBeGreaterThan(0);
    expect(found?.history.plan.length).toBeLessThan(10);
  }, 300_000);
});
