import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Position } from '../../../application/ports/order-queries.ts';
import type { Tables } from '../tables.ts';

/** The conjunction of what is asked for; true when nothing is. */
export function all(conditions: readonly (RawBuilder<unknown> | false)[]): RawBuilder<boolean> {
  const asked = conditions.filter((condition) => condition !== false);
  return asked.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(asked, sql` and `)})`;
}

/** A pattern for `ilike` that finds the text anywhere, letter by letter. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** A list of words as a table of one column: each is looked up on its own, so that the index gives the order. */
export const eachOf = <Word extends string>(words: readonly Word[]) =>
  sql<{ word: Word }>`unnest(${[...words]}::text[])`;

/** For `=`: equal to one of the words, in one scan of an index. */
export const anyOf = <Word extends string>(words: readonly Word[]) => sql<Word>`any(${[...words]}::text[])`;

/** Newest first, what stands after the given position. */
export const isAfter = (at: string, id: string, after: Position<number | string> | null): RawBuilder<boolean> =>
  after === null ? sql`true` : sql`(${sql.ref(at)}, ${sql.ref(id)}) < (${after.at}, ${after.id})`;

/** Exact text without trailing zeros. */
export const plain = (column: string) => sql<string | null>`trim_scale(${sql.ref(column)})`;

/** The strategy accounts of a user, also those of strategies that he deleted. */
export const ownStrategyAccounts = (db: Kysely<Tables>, userId: number) =>
  db
    .selectFrom('strategies as s')
    .innerJoin('strategy_accounts as sa', 'sa.strategy_id', 's.id')
    .where('s.user_id', '=', userId);
