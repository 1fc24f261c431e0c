import { describe, expect, it } from '@jest/globals';
import type { LoadedMarkets } from '../../../src/adapters/ccxt/market-loading.ts';
import { Markets } from '../../../src/adapters/ccxt/markets.ts';
import type { Clock } from '../../../src/application/ports/clock.ts';
import type { Log } from '../../../src/application/ports/log.ts';
import { deferred } from './support.ts';

const BINANCE = { id: 'binance', sandbox: false };
const { signal } = new AbortController();

/** Markets as far as this test looks at them. */
const aLoad = (name: string) => ({ name }) as unknown as LoadedMarkets;

/** Loads in a test's hand, and waits that end when the test says so. */
function aSubject() {
  const loads: ReturnType<typeof deferred<LoadedMarkets | Error>>[] = [];
  const waits: { ms: number; end: () => void }[] = [];
  const warnings: string[] = [];
  const clock: Clock = {
    now: () => new Date(),
    monotonic: () => 0,
    after: () => {
      throw new Error('Nobody sets a timer here');
    },
    wait: (ms, stop) =>
      new Promise((resolve) => {
        waits.push({ ms, end: resolve });
        stop?.addEventListener('abort', () => resolve());
      }),
  };
  const warn: Log['warn'] = (event, fields) => void warnings.push(`${event} ${JSON.stringify(fields)}`);
  const load = async () => {
    const next = deferred<LoadedMarkets | Error>();
    loads.push(next);
    const result = await next.promise;
    if (result instanceof Error) throw result;
    return result;
  };
  const markets = new Markets({ load, clock, log: { info: warn, warn, error: warn } });
  return { markets, loads, waits, warnings };
}

const turn = () => new Promise(setImmediate);

describe('the markets of an exchange', () => {
  it('are loaded once for all who wait', async () => {
    const { markets, loads } = aSubject();

    const waiting = [markets.wait(BINANCE, signal), markets.wait(BINANCE, signal)];
    expect(markets.latest(BINANCE)).toBeNull();
    loads[0]?.resolve(aLoad('first'));

    expect(await Promise.all(waiting)).toEqual([aLoad('first'), aLoad('first')]);
    expect(loads).toHaveLength(1);
    expect(markets.latest(BINANCE)).toEqual(aLoad('first'));
    markets.stop();
  });

  it('are apart for the sandbox', async () => {
    const { markets, loads } = aSubject();

    void markets.wait(BINANCE, signal);
    void markets.wait({ ...BINANCE, sandbox: true }, signal);

    expect(loads).toHaveLength(2);
    markets.stop();
  });

  it('are asked for again, ever later, until they come', async () => {
    const { markets, loads, waits, warnings } = aSubject();
    const waiting = markets.wait(BINANCE, signal);

    for (let failure = 0; failure < 6; failure += 1) {
      loads[failure]?.resolve(new Error('down'));
      await turn();
      waits[failure]?.end();
      await turn();
    }
    loads[6]?.resolve(aLoad('at last'));

    expect(await waiting).toEqual(aLoad('at last'));
    expect(waits.slice(0, 6).map(({ ms }) => ms)).toEqual([1_000, 2_000, 5_000, 15_000, 60_000, 60_000]);
    expect(warnings).toHaveLength(6);
    markets.stop();
  });

  it('are refreshed every hour; the old ones serve until then, and while a refresh fails', async () => {
    const { markets, loads, waits } = aSubject();
    loads[0]?.resolve(aLoad('old'));
    const waiting = markets.wait(BINANCE, signal);
    loads[0]?.resolve(aLoad('old'));
    await waiting;
    await turn();
    expect(waits[0]?.ms).toBe(3_600_000);

    waits[0]?.end();
    await turn();
    loads[1]?.resolve(new Error('down'));
    await turn();
    expect(markets.latest(BINANCE)).toEqual(aLoad('old'));
    waits[1]?.end();
    await turn();
    loads[2]?.resolve(aLoad('new'));
    await turn();

    expect(markets.latest(BINANCE)).toEqual(aLoad('new'));
    markets.stop();
  });

  it('keep nobody longer than his signal', async () => {
    const { markets } = aSubject();
    const patience = new AbortController();

    const waiting = markets.wait(BINANCE, patience.signal);
    patience.abort();

    expect(await waiting).toBeNull();
    expect(await markets.wait(BINANCE, AbortSignal.abort())).toBeNull();
    markets.stop();
  });
});
