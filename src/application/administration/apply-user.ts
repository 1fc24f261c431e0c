import { type Applying, created, differences, existing, tokenIsNew } from './applying.ts';
import type { Change, WantedUser } from './wanted.ts';

const WORDS = { locale: 'locale', timeZone: 'time zone' } as const;

/** Makes a user as wanted. A password that fits stays, and with it the user's sessions. */
export async function applyUser(applying: Applying, wanted: WantedUser, path: string): Promise<Change> {
  const { records, passwords } = applying;
  const { username, timeZone } = wanted;
  const locale = wanted.locale ?? applying.defaultLocale;
  const found = await records.users.find(username);
  if (!found) {
    const passwordHash = await passwords.hash(wanted.password.reveal());
    const id = await records.users.insert({ username, passwordHash, locale, timeZone });
    await applyToken(applying, wanted, { id, hasToken: false }, path);
    return created('user', username);
  }
  const updated = differences({ locale: found.locale, timeZone: found.timeZone }, { locale, timeZone }, WORDS);
  if (updated.length > 0) await records.users.update(found.id, { locale, timeZone });
  if (!(await passwords.verify(wanted.password.reveal(), found.passwordHash))) {
    await records.users.setPassword(found.id, await passwords.hash(wanted.password.reveal()));
    updated.push('password');
  }
  if (await applyToken(applying, wanted, found, path)) updated.push('webhook token');
  return existing('user', username, updated);
}

async function applyToken(
  applying: Applying,
  { webhookToken }: WantedUser,
  user: { readonly id: number; readonly hasToken: boolean },
  path: string,
): Promise<boolean> {
  const isChange =
    webhookToken === null
      ? user.hasToken
      : await tokenIsNew(applying, webhookToken, { kind: 'user', id: user.id }, `${path}.webhook_token`);
  if (isChange) await applying.records.users.setToken(user.id, webhookToken);
  return isChange;
}
