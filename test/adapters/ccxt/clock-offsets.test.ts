import { describe, expect, it } from '@jest/globals';
import { ClockOffsets } from '../../../src/adapters/ccxt/clock-offsets.ts';
import type { CcxtClient } from '../../../src/adapters/ccxt/profile.ts';
import { profileOf } from '../../../src/adapters/ccxt/profiles/registry.ts';
import type { Clock } from '../../../src/application/ports/clock.ts';
import type { Log } from '../../../src/application/ports/log.ts';

const BINANCE = { id: 'binance', sandbox: false };
const profile = profileOf('binance');

/** A clock by hand; a wait ends when the test says so. */
function aSubject() {
  const waits: { ms: number; end: () => void }[] = [];
  const warnings: string[] = [];
  let now = 1_000_000;
  const clock: Clock = {
    now: () => new Date(now),
    monotonic: () => now,
    after: () => {
      throw new Error('Nobody sets a timer here');
    },
    wait: (ms, stop) =>
      new Promise((resolve) => {
        waits.push({ ms, end: resolve });
        stop?.addEventListener('abort', () => resolve());
      }),
  };
  const warn: Log['warn'] = (event) => void warnings.push(event);
  /** An exchange whose clock is ahead, and whose answer takes as long either way. */
  const exchangeAhead = (ahead: () => number, halfTrip = 50, asked: unknown[] = []) =>
    ({
      has: { fetchTime: true },
      fetchTime: async (params: unknown) => {
        asked.push(params);
        now += halfTrip;
        const theirs = now + ahead();
        now += halfTrip;
        return theirs;
      },
    }) as unknown as CcxtClient;
  return { offsets: new ClockOffsets(clock, { info: warn, warn, error: warn }), waits, warnings, exchangeAhead };
}

const turn = () => new Promise(setImmediate);

describe('how far an exchange’s clock is ahead', () => {
  it('is measured from the middle of the question', async () => {
    const { offsets, exchangeAhead } = aSubject();

    await offsets.measure(
      BINANCE,
      'SPOT',
      exchangeAhead(() => 30_000),
      profile,
    );

    expect(offsets.of(BINANCE, 'SPOT')).toBe(30_000);
    expect(offsets.of(BINANCE, 'FUTURES')).toBe(0);
  });

  it('is asked of the host that takes the orders', async () => {
    const { offsets, exchangeAhead } = aSubject();
    const asked: unknown[] = [];

    await offsets.measure(
      BINANCE,
      'FUTURES',
      exchangeAhead(() => 0, 0, asked),
      profile,
    );

    expect(asked).toEqual([{ type: 'swap' }]);
  });

  it('is measured again and again until the stop', async () => {
    const { offsets, waits, exchangeAhead } = aSubject();
    let ahead = 100;
    await offsets.keepMeasured(
      BINANCE,
      'SPOT',
      exchangeAhead(() => ahead),
      profile,
    );
    expect(offsets.of(BINANCE, 'SPOT')).toBe(100);

    ahead = -200;
    waits[0]?.end();
    await turn();
    expect(offsets.of(BINANCE, 'SPOT')).toBe(-200);

    offsets.stop();
    await turn();
    expect(waits).toHaveLength(2);
  });

  it('is kept measured by one loop, however often the markets are loaded', async () => {
    const { offsets, waits, exchangeAhead } = aSubject();

    await offsets.keepMeasured(
      BINANCE,
      'SPOT',
      exchangeAhead(() => 1),
      profile,
    );
    await offsets.keepMeasured(
      BINANCE,
      'SPOT',
      exchangeAhead(() => 2),
      profile,
    );

    expect(waits).toHaveLength(1);
    expect(offsets.of(BINANCE, 'SPOT')).toBe(1);
    offsets.stop();
  });

  it('stays as it was when the exchange does not answer', async () => {
    const { offsets, warnings, exchangeAhead } = aSubject();
    await offsets.measure(
      BINANCE,
      'SPOT',
      exchangeAhead(() => 5),
      profile,
    );
    const silent = { has: { fetchTime: true }, fetchTime: () => Promise.reject(new Error('down')) };

    await offsets.measure(BINANCE, 'SPOT', silent as unknown as CcxtClient, profile);

    expect(offsets.of(BINANCE, 'SPOT')).toBe(5);
    expect(warnings).toEqual(['exchange clock not measured']);
  });

  it('is none where the exchange tells no time', async () => {
    const { offsets, waits } = aSubject();
    const timeless = { has: { fetchTime: false } } as unknown as CcxtClient;

    await offsets.keepMeasured(BINANCE, 'SPOT', timeless, profile);

    expect(offsets.of(BINANCE, 'SPOT')).toBe(0);
    expect(waits).toEqual([]);
  });
});
