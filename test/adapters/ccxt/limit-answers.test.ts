import { describe, expect, it } from '@jest/globals';
import { type Evidence, noEvidence } from '../../../src/adapters/ccxt/evidence.ts';
import { afterAnswer } from '../../../src/adapters/ccxt/limit-answers.ts';
import { Limiter } from '../../../src/adapters/ccxt/limiter.ts';
import { profileOf } from '../../../src/adapters/ccxt/profiles/registry.ts';
import type { ReasonCode } from '../../../src/domain/reasons.ts';
import { PatientClock } from './support.ts';

const requester = { site: 'binance', marketType: 'SPOT', account: '1' } as const;
const { signal } = new AbortController();
const binance = profileOf('binance');

/** How long the next request waits, in milliseconds; null when it is refused at once. */
async function waitAfter(evidence: Partial<Evidence>, code: ReasonCode | null = null): Promise<number | null> {
  const clock = new PatientClock();
  const limiter = new Limiter(clock);
  await afterAnswer({ limiter, clock }, requester, { ...noEvidence(), ...evidence }, binance, code);
  const taken = await limiter.take(requester, 'orders', signal);
  return taken ? (clock.waits[0] ?? 0) : null;
}

describe('what an answer says about limits', () => {
  it('is nothing for most', async () => {
    expect(await waitAfter({ status: 200 })).toBe(0);
    expect(await waitAfter({ status: 400 }, 'INSUFFICIENT_FUNDS')).toBe(0);
  });

  it('is a pause for as many seconds as Retry-After says', async () => {
    expect(await waitAfter({ status: 429, headers: { 'retry-after': '4' } })).toBe(4_000);
    expect(await waitAfter({ status: 429, headers: { 'retry-after': '600' } })).toBeNull();
  });

  it('is a pause until the date that Retry-After says, by the exchange’s own clock', async () => {
    const headers = { 'retry-after': 'Fri, 02 Jan 2026 12:00:03 GMT' };
    const exchangeTime = new Date('2026-01-02T12:00:00Z');

    expect(await waitAfter({ status: 418, headers, exchangeTime })).toBe(3_000);
  });

  it('is a pause until the end of a ban that Binance names', async () => {
    const exchangeTime = new Date(1_767_312_000_000);
    const body = '{"code":-1003,"msg":"Way too many requests; IP banned until 1767312004500."}';

    expect(await waitAfter({ status: 418, body, exchangeTime })).toBe(4_500);
  });

  it('is a short pause where nothing is said', async () => {
    expect(await waitAfter({ status: 429 })).toBe(2_000);
    expect(await waitAfter({ status: 400 }, 'RATE_LIMITED')).toBe(2_000);
  });

  it('is a count: Binance tells how many orders it has seen', async () => {
    const clock = new PatientClock();
    const limiter = new Limiter(clock);
    limiter.setLimits('binance', 'SPOT', binance.rateLimits.SPOT ?? []);

    const headers = { 'x-mbx-order-count-1d': '200000', 'x-mbx-used-weight-1m': '1' };
    await afterAnswer({ limiter, clock }, requester, { ...noEvidence(), status: 200, headers }, binance);

    expect(await limiter.take(requester, 'orders', signal)).toBe(false);
    expect(await limiter.take(requester, 'requests', signal)).toBe(true);
  });
});
