import type { Clock } from '../../application/ports/clock.ts';
import type { Log } from '../../application/ports/log.ts';
import type { MarketType } from '../../domain/order.ts';
import type { CcxtClient, Profile } from './profile.ts';
import { type Site, siteKey } from './site.ts';

/** Within the idle time of a connection, so that measuring also keeps one open. */
const INTERVAL = 50_000;

/** How far each exchange's clock is ahead of ours, in milliseconds, measured again every minute. */
export class ClockOffsets {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #offsets = new Map<string, number>();
  readonly #stop = new AbortController();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** 0 until it was measured, and where the exchange tells no time. */
  of(site: Site, marketType: MarketType): number {
    return this.#offsets.get(nameOf(site, marketType)) ?? 0;
  }

  /** Measures now, and goes on until `stop`; later calls for the same do nothing. */
  async keepMeasured(site: Site, marketType: MarketType, client: CcxtClient, profile: Profile): Promise<void> {
    if (!client.has.fetchTime || this.#offsets.has(nameOf(site, marketType))) return;
    this.#offsets.set(nameOf(site, marketType), 0);
    await this.measure(site, marketType, client, profile);
    void this.#goOn(site, marketType, client, profile);
  }

  /** A failure leaves the last offset as it is. */
  async measure(site: Site, marketType: MarketType, client: CcxtClient, profile: Profile): Promise<void> {
    if (!client.has.fetchTime) return;
    try {
      const before = this.#clock.now().getTime();
      const theirs = await client.fetchTime({ ...profile.timeParams[marketType] });
      const after = this.#clock.now().getTime();
      if (theirs !== undefined) this.#offsets.set(nameOf(site, marketType), Math.round(theirs - (before + after) / 2));
    } catch (error) {
      this.#log.warn('exchange clock not measured', { exchange: siteKey(site), error: (error as Error).name });
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #goOn(site: Site, marketType: MarketType, client: CcxtClient, profile: Profile): Promise<void> {
    for (;;) {
      await this.#clock.wait(INTERVAL, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      await this.measure(site, marketType, client, profile);
    }
  }
}

const nameOf = (site: Site, marketType: MarketType): string => `${siteKey(site)}|${marketType}`;
