import type { AccountRecord, AccountSettings } from '../ports/administration.ts';
import type { Credentials } from '../ports/sealing.ts';
import { changeKey, forbiddenChanges, waitsForKey } from './account-changes.ts';
import { type Applying, created, differences, existing, ownerId } from './applying.ts';
import type { Change, WantedAccount } from './wanted.ts';

const WORDS = { exchange: 'exchange', sandbox: 'sandbox', marginMode: 'margin mode' } as const;

/** Makes an account as wanted, but never under orders that need it as it is. */
export async function applyAccount(applying: Applying, wanted: WantedAccount, path: string): Promise<Change> {
  const { records } = applying;
  const name = `${wanted.user}/${wanted.name}`;
  const userId = await ownerId(applying, wanted.user, `${path}.user`);
  if (userId === null) return existing('account', name, []);
  const found = await records.accounts.find(userId, wanted.name);
  const settings = settingsOf(wanted);
  if (!found) {
    const id = await records.accounts.insert({ userId, name: wanted.name, ...settings });
    if (wanted.credentials) await applyKey(applying, { id, keys: [] }, wanted.exchange, wanted.credentials, path);
    return created('account', name);
  }
  const updated = differences(settingsOf(found), settings, WORDS);
  if (updated.length > 0) {
    await refuseUnderOrders(applying, found, settings, path);
    await records.accounts.update(found.id, settings);
  }
  const isKeyNew = wanted.credentials
    ? await applyKey(applying, found, wanted.exchange, wanted.credentials, path)
    : await retireKey(applying, found);
  if (isKeyNew) updated.push('key');
  if (wanted.credentials && isKeyNew && waitsForKey(found)) {
    await records.accounts.update(found.id, { isActive: true });
    updated.push('active');
  }
  return existing('account', name, updated);
}

function settingsOf({ exchange, sandbox, marginMode }: AccountSettings): AccountSettings {
  return { exchange, sandbox, marginMode };
}

async function refuseUnderOrders(applying: Applying, is: AccountRecord, wanted: AccountSettings, path: string) {
  const message = 'can not be changed, for the account has orders (UNRESOLVED_ORDERS): make another account';
  for (const field of await forbiddenChanges(applying, is, wanted)) {
    applying.problems.push({ path: `${path}.${field}`, message });
  }
}

/** Whether anything had to be changed. */
async function applyKey(
  applying: Applying,
  account: Pick<AccountRecord, 'id' | 'keys'>,
  exchange: string,
  credentials: Credentials,
  path: string,
): Promise<boolean> {
  const change = await changeKey(applying, account, exchange, credentials);
  if (change === 'forbidden') {
    const message = 'can not be changed while orders sent with it are unresolved (UNRESOLVED_ORDERS): apply it later';
    applying.problems.push({ path: `${path}.secret`, message });
  }
  return change !== 'unchanged';
}

async function retireKey({ records }: Applying, account: AccountRecord): Promise<boolean> {
  if (account.keys.every((key) => key.isRetired)) return false;
  await records.keys.retire(account.id);
  return true;
}
