import type { Locale } from '../../domain/account.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Administration, UserSettings } from '../ports/administration.ts';
import type { Passwords } from '../ports/passwords.ts';
import type { FieldError } from '../texts/index.ts';
import { timeZoneNamed } from './time-zones.ts';

export type UserCreated = { readonly kind: 'created' } | { readonly kind: 'exists' };
export type PasswordChanged = { readonly kind: 'changed' } | { readonly kind: 'unknown_user' };

export type SettingsChanged =
  /** As they were written: a time zone by the name that can be chosen. */
  | { readonly kind: 'changed'; readonly settings: Partial<UserSettings> }
  | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, FieldError>> };

/** Makes a user without accounts or strategies. */
export class CreateUser {
  readonly #administration: Administration;
  readonly #passwords: Passwords;

  constructor(administration: Administration, passwords: Passwords) {
    this.#administration = administration;
    this.#passwords = passwords;
  }

  async execute(username: string, password: Secret, locale: Locale): Promise<UserCreated> {
    const passwordHash = await this.#passwords.hash(password.reveal());
    return this.#administration.inTransaction<UserCreated>(async ({ users }) => {
      if (await users.find(username)) return { kind: 'rollback', value: { kind: 'exists' } };
      await users.insert({ username, passwordHash, locale, timeZone: 'UTC' });
      return { kind: 'commit', value: { kind: 'created' } };
    });
  }
}

/** Gives a user another password and ends the sessions that the old one opened. */
export class ChangePassword {
  readonly #administration: Administration;
  readonly #passwords: Passwords;

  constructor(administration: Administration, passwords: Passwords) {
    this.#administration = administration;
    this.#passwords = passwords;
  }

  async execute(username: string, password: Secret): Promise<PasswordChanged> {
    const hash = await this.#passwords.hash(password.reveal());
    return this.#administration.inTransaction<PasswordChanged>(async ({ users }) => {
      const user = await users.find(username);
      if (!user) return { kind: 'rollback', value: { kind: 'unknown_user' } };
      await users.setPassword(user.id, hash);
      return { kind: 'commit', value: { kind: 'changed' } };
    });
  }
}

/** Gives a user another language or time zone; it holds from the next page or answer on. */
export class ChangeUserSettings {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  /** Leaves what is absent as it is. */
  async execute(userId: number, changes: Partial<UserSettings>): Promise<SettingsChanged> {
    const settings = changes.timeZone === undefined ? changes : withKnownZone(changes, changes.timeZone);
    if (settings === null) return { kind: 'invalid', fields: { time_zone: { code: 'not_a_time_zone' } } };
    return this.#administration.inTransaction<SettingsChanged>(async ({ users }) => {
      await users.update(userId, settings);
      return { kind: 'commit', value: { kind: 'changed', settings } };
    });
  }
}

function withKnownZone(changes: Partial<UserSettings>, text: string): Partial<UserSettings> | null {
  const timeZone = timeZoneNamed(text);
  return timeZone === null ? null : { ...changes, timeZone };
}
