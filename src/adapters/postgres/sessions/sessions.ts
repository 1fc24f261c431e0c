import { type Kysely, sql } from 'kysely';
import type { Login, NewSession, PasswordReplacement, Session, Sessions } from '../../../application/ports/sessions.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Tables } from '../tables.ts';
import { tokenHash } from '../token-hash.ts';

/** Sessions in PostgreSQL, read anew for every request: a logout holds at once on every instance. `db` qualifies our tables with their schema. */
export class PostgresSessions implements Sessions {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async login(username: string): Promise<Login | null> {
    const row = await this.#db
      .selectFrom('users')
      .select(['id as userId', 'password_hash as passwordHash'])
      .where('username', '=', username)
      .where('is_active', '=', true)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The user's row is locked, so that a new password, which ends all sessions, comes wholly before or wholly after. */
  async begin({ id, userId, passwordHash, startedAt, expiresAt }: NewSession): Promise<boolean> {
    await this.#db.deleteFrom('sessions').where('expires_at', '<=', startedAt).execute();
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('sessions')
      .columns(['id_hash', 'user_id', 'created_at', 'expires_at'])
      .expression((db) =>
        db
          .selectFrom('users')
          .select((users) => [
            sql<Buffer>`${hashOf(id)}::bytea`.as('id_hash'),
            users.ref('users.id').as('user_id'),
            sql<Date>`${startedAt}::timestamptz`.as('created_at'),
            sql<Date>`${expiresAt}::timestamptz`.as('expires_at'),
          ])
          .where('id', '=', userId)
          .where('password_hash', '=', passwordHash)
          .where('is_active', '=', true)
          .forShare(),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async find(id: Secret): Promise<Session | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'username', 'locale', 'time_zone', 'is_paused', 'sessions.created_at', 'expires_at'])
      .where('id_hash', '=', hashOf(id))
      .where('is_active', '=', true)
      .executeTakeFirst();
    if (!row) return null;
    const { id: userId, username, locale, time_zone: timeZone, is_paused: isPaused } = row;
    return {
      user: { id: userId, username, locale, timeZone, isPaused },
      startedAt: row.created_at,
      expiresAt: row.expires_at,
    };
  }

  async extend(id: Secret, expiresAt: Date): Promise<void> {
    await this.#db.updateTable('sessions').set({ expires_at: expiresAt }).where('id_hash', '=', hashOf(id)).execute();
  }

  /** The user's row is locked by its update, so that a session which begins against the old password comes wholly before, and ends. */
  async replacePassword({ userId, from, to, keep }: PasswordReplacement): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('users')
        .set({ password_hash: to, updated_at: sql`now()` })
        .where('id', '=', userId)
        .where('password_hash', '=', from)
        .where('is_active', '=', true)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await transaction
        .deleteFrom('sessions')
        .where('user_id', '=', userId)
        .where('id_hash', '!=', hashOf(keep))
        .execute();
      return true;
    });
  }

  async end(id: Secret): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id_hash', '=', hashOf(id)).execute();
  }
}

/** Session ids are as random as tokens, and kept alike. */
const hashOf = (id: Secret): Buffer => tokenHash(id.reveal());
