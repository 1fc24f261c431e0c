import type { Locale } from '../../domain/account.ts';
import { whyNoAccountAt } from '../exchanges/why-no-account.ts';
import type { Administration } from '../ports/administration.ts';
import type { ExchangeCatalogue } from '../ports/exchange-catalogue.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { Sealing } from '../ports/sealing.ts';
import { fieldErrorText } from '../texts/index.ts';
import { applyAccount } from './apply-account.ts';
import { applyStrategy } from './apply-strategy.ts';
import { applyUser } from './apply-user.ts';
import type { Applying } from './applying.ts';
import { duplicates } from './duplicates.ts';
import type { Change, Problem, Wanted } from './wanted.ts';

export type Applied =
  /** In the order of what was wanted: users, accounts, strategies. */
  | { readonly kind: 'applied'; readonly changes: readonly Change[] }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

export interface ApplyFilePorts {
  readonly administration: Administration;
  readonly sealing: Sealing;
  readonly passwords: Passwords;
  readonly freshSecrets: FreshSecrets;
  readonly defaultLocale: Locale;
  readonly exchanges: Pick<ExchangeCatalogue, 'describe'>;
}

/** Makes what is wanted in one transaction and leaves equal what is equal; doing it again changes nothing. */
export class ApplyFile {
  readonly #ports: ApplyFilePorts;

  constructor(ports: ApplyFilePorts) {
    this.#ports = ports;
  }

  async execute(wanted: Wanted): Promise<Applied> {
    const problems = [...duplicates(wanted), ...(await this.#wrongExchanges(wanted))];
    if (problems.length > 0) return { kind: 'refused', problems };
    return this.#ports.administration.inTransaction<Applied>(async (records) => {
      const applying: Applying = { ...this.#ports, records, problems };
      const changes = await applyAll(applying, wanted);
      return problems.length > 0
        ? { kind: 'rollback', value: { kind: 'refused', problems } }
        : { kind: 'commit', value: { kind: 'applied', changes } };
    });
  }

  async #wrongExchanges({ accounts }: Wanted): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const [index, { exchange }] of accounts.entries()) {
      const wrong = await whyNoAccountAt(this.#ports.exchanges, exchange);
      if (wrong)
        problems.push({ path: `accounts[${index}].exchange`, message: `${exchange} ${fieldErrorText(wrong, 'en')}` });
    }
    return problems;
  }
}

/** One after the other: an account needs its user's id, a strategy its accounts'. */
async function applyAll(applying: Applying, { users, accounts, strategies }: Wanted): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [index, user] of users.entries()) changes.push(await applyUser(applying, user, `users[${index}]`));
  for (const [index, account] of accounts.entries()) {
    changes.push(await applyAccount(applying, account, `accounts[${index}]`));
  }
  for (const [index, strategy] of strategies.entries()) {
    changes.push(await applyStrategy(applying, strategy, `strategies[${index}]`));
  }
  return changes;
}
