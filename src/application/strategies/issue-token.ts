import type { Secret } from '../../domain/secret.ts';
import { NOT_FOUND, type Refused, refusing } from '../accounts/refused.ts';
import type { Administration } from '../ports/administration.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';

export type TokenIssued = { readonly kind: 'done'; readonly token: Secret } | Refused;

/** Gives a user's strategy a new webhook token, to be shown once. At the answer the old one opens nothing any more, on any instance. */
export class IssueToken {
  readonly #administration: Administration;
  readonly #freshSecrets: FreshSecrets;

  constructor(administration: Administration, freshSecrets: FreshSecrets) {
    this.#administration = administration;
    this.#freshSecrets = freshSecrets;
  }

  execute(userId: number, id: number): Promise<TokenIssued> {
    const token = this.#freshSecrets.webhookToken();
    return this.#administration.inTransaction<TokenIssued>(async ({ strategies }) => {
      if (!(await strategies.get(userId, id))) return refusing(NOT_FOUND);
      await strategies.lock(id);
      await strategies.setToken(id, token);
      return { kind: 'commit', value: { kind: 'done', token } };
    });
  }
}
