import type { ConsoleWorld } from './console-world.ts';
import type { Person } from './people.ts';

const IDS = `
  select s.strategy, a.account, f.*, b.*
  from ordergate.users u
    cross join lateral (select min(id) as strategy from ordergate.strategies where user_id = u.id) s
    cross join lateral (select min(id) as account from ordergate.accounts where user_id = u.id and exchange <> 'paper') a
    cross join lateral (
      select max(f.id) filter (where f.status = 'pending_retry' and f.retry_count = 0) as "order",
        max(f.id) filter (where f.status = 'pending_retry' and f.retry_count = 5) as exhausted,
        max(f.id) filter (where f.status = 'needs_review') as review
      from ordergate.failed_orders f join ordergate.strategy_accounts sa on sa.id = f.strategy_account_id
        join ordergate.strategies s on s.id = sa.strategy_id
      where s.user_id = u.id) f
    cross join lateral (
      select max(id::text) filter (where status = 'running') as running,
        max(id::text) filter (where status = 'finished' and action = 'retry') as retried,
        max(id::text) filter (where status = 'finished' and action = 'remove') as removed
      from ordergate.batches where user_id = u.id) b
  where u.username = $1`;

/**
 * An address of one's own in place of words for it: `:strategy` and `:account` are a user's first ones, `:order`, `:exhausted` and
 * `:review` failed orders to be retried, reset and judged, `:running`, `:retried` and `:removed` batches.
 */
export async function addressOf({ installation }: ConsoleWorld, person: Person, path: string): Promise<string> {
  if (!path.includes(':')) return path;
  const [ids] = await installation.query<Record<string, number | string | null>>(IDS, [person.username]);
  return path.replace(/:(\w+)/, (word, name: string) => {
    const id = ids?.[name] ?? null;
    if (id === null) throw new Error(`${person.username} has nothing for ${word}`);
    return String(id);
  });
}
