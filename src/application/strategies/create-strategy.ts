import type { Secret } from '../../domain/secret.ts';
import type { Refused } from '../accounts/refused.ts';
import { refusing } from '../accounts/refused.ts';
import type { Administration, StrategySettings } from '../ports/administration.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';
import { readStrategy, type StrategyDetail } from './list-strategies.ts';
import { takenName } from './taken-name.ts';

export interface NewStrategy extends StrategySettings {
  readonly name: string;
  /** Of the same user. */
  readonly accountIds: readonly number[];
}

export type StrategyCreated =
  /** The token is to be shown once. */
  { readonly kind: 'done'; readonly detail: StrategyDetail; readonly token: Secret } | Refused;

/** Makes a strategy of a user, with a token of its own. */
export class CreateStrategy {
  readonly #administration: Administration;
  readonly #freshSecrets: FreshSecrets;

  constructor(administration: Administration, freshSecrets: FreshSecrets) {
    this.#administration = administration;
    this.#freshSecrets = freshSecrets;
  }

  execute(userId: number, { accountIds, ...wanted }: NewStrategy): Promise<StrategyCreated> {
    const token = this.#freshSecrets.webhookToken();
    return this.#administration.inTransaction<StrategyCreated>(async (records) => {
      const { strategies, accounts } = records;
      const taken = await takenName(strategies, userId, wanted, null);
      if (taken) return refusing(taken);
      const own = new Set((await accounts.list(userId)).map(({ id }) => id));
      if (!accountIds.every((id) => own.has(id)))
        return refusing({ kind: 'invalid', fields: { account_ids: { code: 'not_known' } } });
      const id = await strategies.insert({ ...wanted, userId });
      await strategies.setAccounts(id, [...new Set(accountIds)]);
      await strategies.setToken(id, token);
      const detail = await readStrategy(records, userId, id);
      if (!detail) throw new Error(`The strategy ${id} has vanished`);
      return { kind: 'commit', value: { kind: 'done', detail, token } };
    });
  }
}
