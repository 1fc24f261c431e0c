import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { CcxtCatalogue } from '../../../../src/adapters/ccxt/catalogue.ts';
import { accountsApi } from '../../../../src/adapters/http/api/accounts/routes.ts';
import { pauseApi } from '../../../../src/adapters/http/api/pause/routes.ts';
import { sessionApi } from '../../../../src/adapters/http/api/session/routes.ts';
import { strategiesApi } from '../../../../src/adapters/http/api/strategies/routes.ts';
import type { AppEnv, SessionEnv } from '../../../../src/adapters/http/env.ts';
import { startHttpServer } from '../../../../src/adapters/http/server.ts';
import { sessionGuards } from '../../../../src/adapters/http/session/guards.ts';
import { sessionRoutes } from '../../../../src/adapters/http/session/routes.ts';
import { readAssets } from '../../../../src/adapters/http/web/assets/assets.ts';
import { Shell } from '../../../../src/adapters/http/web/shell/shell.ts';
import { strategiesRoutes } from '../../../../src/adapters/http/web/strategies/routes.ts';
import { PostgresFailedOrderQueries } from '../../../../src/adapters/postgres/queries/failed-orders.ts';
import { PostgresOverviewQueries } from '../../../../src/adapters/postgres/queries/overview.ts';
import { PostgresSessions } from '../../../../src/adapters/postgres/sessions/sessions.ts';
import { PostgresStrategies } from '../../../../src/adapters/postgres/strategies.ts';
import { systemClock } from '../../../../src/adapters/system/clock.ts';
import { FailedLoginCounts } from '../../../../src/adapters/system/failed-logins.ts';
import { freshSecrets } from '../../../../src/adapters/system/tokens.ts';
import { CreateAccount } from '../../../../src/application/accounts/create-account.ts';
import { DeleteAccount } from '../../../../src/application/accounts/delete-account.ts';
import { ListAccounts } from '../../../../src/application/accounts/list-accounts.ts';
import { PauseTrading } from '../../../../src/application/accounts/pause-trading.ts';
import { TestKey } from '../../../../src/application/accounts/test-key.ts';
import { UpdateAccount } from '../../../../src/application/accounts/update-account.ts';
import { DescribeExchange, ListExchanges } from '../../../../src/application/exchanges/list-exchanges.ts';
import { ReadOverview } from '../../../../src/application/failed-orders/read-overview.ts';
import type { ExchangeKeyTest, KeyFindings } from '../../../../src/application/ports/key-test.ts';
import { Authenticate } from '../../../../src/application/sessions/authenticate.ts';
import { LogIn } from '../../../../src/application/sessions/log-in.ts';
import { LogOut } from '../../../../src/application/sessions/log-out.ts';
import { LinkAccount, UnlinkAccount, UpdateStrategy } from '../../../../src/application/strategies/change-strategy.ts';
import { CreateStrategy } from '../../../../src/application/strategies/create-strategy.ts';
import { DeleteStrategy } from '../../../../src/application/strategies/delete-strategy.ts';
import { IssueToken } from '../../../../src/application/strategies/issue-token.ts';
import { GetStrategy, ListStrategies } from '../../../../src/application/strategies/list-strategies.ts';
import type { Account } from '../../../../src/domain/account.ts';
import { Secret } from '../../../../src/domain/secret.ts';
import { createInstallation, type TestInstallation } from '../../postgres/administration/installation.ts';
import { anAccount, aStrategy, aUser } from '../../postgres/administration/wanted.ts';
import { Browser } from '../browser.ts';

/** Where senders reach it, as its pages say. */
export const PUBLIC_URL = 'https://orders.example.com';

/** An exchange that says of a key what a test wants, and remembers what it was asked about. */
export class ScriptedKeyTest implements ExchangeKeyTest {
  readonly asked: Account[] = [];
  findings: KeyFindings = {
    kind: 'good',
    facts: { positionMode: 'hedge', marginMode: 'cross', mayTrade: true, mayWithdraw: false },
  };

  async testKey(account: Account): Promise<KeyFindings> {
    this.asked.push(account);
    return this.findings;
  }
}

/** The setup's API and pages over PostgreSQL. kim and lee each have the account `main` at binance and the strategy `Trend` on it. */
export interface SetupServing {
  readonly installation: TestInstallation;
  readonly keyTest: ScriptedKeyTest;
  /** What webhooks see. */
  readonly strategies: PostgresStrategies;
  /** Every route, as OpenAPI describes it. */
  readonly document: ReturnType<OpenAPIHono['getOpenAPI31Document']>;
  /** Makes the users anew, and logs one in. */
  reset(): Promise<void>;
  browser(): Browser;
  as(username: 'kim' | 'lee'): Promise<Browser>;
  stop(): Promise<void>;
}

export async function serveSetup(): Promise<SetupServing> {
  const installation = await createInstallation();
  const keyTest = new ScriptedKeyTest();
  const { app, document } = composeApp(installation, keyTest);
  const server = await startHttpServer({ app, host: '127.0.0.1', port: 0, clock: systemClock });
  const browser = () => new Browser(`http://127.0.0.1:${server.port}`);
  return {
    installation,
    keyTest,
    document,
    strategies: new PostgresStrategies(installation.database, installation.sealing.open.bind(installation.sealing)),
    reset: () => makeUsers(installation),
    browser,
    as: async (username) => {
      const logged = browser();
      await logged.logIn(username, 'pw');
      return logged;
    },
    stop: async () => {
      await server.stop(1_000);
      await installation.close();
    },
  };
}

async function makeUsers({ rows, applyFile }: TestInstallation): Promise<void> {
  await rows('truncate @users restart identity cascade');
  const applied = await applyFile.execute({
    users: [aUser({ locale: 'en' }), aUser({ username: 'lee', locale: 'ko' })],
    accounts: [anAccount(), anAccount({ user: 'lee' })],
    strategies: [
      aStrategy({ webhookToken: new Secret('token-of-kims-strategy') }),
      aStrategy({ user: 'lee', webhookToken: new Secret('token-of-lees-strategy') }),
    ],
  });
  if (applied.kind !== 'applied') throw new Error(JSON.stringify(applied));
}

function composeApp(installation: TestInstallation, keyTest: ExchangeKeyTest) {
  const { administration, sealing, passwords, database } = installation;
  const sessions = new PostgresSessions(database.db);
  const failedLogins = new FailedLoginCounts();
  const sessionOptions = {
    isHttps: false,
    trustProxy: { kind: 'none' },
    defaultLocale: 'en',
    authenticate: new Authenticate(sessions, systemClock),
    logIn: new LogIn({ sessions, passwords, failedLogins, freshSecrets, clock: systemClock }),
    logOut: new LogOut(sessions),
    freshSecrets,
    assets: readAssets(),
  } as const;
  const guards = sessionGuards(sessionOptions);
  const api = new OpenAPIHono<SessionEnv>({ strict: false });
  api.use('/api/*', ...guards.api);
  const catalogue = new CcxtCatalogue();
  const accounts = { administration, sealing, exchanges: catalogue };
  api.route('/', sessionApi());
  const useCases = {
    listAccounts: new ListAccounts(administration),
    createAccount: new CreateAccount(accounts),
    updateAccount: new UpdateAccount(accounts),
    deleteAccount: new DeleteAccount(administration),
    testKey: new TestKey(administration, sealing, keyTest),
    listStrategies: new ListStrategies(administration),
    getStrategy: new GetStrategy(administration),
    createStrategy: new CreateStrategy(administration, freshSecrets),
    updateStrategy: new UpdateStrategy(administration),
    deleteStrategy: new DeleteStrategy(administration),
    issueToken: new IssueToken(administration, freshSecrets),
    linkAccount: new LinkAccount(administration),
    unlinkAccount: new UnlinkAccount(administration),
    pauseTrading: new PauseTrading(administration),
    listExchanges: new ListExchanges(catalogue),
    describeExchange: new DescribeExchange(catalogue),
    readOverview: new ReadOverview({
      failedOrders: new PostgresFailedOrderQueries(database.db),
      overview: new PostgresOverviewQueries(database.db),
      clock: systemClock,
    }),
  };
  api.route('/', accountsApi(useCases));
  api.route('/', strategiesApi(useCases));
  api.route('/', pauseApi(useCases));
  const app = new Hono<AppEnv>({ strict: false });
  app.route('/', sessionRoutes(sessionOptions, guards));
  app.route('/', api);
  const shell = new Shell({ assets: sessionOptions.assets, isSimulated: false });
  app.route('/', strategiesRoutes({ ...useCases, publicUrl: PUBLIC_URL }, guards, shell));
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'setup', version: '1' } });
  return { app, document };
}

/** An order of kim's strategy at account 1, with one attempt in this state. */
export async function journalOrder({ rows }: TestInstallation, state: 'unknown' | 'rejected'): Promise<void> {
  await rows(`
    insert into @signals (id, user_id, strategy_id, status, body_hash, payload, instance_id, received_at, deadline_at)
    values ('00000000-0000-4000-8000-000000000001', 1, 1, 'taken', 'b', '{}', 1, now(), now())`);
  await rows(`
    insert into @orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type,
      requested_quantity, reduce_only, request, status, received_at)
    values ('00000000-0000-4000-8000-000000000001', 1, 1, 'BTC/USDT', 'BUY', 'MARKET', 'SPOT', 1, false, '{}', 'sending', now())`);
  await rows(`
    insert into @order_attempts (order_id, account_id, number, client_order_id, state, instance_id, gate_at, code)
    values ((select id from @orders), 1, 1, 'c1', '${state}', 1, now(), 'UNKNOWN')`);
}
