import type { Administration } from '../ports/administration.ts';
import { lockAccount } from './lock-account.ts';
import { NOT_FOUND, type Refused, refusing } from './refused.ts';

export type Paused = { readonly kind: 'done' } | Refused;

/** Stops, or lets go on, all of a user's trading, or that of one account. At the answer it holds on every instance. */
export class PauseTrading {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  /** `accountId` null: all of it. */
  execute(userId: number, isPaused: boolean, accountId: number | null): Promise<Paused> {
    return this.#administration.inTransaction<Paused>(async (records) => {
      if (accountId === null) {
        await records.users.setPaused(userId, isPaused);
        return { kind: 'commit', value: { kind: 'done' } };
      }
      if (!(await lockAccount(records, userId, accountId))) return refusing(NOT_FOUND);
      await records.accounts.update(accountId, { isPaused });
      return { kind: 'commit', value: { kind: 'done' } };
    });
  }
}
