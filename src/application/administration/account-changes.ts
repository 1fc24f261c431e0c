import type { AccountRecord, AccountSettings, AdministrationRecords } from '../ports/administration.ts';
import type { Credentials, Sealing } from '../ports/sealing.ts';

/** What orders need as it is: an account's exchange and sandbox once it has any, a key's secret while an attempt is open. */
export type Needed = 'exchange' | 'sandbox' | 'secret';

interface Records {
  readonly records: Pick<AdministrationRecords, 'accounts' | 'keys'>;
  readonly sealing: Sealing;
}

/** Which changes of settings the account's orders forbid; none are made here. Later orders wait until the transaction ends. */
export async function forbiddenChanges(
  { records }: Pick<Records, 'records'>,
  is: AccountSettings & Pick<AccountRecord, 'id'>,
  wanted: AccountSettings,
): Promise<readonly Needed[]> {
  const changed = (['exchange', 'sandbox'] as const).filter((field) => is[field] !== wanted[field]);
  if (changed.length === 0) return [];
  return (await records.accounts.lock(is.id)).hasOrders ? changed : [];
}

/** Only an import brings accounts that never had a key; they are inactive until they are given one, which switches them on. */
export const waitsForKey = ({
  exchange,
  keys,
  isActive,
}: Pick<AccountRecord, 'exchange' | 'keys' | 'isActive'>): boolean =>
  !isActive && keys.length === 0 && exchange !== 'paper';

export type KeyChange = 'unchanged' | 'changed' | 'forbidden';

/** Makes these the account's credentials. Another key retires the present one; the same key may get another secret, but not under open attempts. */
export async function changeKey(
  { records, sealing }: Records,
  account: Pick<AccountRecord, 'id' | 'keys'>,
  exchange: string,
  credentials: Credentials,
): Promise<KeyChange> {
  const { fingerprint, hint } = sealing.name(exchange, credentials.apiKey);
  const known = account.keys.find((key) => key.fingerprint === fingerprint);
  const opened = known ? sealing.open(known) : null;
  const isEqual = opened !== null && areEqual(opened, credentials);
  if (known && isEqual && !known.isRetired) return 'unchanged';
  if (opened && !isEqual && (await records.accounts.lock(account.id)).hasOpenAttempts) return 'forbidden';
  const sealed = sealing.seal(account.id, fingerprint, credentials);
  await records.keys.put({ accountId: account.id, fingerprint, hint, sealed });
  return 'changed';
}

function areEqual(a: Credentials, b: Credentials): boolean {
  return a.secret.reveal() === b.secret.reveal() && a.password?.reveal() === b.password?.reveal();
}
