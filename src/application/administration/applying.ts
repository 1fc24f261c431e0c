import type { Locale } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AdministrationRecords } from '../ports/administration.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { Sealing } from '../ports/sealing.ts';
import type { Change, Problem } from './wanted.ts';

/** What applying one thing needs; problems are collected, so that one run names them all. */
export interface Applying {
  readonly records: AdministrationRecords;
  readonly sealing: Sealing;
  readonly passwords: Passwords;
  readonly freshSecrets: FreshSecrets;
  readonly defaultLocale: Locale;
  readonly problems: Problem[];
}

/** Names of those settings that differ. */
export function differences<T extends object>(is: T, wanted: T, words: Readonly<Record<keyof T, string>>): string[] {
  const names = Object.keys(words) as (keyof T)[];
  return names.filter((name) => JSON.stringify(is[name]) !== JSON.stringify(wanted[name])).map((name) => words[name]);
}

/** A thing that was there before, updated or not. */
export function existing(thing: Change['thing'], name: string, updated: readonly string[]): Change {
  return { thing, name, outcome: updated.length > 0 ? 'updated' : 'unchanged', updated, generatedToken: null };
}

export function created(thing: Change['thing'], name: string): Change {
  return { thing, name, outcome: 'created', updated: [], generatedToken: null };
}

/** Whether the token has to be given to its owner-to-be; a token of somebody else is a problem. */
export async function tokenIsNew(
  { records, problems }: Applying,
  token: Secret,
  to: { readonly kind: 'user' | 'strategy'; readonly id: number },
  path: string,
): Promise<boolean> {
  const owner = await records.tokenOwner(token);
  if (owner === null) return true;
  if (owner.kind !== to.kind || owner.id !== to.id) {
    problems.push({ path, message: `is another ${owner.kind}'s token already: choose another one` });
  }
  return false;
}

/** The id of a user who is named as the owner of something; null, and a problem, when there is none. */
export async function ownerId({ records, problems }: Applying, username: string, path: string): Promise<number | null> {
  const user = await records.users.find(username);
  if (!user) problems.push({ path, message: `names the user ${username}, who is neither here nor in the database` });
  return user?.id ?? null;
}
