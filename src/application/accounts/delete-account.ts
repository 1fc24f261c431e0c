import type { Administration } from '../ports/administration.ts';
import { lockAccount } from './lock-account.ts';
import { NOT_FOUND, type Refused, refusing } from './refused.ts';

export type Deleted = { readonly kind: 'done' } | Refused;

/** Takes an account out of use; what it did stays on record. Not while the outcome of one of its orders is open. */
export class DeleteAccount {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number, id: number): Promise<Deleted> {
    return this.#administration.inTransaction<Deleted>(async (records) => {
      const locked = await lockAccount(records, userId, id);
      if (!locked) return refusing(NOT_FOUND);
      const { account, orders } = locked;
      if (orders.hasOpenAttempts) return refusing({ kind: 'unresolved_orders', what: account.name });
      await records.accounts.delete(id);
      await records.keys.retire(id);
      return { kind: 'commit', value: { kind: 'done' } };
    });
  }
}
