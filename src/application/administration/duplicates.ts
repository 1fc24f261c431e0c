import type { Secret } from '../../domain/secret.ts';
import type { Problem, Wanted } from './wanted.ts';

interface Claim {
  readonly path: string;
  /** Null claims nothing. */
  readonly key: string | null;
}

/** Names and tokens that the same file gives to two things. */
export function duplicates({ users, accounts, strategies }: Wanted): Problem[] {
  const owned = (user: string, name: string) => JSON.stringify([user, name]);
  const token = (secret: Secret | null) => secret?.reveal() ?? null;
  return [
    ...repeated(users.map(({ username }, i) => ({ path: `users[${i}].username`, key: username }))),
    ...repeated(accounts.map(({ user, name }, i) => ({ path: `accounts[${i}].name`, key: owned(user, name) }))),
    ...repeated(strategies.map(({ user, name }, i) => ({ path: `strategies[${i}].name`, key: owned(user, name) }))),
    ...repeated(
      strategies.map(({ user, groupName }, i) => ({
        path: `strategies[${i}].group_name`,
        key: owned(user, groupName),
      })),
    ),
    ...repeated([
      ...users.map(({ webhookToken }, i) => ({ path: `users[${i}].webhook_token`, key: token(webhookToken) })),
      ...strategies.map(({ webhookToken }, i) => ({
        path: `strategies[${i}].webhook_token`,
        key: token(webhookToken),
      })),
    ]),
    ...strategies.flatMap((strategy, i) =>
      repeated(strategy.accounts.map((name, j) => ({ path: `strategies[${i}].accounts[${j}]`, key: name }))),
    ),
  ];
}

function repeated(claims: readonly Claim[]): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { path, key } of claims) {
    if (key === null) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else problems.push({ path, message: `is the same as ${other}` });
  }
  return problems;
}
