import type { Account } from '../../domain/account.ts';
import { loadClass } from './loader.ts';
import type { CcxtClient, Profile } from './profile.ts';
import { accountKey, type Site, siteKey, siteOf } from './site.ts';
import type { Transport } from './transport.ts';

/** ccxt gives up on one request after so many milliseconds; its outcome is looked up then. */
const TIMEOUT = 10_000;
/** Lists of markets are megabytes. */
const KEYLESS_TIMEOUT = 30_000;
const MAX_CLIENTS = 1_000;

/** ccxt's clients: one per account key, made without a request. They hold secrets, so they are never logged or serialised. */
export class Clients {
  readonly #transport: Transport;
  readonly #profileOf: (id: string) => Profile;
  readonly #clients = new Map<string, CcxtClient>();

  constructor(transport: Transport, profileOf: (id: string) => Profile) {
    this.#transport = transport;
    this.#profileOf = profileOf;
  }

  /** A client for what needs no key. Rejects with `UnknownExchange`. */
  async keyless(site: Site): Promise<CcxtClient> {
    return this.#make(site, { timeout: KEYLESS_TIMEOUT });
  }

  /** The account's client. Rejects with `UnknownExchange`; throws for an account without a key. */
  async of(account: Account): Promise<CcxtClient> {
    const { key } = account;
    if (!key) throw new Error(`The account ${account.id} has no key`);
    const name = `${siteKey(siteOf(account))}|${accountKey(account)}`;
    const made = this.#clients.get(name) ?? (await this.#make(siteOf(account), this.#credentials(key)));
    const client = this.#clients.get(name) ?? made;
    this.#clients.delete(name);
    this.#clients.set(name, client);
    this.#forgetOldest();
    return client;
  }

  #credentials(key: NonNullable<Account['key']>): Record<string, unknown> {
    return {
      timeout: TIMEOUT,
      apiKey: key.apiKey.reveal(),
      secret: key.secret.reveal(),
      ...(key.password && { password: key.password.reveal() }),
    };
  }

  async #make(site: Site, config: Record<string, unknown>): Promise<CcxtClient> {
    const CcxtClass = await loadClass(site.id);
    const profile = this.#profileOf(site.id);
    const client = new CcxtClass({
      ...profile.config,
      ...config,
      options: { ...profile.options },
      // Its throttler makes every order after the first wait, even after an idle second; `Limiter` does its work.
      enableRateLimit: false,
      // Texts instead of floats wherever ccxt parses a number.
      number: String,
      enableLastHttpResponse: false,
      enableLastResponseHeaders: false,
    });
    if (site.sandbox) enterSandbox(client, profile);
    sendThrough(client, this.#transport);
    keepNumbersAsGiven(client);
    profile.adjust?.(client);
    return client;
  }

  #forgetOldest(): void {
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > MAX_CLIENTS && oldest !== undefined) this.#clients.delete(oldest);
  }
}

/** Throws where there is none. */
export function enterSandbox(client: CcxtClient, { sandbox }: Profile): void {
  if (sandbox === 'testnet') client.setSandboxMode(true);
  else if (sandbox === 'demo') client.enableDemoTrading(true);
  // ccxt enters also what is not there: no URL is left then.
  const urls = Object.keys(Object(client.urls.api));
  if (sandbox === null || urls.length === 0) throw new Error(`${client.id} has no sandbox`);
}

function sendThrough(client: CcxtClient, transport: Transport): void {
  Object.assign(client, {
    fetchImplementation: transport.fetch,
    // Before its first request ccxt looks for a fetch of its own and for proxy modules; the shared agent has no use for them.
    fetchImplementationLoading: Promise.resolve(),
    proxiesModulesLoading: Promise.resolve(),
    AbortError: DOMException,
    FetchError: TypeError,
  });
}

/** Amounts and prices are rounded by exact decimals before ccxt sees them; its own rounding goes through floats. */
function keepNumbersAsGiven(client: CcxtClient): void {
  const asGiven = (_symbol: string, value: unknown) => (value === undefined ? undefined : String(value));
  const decimalToPrecision = client.decimalToPrecision as (...args: unknown[]) => string;
  Object.assign(client, {
    amountToPrecision: asGiven,
    priceToPrecision: asGiven,
    costToPrecision: asGiven,
    decimalToPrecision: (value: unknown, ...rest: unknown[]) =>
      typeof value === 'string' ? value : decimalToPrecision(value, ...rest),
  });
}
