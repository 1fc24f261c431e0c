import { changeKey, forbiddenChanges, waitsForKey } from '../administration/account-changes.ts';
import { whyNoAccountAt } from '../exchanges/why-no-account.ts';
import type {
  AccountRecord,
  AccountSettings,
  AccountSwitches,
  AdministrationRecords,
} from '../ports/administration.ts';
import type { Credentials } from '../ports/sealing.ts';
import { type AccountChanged, type AccountPorts, CREDENTIALS_REQUIRED, reread } from './create-account.ts';
import { lockAccount } from './lock-account.ts';
import { NOT_FOUND, type Refused, refusing } from './refused.ts';

/** Leaves what is absent as it is. */
export type AccountChanges = Partial<AccountSettings & Pick<AccountSwitches, 'name' | 'isActive'>> & {
  readonly credentials?: Credentials;
  /** Only a person takes a freeze back, after having looked at what the exchange did. */
  readonly isFrozen?: false;
};

/** Changes a user's account, but nothing that its orders need. */
export class UpdateAccount {
  readonly #ports: AccountPorts;

  constructor(ports: AccountPorts) {
    this.#ports = ports;
  }

  async execute(userId: number, id: number, changes: AccountChanges): Promise<AccountChanged> {
    const { exchange } = changes;
    const wrong = exchange === undefined ? null : await whyNoAccountAt(this.#ports.exchanges, exchange);
    if (wrong) return { kind: 'invalid', fields: { exchange: wrong } };
    return this.#ports.administration.inTransaction<AccountChanged>(async (records) => {
      const locked = await lockAccount(records, userId, id);
      if (!locked) return refusing(NOT_FOUND);
      const refused = await this.#change(records, userId, locked.account, changes);
      if (refused) return refusing(refused);
      return { kind: 'commit', value: { kind: 'done', account: await reread(records, userId, id) } };
    });
  }

  async #change(
    records: AdministrationRecords,
    userId: number,
    found: AccountRecord,
    { credentials, ...settings }: AccountChanges,
  ): Promise<Refused | null> {
    const { accounts } = records;
    const holder = settings.name === undefined ? null : await accounts.find(userId, settings.name);
    if (holder && holder.id !== found.id) return { kind: 'name_taken', field: 'name' };
    const forbidden = await forbiddenChanges({ records }, found, { ...found, ...settings });
    if (forbidden.length > 0) return { kind: 'unresolved_orders', what: forbidden.join(', ') };
    const isGivenKey = credentials !== undefined && waitsForKey(found);
    await accounts.update(found.id, isGivenKey ? { isActive: true, ...settings } : settings);
    return this.#changeKey(records, found, settings.exchange ?? found.exchange, credentials);
  }

  /** A key belongs to its exchange: at another one the account needs another key, and at `paper` none. */
  async #changeKey(
    records: AdministrationRecords,
    found: AccountRecord,
    exchange: string,
    credentials: Credentials | undefined,
  ): Promise<Refused | null> {
    if (exchange === 'paper') {
      await records.keys.retire(found.id);
      return null;
    }
    if (!credentials) return exchange === found.exchange ? null : { kind: 'invalid', fields: CREDENTIALS_REQUIRED };
    const change = await changeKey({ records, sealing: this.#ports.sealing }, found, exchange, credentials);
    return change === 'forbidden' ? { kind: 'unresolved_orders', what: 'secret' } : null;
  }
}
