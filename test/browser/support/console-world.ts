import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { Browser as Client } from '../../adapters/http/browser.ts';
import { GatewayInstallation } from '../../support/gateway-installation.ts';
import { endOrdergates } from '../../support/gateway-process.ts';
import { registerTraders } from '../../support/gateway-traders.ts';
import { Gateway } from '../../support/running-gateway.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { ensureChromium } from './chromium.ts';
import { Complaints } from './complaints.ts';
import { fileOf, type Person } from './people.ts';

const LAUNCH = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
/** How long a page may take for anything, in milliseconds. */
const PATIENCE = 30_000;

export const WIDTHS = { wide: { width: 1280, height: 800 }, narrow: { width: 375, height: 812 } } as const;
export type Width = keyof typeof WIDTHS;
export type Theme = 'light' | 'dark';

/** How somebody looks at the console. */
export interface Sight {
  readonly width?: Width;
  readonly theme?: Theme;
  readonly javaScript?: boolean;
  /** The browser's own language, which a page without a session follows. */
  readonly locale?: 'ko' | 'en';
  /** What a test means the page to complain of. */
  readonly allowed?: RegExp;
}

/** The whole program over PostgreSQL with a simulated exchange, its users, and a Chromium to look at it. */
export class ConsoleWorld {
  readonly simulator: Simulator;
  readonly installation: GatewayInstallation;
  gateway: Gateway;
  readonly browser: Browser;
  readonly complaints = new Complaints();
  readonly #clients = new Map<Person, Promise<Client>>();
  readonly #contexts = new Set<BrowserContext>();

  private constructor(simulator: Simulator, installation: GatewayInstallation, gateway: Gateway, browser: Browser) {
    this.simulator = simulator;
    this.installation = installation;
    this.gateway = gateway;
    this.browser = browser;
  }

  static async start(people: readonly Person[]): Promise<ConsoleWorld> {
    const executablePath = await ensureChromium();
    const simulator = await startSimulator();
    const traders = people.flatMap((person) => person.traders);
    registerTraders(simulator, traders);
    const launched = chromium.launch({ executablePath, args: LAUNCH });
    const installation = await GatewayInstallation.create(simulator, traders, fileOf(people));
    const [gateway, browser] = await Promise.all([
      Gateway.start(installation.env, { cold: traders.length === 0 }),
      launched,
    ]);
    return new ConsoleWorld(simulator, installation, gateway, browser);
  }

  /** A user's requests without a browser. */
  as(person: Person): Promise<Client> {
    let client = this.#clients.get(person);
    if (client === undefined) {
      client = this.#logIn(person);
      this.#clients.set(person, client);
    }
    return client;
  }

  /** A fresh page of a browser that holds nothing but a user's session, or nothing at all. */
  async page(person: Person | null, sight: Sight = {}): Promise<Page> {
    const { width = 'wide', theme = 'light', javaScript = true, locale = person?.locale ?? 'ko' } = sight;
    const context = await this.browser.newContext({
      baseURL: this.gateway.address,
      viewport: WIDTHS[width],
      hasTouch: width === 'narrow',
      colorScheme: theme,
      reducedMotion: 'reduce',
      javaScriptEnabled: javaScript,
      locale,
    });
    context.setDefaultTimeout(PATIENCE);
    this.#contexts.add(context);
    if (person !== null) {
      const value = (await this.as(person)).cookie('ordergate_session') ?? '';
      await context.addCookies([{ name: 'ordergate_session', value, url: this.gateway.address }]);
    }
    const page = await context.newPage();
    this.complaints.watch(page, sight.allowed);
    return page;
  }

  /** The page at an address. */
  async visit(person: Person | null, path: string, sight: Sight = {}): Promise<Page> {
    const page = await this.page(person, sight);
    await page.goto(path);
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close()));
    this.#contexts.clear();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await endOrdergates();
    await this.installation.drop();
    await this.simulator.stop();
  }

  async #logIn({ username, password }: Person): Promise<Client> {
    const client = new Client(this.gateway.address);
    await client.logIn(username, password);
    return client;
  }
}
