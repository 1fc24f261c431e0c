import { NOT_FOUND, type Refused, refusing } from '../accounts/refused.ts';
import type {
  Administration,
  AdministrationRecords,
  Decision,
  StrategyRecord,
  StrategySettings,
} from '../ports/administration.ts';
import { readStrategy, type StrategyDetail } from './list-strategies.ts';
import { takenName } from './taken-name.ts';

export type StrategyChanged = { readonly kind: 'done'; readonly detail: StrategyDetail } | Refused;

/** Leaves what is absent as it is. */
export type StrategyChanges = Partial<StrategySettings & Pick<StrategyRecord, 'name'>>;

/** Changes a user's strategy. Webhooks that are being taken in come wholly before the change, or see it. */
export class UpdateStrategy {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number, id: number, changes: StrategyChanges): Promise<StrategyChanged> {
    return this.#administration.inTransaction((records) =>
      changing(records, userId, id, async (found) => {
        const taken = await takenName(records.strategies, userId, { ...found, ...changes }, id);
        if (taken) return taken;
        await records.strategies.update(id, changes);
        return null;
      }),
    );
  }
}

/** Lets a user's strategy trade at one more of the same user's accounts. */
export class LinkAccount {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number, id: number, accountId: number): Promise<StrategyChanged> {
    return this.#administration.inTransaction((records) =>
      changing(records, userId, id, async ({ links }) => {
        if (!(await records.accounts.get(userId, accountId))) return NOT_FOUND;
        const linked = links.map((link) => link.accountId);
        if (!linked.includes(accountId)) await records.strategies.setAccounts(id, [...linked, accountId]);
        return null;
      }),
    );
  }
}

/** Ends a strategy's trading at one account, unless the outcome of an order there is open. */
export class UnlinkAccount {
  readonly #administration: Administration;

  constructor(administration: Administration) {
    this.#administration = administration;
  }

  execute(userId: number, id: number, accountId: number): Promise<StrategyChanged> {
    return this.#administration.inTransaction((records) =>
      changing(records, userId, id, async ({ links }, { openAccountIds }) => {
        const linked = links.map((link) => link.accountId);
        if (!linked.includes(accountId)) return NOT_FOUND;
        if (openAccountIds.includes(accountId)) return { kind: 'unresolved_orders', what: `account_id ${accountId}` };
        await records.strategies.setAccounts(
          id,
          linked.filter((one) => one !== accountId),
        );
        return null;
      }),
    );
  }
}

/** Finds and locks the strategy, changes it, and reads it again; a refusal undoes everything. */
async function changing(
  records: AdministrationRecords,
  userId: number,
  id: number,
  change: (found: StrategyRecord, orders: { readonly openAccountIds: readonly number[] }) => Promise<Refused | null>,
): Promise<Decision<StrategyChanged>> {
  if (!(await records.strategies.get(userId, id))) return refusing(NOT_FOUND);
  const orders = await records.strategies.lock(id);
  const found = await records.strategies.get(userId, id);
  const refused = found ? await change(found, orders) : NOT_FOUND;
  if (refused) return refusing(refused);
  const detail = await readStrategy(records, userId, id);
  return detail ? { kind: 'commit', value: { kind: 'done', detail } } : refusing(NOT_FOUND);
}
