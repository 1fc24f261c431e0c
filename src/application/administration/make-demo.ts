import type { Locale } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';
import {
  type Administration,
  type AdministrationRecords,
  ChangedMeanwhile,
  type Decision,
} from '../ports/administration.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';
import type { Passwords } from '../ports/passwords.ts';

/** What a demo's owner has to know; its secrets are shown once. */
export interface Demo {
  readonly username: string;
  readonly password: Secret;
  readonly webhookToken: Secret;
}

const USERNAME = 'demo';

/** On an empty installation, makes a user with a paper account and a strategy to try everything with. */
export class MakeDemo {
  readonly #administration: Administration;
  readonly #passwords: Passwords;
  readonly #freshSecrets: FreshSecrets;

  constructor(administration: Administration, passwords: Passwords, freshSecrets: FreshSecrets) {
    this.#administration = administration;
    this.#passwords = passwords;
    this.#freshSecrets = freshSecrets;
  }

  /** Null when there are users already. Of several instances that start at once, one makes it. */
  async execute(locale: Locale): Promise<Demo | null> {
    if (await this.#hasUsers()) return null;
    const password = this.#freshSecrets.password();
    const demo = { username: USERNAME, password, webhookToken: this.#freshSecrets.webhookToken() };
    const passwordHash = await this.#passwords.hash(password.reveal());
    try {
      return await this.#administration.inTransaction((records) => insertDemo(records, demo, passwordHash, locale));
    } catch (error) {
      if (error instanceof ChangedMeanwhile) return null;
      throw error;
    }
  }

  #hasUsers(): Promise<boolean> {
    return this.#administration.inTransaction(async ({ users }) => ({ kind: 'commit', value: await users.any() }));
  }
}

async function insertDemo(
  { users, accounts, strategies }: AdministrationRecords,
  demo: Demo,
  passwordHash: string,
  locale: Locale,
): Promise<Decision<Demo | null>> {
  if (await users.any()) return { kind: 'rollback', value: null };
  const userId = await users.insert({ username: demo.username, passwordHash, locale, timeZone: 'UTC' });
  const account = { userId, name: 'Paper', exchange: 'paper', sandbox: false, marginMode: null };
  const accountId = await accounts.insert(account);
  const strategyId = await strategies.insert({
    userId,
    name: 'Demo',
    groupName: 'Demo',
    marketType: 'SPOT',
    isActive: true,
    rounding: 'down',
    ordering: 'parallel',
    allowedSymbols: null,
    maxOrderValue: null,
  });
  await strategies.setAccounts(strategyId, [accountId]);
  await strategies.setToken(strategyId, demo.webhookToken);
  return { kind: 'commit', value: demo };
}
