import { CcxtCatalogue } from './adapters/ccxt/catalogue.ts';
import { exchangeIds } from './adapters/ccxt/loader.ts';
import type { UserUseCases } from './adapters/http/app.ts';
import type { Database } from './adapters/postgres/database.ts';
import { PostgresSessions } from './adapters/postgres/sessions/sessions.ts';
import { systemClock } from './adapters/system/clock.ts';
import { FailedLoginCounts } from './adapters/system/failed-logins.ts';
import { freshSecrets } from './adapters/system/tokens.ts';
import { CreateAccount } from './application/accounts/create-account.ts';
import { DeleteAccount } from './application/accounts/delete-account.ts';
import { ListAccounts } from './application/accounts/list-accounts.ts';
import { PauseTrading } from './application/accounts/pause-trading.ts';
import { TestKey } from './application/accounts/test-key.ts';
import { UpdateAccount } from './application/accounts/update-account.ts';
import { ChangeUserSettings } from './application/administration/change-users.ts';
import { FollowEvents } from './application/events/follow-events.ts';
import { DescribeExchange, ListExchanges } from './application/exchanges/list-exchanges.ts';
import type { Administration } from './application/ports/administration.ts';
import type { EventFeed } from './application/ports/events.ts';
import type { ExchangeKeyTest } from './application/ports/key-test.ts';
import type { Passwords } from './application/ports/passwords.ts';
import type { Sealing } from './application/ports/sealing.ts';
import { Authenticate } from './application/sessions/authenticate.ts';
import { ChangeOwnPassword } from './application/sessions/change-own-password.ts';
import { LogIn } from './application/sessions/log-in.ts';
import { LogOut } from './application/sessions/log-out.ts';
import { LinkAccount, UnlinkAccount, UpdateStrategy } from './application/strategies/change-strategy.ts';
import { CreateStrategy } from './application/strategies/create-strategy.ts';
import { DeleteStrategy } from './application/strategies/delete-strategy.ts';
import { IssueToken } from './application/strategies/issue-token.ts';
import { GetStrategy, ListStrategies } from './application/strategies/list-strategies.ts';
import type { FailedOrderUseCases } from './compose-failed-orders.ts';

/** Login, setup, events and failed orders, as the pages and the REST API call them. */
export function composeUserUseCases(
  { database, sealing }: { readonly database: Database; readonly sealing: Sealing },
  records: Administration,
  hashes: Passwords,
  exchanges: ExchangeKeyTest,
  feed: EventFeed,
  failedOrders: FailedOrderUseCases,
): UserUseCases {
  const sessions = new PostgresSessions(database.db);
  const failedLogins = new FailedLoginCounts();
  const catalogue = new CcxtCatalogue();
  const accounts = { administration: records, sealing, exchanges: catalogue };
  return {
    authenticate: new Authenticate(sessions, systemClock),
    logIn: new LogIn({ sessions, passwords: hashes, failedLogins, freshSecrets, clock: systemClock }),
    logOut: new LogOut(sessions),
    freshSecrets,
    listAccounts: new ListAccounts(records),
    createAccount: new CreateAccount(accounts),
    updateAccount: new UpdateAccount(accounts),
    deleteAccount: new DeleteAccount(records),
    testKey: new TestKey(records, sealing, exchanges),
    listExchanges: new ListExchanges(catalogue),
    describeExchange: new DescribeExchange(catalogue),
    listStrategies: new ListStrategies(records),
    getStrategy: new GetStrategy(records),
    createStrategy: new CreateStrategy(records, freshSecrets),
    updateStrategy: new UpdateStrategy(records),
    deleteStrategy: new DeleteStrategy(records),
    issueToken: new IssueToken(records, freshSecrets),
    linkAccount: new LinkAccount(records),
    unlinkAccount: new UnlinkAccount(records),
    changeUserSettings: new ChangeUserSettings(records),
    changeOwnPassword: new ChangeOwnPassword({ sessions, passwords: hashes, failedLogins }),
    pauseTrading: new PauseTrading(records),
    followEvents: new FollowEvents(feed, systemClock),
    ...failedOrders,
  };
}

/** Whether accounts can be at the exchange of this id. */
export function isKnownExchange(id: string): boolean {
  return id === 'paper' || exchangeIds().has(id);
}
