import type { Secret } from '../../domain/secret.ts';
import type { Administration } from '../ports/administration.ts';
import type { FreshSecrets } from '../ports/fresh-secrets.ts';

export type TokenRotated =
  /** The token is to be shown once. */
  | { readonly kind: 'rotated'; readonly username: string; readonly token: Secret }
  | { readonly kind: 'unknown_strategy' }
  /** Several users have a strategy of this name. */
  | { readonly kind: 'ambiguous'; readonly usernames: readonly string[] };

/** Gives a strategy a new webhook token; the old one opens nothing any more. */
export class RotateToken {
  readonly #administration: Administration;
  readonly #freshSecrets: FreshSecrets;

  constructor(administration: Administration, freshSecrets: FreshSecrets) {
    this.#administration = administration;
    this.#freshSecrets = freshSecrets;
  }

  /** `username` is needed where several users have a strategy of that name. */
  async execute(strategyName: string, username: string | null): Promise<TokenRotated> {
    return this.#administration.inTransaction<TokenRotated>(async ({ strategies }) => {
      const named = await strategies.named(strategyName);
      const [strategy, ...others] = named.filter((one) => username === null || one.username === username);
      if (!strategy) return { kind: 'rollback', value: { kind: 'unknown_strategy' } };
      if (others.length > 0) {
        return { kind: 'rollback', value: { kind: 'ambiguous', usernames: named.map((one) => one.username) } };
      }
      const token = this.#freshSecrets.webhookToken();
      await strategies.setToken(strategy.id, token);
      return { kind: 'commit', value: { kind: 'rotated', username: strategy.username, token } };
    });
  }
}
