import type { Applied } from '../../../../src/application/administration/apply-file.ts';
import type {
  Wanted,
  WantedAccount,
  WantedStrategy,
  WantedUser,
} from '../../../../src/application/administration/wanted.ts';
import { Secret } from '../../../../src/domain/secret.ts';

export const aUser = (changes: Partial<WantedUser> = {}): WantedUser => ({
  username: 'kim',
  password: new Secret('pw'),
  locale: null,
  timeZone: 'UTC',
  webhookToken: null,
  ...changes,
});

export const aKey = (apiKey = 'api-key-of-kim-0001', secret = 'secret', password: string | null = null) => ({
  apiKey: new Secret(apiKey),
  secret: new Secret(secret),
  password: password === null ? null : new Secret(password),
});

export const anAccount = (changes: Partial<WantedAccount> = {}): WantedAccount => ({
  user: 'kim',
  name: 'main',
  exchange: 'binance',
  credentials: aKey(),
  sandbox: false,
  marginMode: null,
  ...changes,
});

export const aStrategy = (changes: Partial<WantedStrategy> = {}): WantedStrategy => ({
  user: 'kim',
  name: 'Trend',
  groupName: 'trend',
  marketType: 'SPOT',
  webhookToken: new Secret('token-of-the-strategy'),
  accounts: ['main'],
  isActive: true,
  rounding: 'down',
  ordering: 'parallel',
  allowedSymbols: null,
  maxOrderValue: null,
  ...changes,
});

export const all = (changes: Partial<Wanted> = {}): Wanted => ({
  users: [aUser()],
  accounts: [anAccount()],
  strategies: [aStrategy()],
  ...changes,
});

export const none: Wanted = { users: [], accounts: [], strategies: [] };

/** What was done or is wrong, a line each. */
export const lines = (applied: Applied) =>
  applied.kind === 'applied'
    ? applied.changes.map(({ outcome, thing, name, updated }) => [outcome, thing, name, ...updated].join(' '))
    : applied.problems.map(({ path, message }) => `${path} ${message}`);
