import { changeKey } from '../administration/account-changes.ts';
import { whyNoAccountAt } from '../exchanges/why-no-account.ts';
import type { AccountRecord, AccountSettings, Administration, AdministrationRecords } from '../ports/administration.ts';
import type { ExchangeCatalogue } from '../ports/exchange-catalogue.ts';
import type { Credentials, Sealing } from '../ports/sealing.ts';
import { type Refused, refusing } from './refused.ts';

export interface NewAccount extends AccountSettings {
  readonly name: string;
  /** Null only for `paper`. */
  readonly credentials: Credentials | null;
}

export interface AccountPorts {
  readonly administration: Administration;
  readonly sealing: Sealing;
  readonly exchanges: Pick<ExchangeCatalogue, 'describe'>;
}

export type AccountChanged = { readonly kind: 'done'; readonly account: AccountRecord } | Refused;

/** Makes an account of a user; its key is sealed before it is written. */
export class CreateAccount {
  readonly #ports: AccountPorts;

  constructor(ports: AccountPorts) {
    this.#ports = ports;
  }

  async execute(userId: number, wanted: NewAccount): Promise<AccountChanged> {
    const { administration, sealing, exchanges } = this.#ports;
    const { credentials, ...settings } = wanted;
    const wrong = await whyNoAccountAt(exchanges, wanted.exchange);
    if (wrong) return { kind: 'invalid', fields: { exchange: wrong } };
    if (wanted.exchange !== 'paper' && !credentials) return { kind: 'invalid', fields: CREDENTIALS_REQUIRED };
    return administration.inTransaction<AccountChanged>(async (records) => {
      if (await records.accounts.find(userId, wanted.name)) return refusing({ kind: 'name_taken', field: 'name' });
      const id = await records.accounts.insert({ ...settings, userId });
      if (credentials) await changeKey({ records, sealing }, { id, keys: [] }, wanted.exchange, credentials);
      return { kind: 'commit', value: { kind: 'done', account: await reread(records, userId, id) } };
    });
  }
}

export const CREDENTIALS_REQUIRED = { api_key: { code: 'required' }, secret: { code: 'required' } } as const;

/** As it is by now in this transaction. */
export async function reread(
  { accounts }: Pick<AdministrationRecords, 'accounts'>,
  userId: number,
  id: number,
): Promise<AccountRecord> {
  const account = await accounts.get(userId, id);
  if (!account) throw new Error(`The account ${id} has vanished`);
  return account;
}
