import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { startHttpServer } from '../../../../src/adapters/http/server.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { readConfig } from '../../../../src/config.ts';
import { SERVICES } from '../../../../src/container.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { type Installation, openInstallation } from '../../../../src/installation.ts';
import { createTestDatabase } from '../../../support/database.ts';
import { type Document, faultsOfAnswer } from '../../../support/openapi/document.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { anAccount, aStrategy, aUser } from '../../postgres/administration/wanted.ts';
import { Browser } from '../browser.ts';

const SCHEMA = 'ordergate';
const TOKENS = { kim: 'token-of-kims-strategy', lee: 'token-of-lees-strategy' };
export type Username = keyof typeof TOKENS;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Asks as a user, and fails where an answer is not as the document says. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** The program as it is composed, over PostgreSQL. kim reads English, lee Korean; each has the strategy `Trend` on the paper account `main`. */
export interface WholeApp {
  readonly document: Document;
  /** What the router itself knows. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  browser(): Browser;
  as(username: Username): Promise<Browser>;
  /** A user's requests; every answer is held against the document. */
  asking(username: Username): Promise<Ask>;
  /** Sends a webhook for this user's strategy, and waits until what became of it is recorded. */
  webhook(username: Username, order?: object): Promise<Answer>;
  /** Until nothing is on its way: an acceptance, and that a webhook was answered, may be recorded after the answer. */
  recorded(): Promise<void>;
  /** Has this instance take the batches that nobody runs; they go on in the background. */
  runBatches(): Promise<void>;
  /** One SQL statement; `@` stands before each of our tables. */
  rows(text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** More than a paper account can pay for. */
export const TOO_MUCH = {
  symbol: 'BTC/USDT',
  side: 'buy',
  order_type: 'limit',
  quantity: '100',
  price: '50000',
};

export async function startWholeApp(): Promise<WholeApp> {
  const database = await createTestDatabase();
  const stopping = new AbortController();
  const installation = await open(database.url, stopping.signal);
  const { container } = installation;
  const [liveness, feed] = [container.get(SERVICES.liveness), container.get(SERVICES.eventFeed)];
  liveness.start();
  feed.start();
  await Promise.all([liveness.waitUntilAlive(), feed.started()]);
  await makeUsers(installation);
  const app = container.get(SERVICES.app);
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  const url = `http://127.0.0.1:${server.port}`;
  const browser = () => new Browser(url);
  const document = (await (await browser().get('/api/openapi.json')).json()) as Document;
  const as = async (username: Username) => {
    const logged = browser();
    await logged.logIn(username, 'pw');
    return logged;
  };
  const rows = async (text: string) =>
    (await sql.raw<Record<string, unknown>>(text.replace(/@/g, `${SCHEMA}.`)).execute(installation.database.db)).rows;
  const recorded = async () => {
    const open = `select from @signals g left join @orders o on o.signal_id = g.id
      where g.status = 'taken' and (o.status = 'sending' or g.answered_at is null)`;
    while ((await rows(open)).length > 0);
  };
  return {
    document,
    routes: app.routes,
    browser,
    as,
    asking: async (username) => {
      const logged = await as(username);
      return async (method, path, body) => checked(document, method, path, await logged.json(method, path, body));
    },
    webhook: async (username, order = TOO_MUCH) => {
      const body = { token: TOKENS[username], ...order };
      const answer = await browser().json('POST', '/api/webhook', body);
      await recorded();
      return checked(document, 'POST', '/api/webhook', answer);
    },
    recorded,
    runBatches: () => container.get(SERVICES.runLanes).execute(),
    rows,
    stop: async () => {
      stopping.abort();
      await server.stop(2_000);
      await container.get(SERVICES.background).stop(2_000);
      container.get(SERVICES.leases).stop();
      await Promise.all([liveness.stop(), feed.stop()]);
      await installation.close();
      await database.drop();
    },
  };
}

function checked(document: Document, method: string, path: string, answer: Answer): Answer {
  const faults = faultsOfAnswer(document, method, path, answer.status, answer.body);
  if (faults.length > 0) throw new Error(`${method} ${path} answered ${answer.status}:\n${faults.join('\n')}`);
  return answer;
}

async function open(url: string, stopping: AbortSignal): Promise<Installation> {
  const read = readConfig({
    DATABASE_URL: url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    DEFAULT_LOCALE: 'en',
    EXECUTION_TIMEOUT_MS: '5000',
  });
  if (read.kind === 'invalid') throw new Error(read.errors.join('\n'));
  return openInstallation(read.config, { log: silentLog, stopping, onProgress: () => {} });
}

async function makeUsers({ container }: Installation): Promise<void> {
  const paper = { exchange: 'paper', credentials: null };
  const applied = await container.get(SERVICES.applyFile).execute({
    users: [aUser({ locale: 'en' }), aUser({ username: 'lee', locale: 'ko' })],
    accounts: [anAccount(paper), anAccount({ ...paper, user: 'lee' })],
    strategies: [
      aStrategy({ webhookToken: new Secret(TOKENS.kim) }),
      aStrategy({ user: 'lee', webhookToken: new Secret(TOKENS.lee) }),
    ],
  });
  if (applied.kind !== 'applied') throw new Error(JSON.stringify(applied));
}
