import { type Kysely, sql, type Updateable } from 'kysely';
import type { UserRecord, UserRecords, UserSettings } from '../../../application/ports/administration.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Tables } from '../tables.ts';
import { tokenHash } from '../token-hash.ts';
import { given } from './given.ts';

export class PostgresUserRecords implements UserRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async any(): Promise<boolean> {
    return (await this.#db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  async find(username: string): Promise<UserRecord | null> {
    const row = await this.#db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      username: row.username,
      passwordHash: row.password_hash,
      locale: row.locale,
      timeZone: row.time_zone,
      hasToken: row.webhook_token_hash !== null,
    };
  }

  async insert(user: UserSettings & { readonly username: string; readonly passwordHash: string }): Promise<number> {
    const { username, passwordHash, locale, timeZone } = user;
    const { id } = await this.#db
      .insertInto('users')
      .values({ username, password_hash: passwordHash, locale, time_zone: timeZone })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async update(id: number, { locale, timeZone }: Partial<UserSettings>): Promise<void> {
    await this.#set(id, given({ locale, time_zone: timeZone }));
  }

  async setPassword(id: number, hash: string): Promise<void> {
    await this.#set(id, { password_hash: hash });
    await this.#db.deleteFrom('sessions').where('user_id', '=', id).execute();
  }

  async setToken(id: number, token: Secret | null): Promise<void> {
    await this.#set(id, { webhook_token_hash: token === null ? null : tokenHash(token.reveal()) });
  }

  /** A webhook that is taken in locks its user's row against this lock. */
  async setPaused(id: number, isPaused: boolean): Promise<void> {
    await this.#db.selectFrom('users').select('id').where('id', '=', id).forUpdate().execute();
    await this.#set(id, { is_paused: isPaused });
  }

  async #set(id: number, columns: Updateable<Tables['users']>): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({ ...columns, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }
}
