import pg from 'pg';
import type { Measured } from './measure.ts';
import { GROWING, SCHEMA } from './progress.ts';

const ms = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** Milliseconds on both, in Markdown. */
export function table(small: readonly Measured[], large: readonly Measured[]): string {
  const lines = large.map(({ name, median, p99, rows }, index) => {
    const other = small[index]!;
    const ratio = (median / other.median).toFixed(1);
    return `| ${name} | ${ms(other.median)} | ${ms(other.p99)} | ${other.rows} | ${ms(median)} | ${ms(p99)} | ${rows} | **${ratio}** |`;
  });
  return [
    '| call | small: median, ms | p99 | rows | large: median, ms | p99 | rows | ratio |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

/** What each growing table takes, with and without its indexes. */
export async function sizes(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(
    `select format('%s: %s rows, %s, indexes %s', relname, reltuples::bigint, pg_size_pretty(pg_table_size(oid)), pg_size_pretty(pg_indexes_size(oid))) as line
     from pg_class where relnamespace = $1::regnamespace and relname = any ($2) order by pg_total_relation_size(oid) desc`,
    [SCHEMA, [...GROWING]],
  );
  await client.end();
  return rows.map(({ line }) => line).join('\n');
}
