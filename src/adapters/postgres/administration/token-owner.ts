import type { Kysely } from 'kysely';
import type { AdministrationRecords } from '../../../application/ports/administration.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Tables } from '../tables.ts';
import { tokenHash } from '../token-hash.ts';

/** Users and strategies share one space of tokens. */
export async function tokenOwner(
  db: Kysely<Tables>,
  token: Secret,
): Promise<Awaited<ReturnType<AdministrationRecords['tokenOwner']>>> {
  const hash = tokenHash(token.reveal());
  const user = await db.selectFrom('users').select('id').where('webhook_token_hash', '=', hash).executeTakeFirst();
  if (user) return { kind: 'user', id: user.id };
  const strategies = db.selectFrom('strategies').select('id').where('webhook_token_hash', '=', hash);
  const strategy = await strategies.executeTakeFirst();
  return strategy ? { kind: 'strategy', id: strategy.id } : null;
}
