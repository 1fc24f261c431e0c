import { describe, expect, it } from '@jest/globals';
import { FailedLoginCounts } from '../../../src/adapters/system/failed-logins.ts';

const fail = async (counts: FailedLoginCounts, times: number, username: (time: number) => string, address: string) => {
  for (let time = 0; time < times; time += 1) await counts.count(username(time), address);
};

describe('failed logins', () => {
  it('are forgiven ten times for one user name from one address', async () => {
    const counts = new FailedLoginCounts();
    await fail(counts, 9, () => 'kim', '192.0.2.1');
    expect(await counts.retryAfter('kim', '192.0.2.1')).toBeNull();

    await counts.count('kim', '192.0.2.1');

    const retryAfter = await counts.retryAfter('kim', '192.0.2.1');
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(900);
  });

  it('lock out neither the same user from elsewhere, nor another one from there', async () => {
    const counts = new FailedLoginCounts();
    await fail(counts, 20, () => 'kim', '192.0.2.1');

    expect(await counts.retryAfter('kim', '192.0.2.2')).toBeNull();
    expect(await counts.retryAfter('lee', '192.0.2.1')).toBeNull();
  });

  it('of ever other names shut out the address after a hundred', async () => {
    const counts = new FailedLoginCounts();
    await fail(counts, 100, (time) => `user ${time}`, '192.0.2.1');

    expect(await counts.retryAfter('kim', '192.0.2.1')).toBeGreaterThan(0);
    expect(await counts.retryAfter('kim', '192.0.2.2')).toBeNull();
  });
});
