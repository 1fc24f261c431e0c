import type { Kysely, Transaction } from 'kysely';
import pg from 'pg';
import {
  type Administration,
  type AdministrationRecords,
  ChangedMeanwhile,
  type Decision,
} from '../../../application/ports/administration.ts';
import type { Tables } from '../tables.ts';
import { PostgresAccountRecords } from './accounts.ts';
import { PostgresKeyRecords } from './keys.ts';
import { PostgresStrategyRecords } from './strategies.ts';
import { tokenOwner } from './token-owner.ts';
import { PostgresUserRecords } from './users.ts';

/** Names and tokens are looked for before they are written, so that only a transaction beside this one can have them. */
const UNIQUE_VIOLATION = '23505';

/** The setup in PostgreSQL. `db` qualifies our tables with their schema. */
export class PostgresAdministration implements Administration {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async inTransaction<T>(work: (records: AdministrationRecords) => Promise<Decision<T>>): Promise<T> {
    try {
      return await this.#db.transaction().execute(async (transaction) => {
        const decision = await work(recordsOf(transaction));
        if (decision.kind === 'rollback') throw new RolledBack(decision.value);
        return decision.value;
      });
    } catch (error) {
      if (error instanceof RolledBack) return error.value as T;
      if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) {
        throw new ChangedMeanwhile('Somebody else changed the same at this moment: try again', { cause: error });
      }
      throw error;
    }
  }
}

/** Kysely rolls a transaction back when it is left by an exception. */
class RolledBack extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('rolled back');
    this.value = value;
  }
}

function recordsOf(db: Transaction<Tables>): AdministrationRecords {
  return {
    users: new PostgresUserRecords(db),
    accounts: new PostgresAccountRecords(db),
    strategies: new PostgresStrategyRecords(db),
    keys: new PostgresKeyRecords(db),
    tokenOwner: (token) => tokenOwner(db, token),
  };
}
