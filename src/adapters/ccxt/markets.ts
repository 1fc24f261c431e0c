import type { Clock } from '../../application/ports/clock.ts';
import type { Log } from '../../application/ports/log.ts';
import type { LoadedMarkets } from './market-loading.ts';
import { type Site, siteKey } from './site.ts';
import { unlessAborted } from './unless-aborted.ts';

const REFRESH = 3_600_000;
const RETRIES = [1_000, 2_000, 5_000, 15_000, 60_000] as const;

interface Kept {
  /** Resolves with the first success; never rejects. */
  readonly first: Promise<LoadedMarkets>;
  latest: LoadedMarkets | null;
}

export interface MarketsOptions {
  readonly load: (site: Site) => Promise<LoadedMarkets>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The markets of every exchange in use: loaded once, shared by all accounts, refreshed every hour, tried again until they come. */
export class Markets {
  readonly #options: MarketsOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #stop = new AbortController();

  constructor(options: MarketsOptions) {
    this.#options = options;
  }

  /** What is loaded already; null before that. Old markets stay while a refresh fails. */
  latest(site: Site): LoadedMarkets | null {
    return this.#kept.get(siteKey(site))?.latest ?? null;
  }

  /** Waits for the first load, which all callers share; null when the signal aborts before. */
  async wait(site: Site, signal: AbortSignal): Promise<LoadedMarkets | null> {
    const kept = this.#kept.get(siteKey(site)) ?? this.#keep(site);
    return kept.latest ?? (await unlessAborted(kept.first, signal));
  }

  stop(): void {
    this.#stop.abort();
  }

  #keep(site: Site): Kept {
    let resolveFirst!: (markets: LoadedMarkets) => void;
    const first = new Promise<LoadedMarkets>((resolve) => {
      resolveFirst = resolve;
    });
    const kept: Kept = { first, latest: null };
    this.#kept.set(siteKey(site), kept);
    void this.#goOn(site, (markets) => {
      kept.latest = markets;
      resolveFirst(markets);
    });
    return kept;
  }

  async #goOn(site: Site, keep: (markets: LoadedMarkets) => void): Promise<void> {
    const { clock } = this.#options;
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const markets = await this.#load(site);
      failures = markets ? 0 : failures + 1;
      if (markets) keep(markets);
      const retry = RETRIES[Math.min(failures, RETRIES.length) - 1];
      await clock.wait(retry ?? REFRESH, this.#stop.signal);
    }
  }

  async #load(site: Site): Promise<LoadedMarkets | null> {
    const { load, log } = this.#options;
    try {
      return await load(site);
    } catch (error) {
      log.warn('markets not loaded', { exchange: siteKey(site), error: (error as Error).name });
      return null;
    }
  }
}
