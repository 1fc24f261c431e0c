import type { Clock } from '../../application/ports/clock.ts';
import type { Exchange, Outcome, Preparation, PrepareOptions, SendGate } from '../../application/ports/exchange.ts';
import type {
  AskedMarket,
  ExchangeViews,
  SeenBalance,
  SeenListing,
  SeenPosition,
} from '../../application/ports/exchange-views.ts';
import type { ExchangeKeyTest, KeyFindings } from '../../application/ports/key-test.ts';
import type { Log } from '../../application/ports/log.ts';
import type { Account } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { MarketType, OrderRequest, PreparedOrder } from '../../domain/order.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { AccountModes } from './account-modes.ts';
import { Clients } from './clients.ts';
import { ClockOffsets } from './clock-offsets.ts';
import { testKey } from './key-test.ts';
import { lastPriceOf } from './last-price.ts';
import { Limiter } from './limiter.ts';
import { lookUp } from './looking.ts';
import { toLoopback } from './loopback.ts';
import { type LoadedMarkets, loadMarkets } from './market-loading.ts';
import { Markets } from './markets.ts';
import { type Parts, readyClient } from './parts.ts';
import { prepare } from './preparing.ts';
import { profileOf } from './profiles/registry.ts';
import { Serial } from './serial.ts';
import { type Site, siteKey, siteOf } from './site.ts';
import { requesterOf, submit } from './submitting.ts';
import { submitBatch } from './submitting-batches.ts';
import { Transport } from './transport.ts';
import { fillsAt, openOrdersAt } from './views/listings.ts';
import { baseBalanceAt, lastPriceAt } from './views/market-now.ts';
import { positionAt } from './views/position.ts';

export interface CcxtExchangeOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Port of an exchange simulator on 127.0.0.1; null for the real exchanges. */
  readonly simulatorPort: number | null;
  /** How many processes share this one's address and its accounts, and so the exchanges' limits. */
  readonly processes?: number;
}

/** How long `warm` waits for an exchange's markets before it leaves them to the background. */
const WARM_PATIENCE = 60_000;

/** Every exchange of ccxt as one `Exchange`, told apart by the account. */
export class CcxtExchange implements Exchange, ExchangeKeyTest, ExchangeViews {
  readonly #parts: Parts;
  readonly #transport: Transport;

  constructor({ clock, log, simulatorPort, processes = 1 }: CcxtExchangeOptions) {
    this.#transport = new Transport(simulatorPort === null ? {} : { connect: toLoopback(simulatorPort) });
    const limiter = new Limiter(clock, processes);
    const clients = new Clients(this.#transport, profileOf);
    const offsets = new ClockOffsets(clock, log);
    const load = (site: Site) => loadSite(site, { clients, limiter, offsets });
    const markets = new Markets({ load, clock, log });
    const modes = new AccountModes();
    this.#parts = { clock, log, profileOf, clients, markets, offsets, modes, limiter, serial: new Serial() };
  }

  isWarm(account: Account, marketType: MarketType): boolean {
    const { markets, modes } = this.#parts;
    const profile = profileOf(account.exchange);
    return markets.latest(siteOf(account)) !== null && modes.known(account, marketType, profile) !== null;
  }

  prepare(account: Account, request: OrderRequest, options: PrepareOptions): Promise<Preparation> {
    return prepare(this.#parts, account, request, options);
  }

  submit(account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
    return submit(this.#parts, account, order, gate);
  }

  async batchSize(account: Account, marketType: MarketType): Promise<number> {
    const { batches } = profileOf(account.exchange);
    const size = batches?.size[marketType] ?? 1;
    if (size === 1 || !batches?.areOpenTo || account.key === null) return size;
    const client = await this.#parts.clients.of(account).catch(() => null);
    return client !== null && batches.areOpenTo(client) ? size : 1;
  }

  submitBatch(account: Account, orders: readonly PreparedOrder[], gate: SendGate): Promise<readonly Outcome[]> {
    return submitBatch(this.#parts, account, orders, gate);
  }

  untilRoom(account: Account, marketType: MarketType, orders: number, signal: AbortSignal): Promise<boolean> {
    return this.#parts.limiter.untilRoom(requesterOf({ account, marketType }), orders, signal);
  }

  lookUp(account: Account, order: PreparedOrder): Promise<Sighting> {
    return lookUp(this.#parts, account, order);
  }

  testKey(account: Account): Promise<KeyFindings> {
    return testKey(this.#parts, account);
  }

  async lastPrice(account: Account, order: PreparedOrder, signal: AbortSignal): Promise<Decimal | null> {
    try {
      const ready = await readyClient(this.#parts, account, order.marketType, signal);
      return ready && (await lastPriceOf(ready.client, order, signal));
    } catch {
      return null;
    }
  }

  lastPriceAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<Decimal | null> {
    return lastPriceAt({ parts: this.#parts, account, asked, signal });
  }

  positionAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<SeenPosition | null> {
    return positionAt({ parts: this.#parts, account, asked, signal });
  }

  baseBalanceAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<SeenBalance | null> {
    return baseBalanceAt({ parts: this.#parts, account, asked, signal });
  }

  openOrdersAt(account: Account, asked: AskedMarket, signal: AbortSignal): Promise<readonly SeenListing[] | null> {
    return openOrdersAt({ parts: this.#parts, account, asked, signal });
  }

  fillsAt(
    account: Account,
    asked: AskedMarket,
    since: Date,
    signal: AbortSignal,
  ): Promise<readonly SeenListing[] | null> {
    return fillsAt({ parts: this.#parts, account, asked, signal }, since);
  }

  /** Loads all that the account's first order would wait for, and opens a connection. Never throws: `prepare` tries again. */
  async warm(account: Account, marketType: MarketType): Promise<void> {
    const { modes, log } = this.#parts;
    const profile = profileOf(account.exchange);
    try {
      const ready = await readyClient(this.#parts, account, marketType, AbortSignal.timeout(WARM_PATIENCE));
      if (ready) await modes.ask(account, marketType, profile, ready.client);
    } catch (error) {
      log.warn('account not warm', { accountId: account.id, exchange: account.exchange, error: (error as Error).name });
    }
  }

  /** Ends what is under way, closes every connection and stops what runs in the background. */
  async close(): Promise<void> {
    this.#parts.markets.stop();
    this.#parts.offsets.stop();
    await this.#transport.close();
  }
}

/** What all accounts of one exchange share: its markets, limits and clock. */
async function loadSite(
  site: Site,
  { clients, limiter, offsets }: Pick<Parts, 'clients' | 'limiter' | 'offsets'>,
): Promise<LoadedMarkets> {
  const profile = profileOf(site.id);
  const [loader, timekeeper] = await Promise.all([clients.keyless(site), clients.keyless(site)]);
  const [loaded] = await Promise.all([
    loadMarkets(loader, profile),
    ...marketTypesOf(profile.orders).map((marketType) => offsets.keepMeasured(site, marketType, timekeeper, profile)),
  ]);
  for (const marketType of marketTypesOf(profile.orders)) {
    limiter.setLimits(siteKey(site), marketType, loaded.limits.get(marketType) ?? profile.rateLimits[marketType] ?? []);
  }
  return loaded;
}

const marketTypesOf = (orders: object): MarketType[] => Object.keys(orders) as MarketType[];
