import type { Deleted } from '../accounts/delete-account.ts';
import { NOT_FOUND, refusing } from '../accounts/refused.ts';
import type { Administration } from '../ports/administration.ts';

/** Takes a strategy out of use, its token with it; what it did stays on record. Not while the outcome of one of its orders is open. */
export class DeleteStrategy {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number, id: number): Promise<Deleted> {
    return this.#administration.inTransaction<Deleted>(async ({ strategies }) => {
      const strategy = await strategies.get(userId, id);
      if (!strategy) return refusing(NOT_FOUND);
      const { openAccountIds } = await strategies.lock(id);
      if (openAccountIds.length > 0) return refusing({ kind: 'unresolved_orders', what: strategy.name });
      await strategies.delete(id);
      return { kind: 'commit', value: { kind: 'done' } };
    });
  }
}
