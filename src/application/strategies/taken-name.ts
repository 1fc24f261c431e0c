import type { Refused } from '../accounts/refused.ts';
import type { StrategyRecords, StrategySettings } from '../ports/administration.ts';

/** Which of a strategy's names another one of its user bears already; null when they are free, or its own (`id`). */
export async function takenName(
  strategies: Pick<StrategyRecords, 'find' | 'withGroupName'>,
  userId: number,
  { name, groupName }: Pick<StrategySettings, 'groupName'> & { readonly name: string },
  id: number | null,
): Promise<Extract<Refused, { kind: 'name_taken' }> | null> {
  const named = await strategies.find(userId, name);
  if (named && named.id !== id) return { kind: 'name_taken', field: 'name' };
  const holder = await strategies.withGroupName(userId, groupName);
  return holder !== null && holder !== id ? { kind: 'name_taken', field: 'group_name' } : null;
}
