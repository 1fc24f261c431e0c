import type { AccountRecord, Administration } from '../ports/administration.ts';

/** A user's own accounts. */
export class ListAccounts {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number): Promise<readonly AccountRecord[]> {
    return this.#administration.inTransaction(async ({ accounts }) => {
      return { kind: 'commit', value: await accounts.list(userId) };
    });
  }
}
