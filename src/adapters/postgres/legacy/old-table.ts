import pg from 'pg';
import type { Session } from './session.ts';

export type OldTableName = 'users' | 'accounts' | 'strategies' | 'strategy_accounts' | 'failed_orders';

const REQUIRED: readonly OldTableName[] = ['users', 'accounts', 'strategies', 'strategy_accounts'];
const WHOLE_NUMBERS = ['smallint', 'integer', 'bigint'];

/** One table of the old system as it is in this installation. Its expressions are SQL over the alias `s`; a column that is not there is null. */
export class OldTable {
  readonly #schema: string;
  readonly #name: string;
  readonly #types: ReadonlyMap<string, string>;

  /** `types`: the data type of every column. */
  constructor(schema: string, name: OldTableName, types: ReadonlyMap<string, string>) {
    this.#schema = schema;
    this.#name = name;
    this.#types = types;
  }

  get hasIds(): boolean {
    return WHOLE_NUMBERS.includes(this.#types.get('id') ?? '');
  }

  has(column: string): boolean {
    return this.#types.has(column);
  }

  /** For a FROM. A table that is not there has no rows. */
  get from(): string {
    if (!this.hasIds) return '(select null::bigint as id where false) s';
    return `${pg.escapeIdentifier(this.#schema)}.${pg.escapeIdentifier(this.#name)} s`;
  }

  /** Trimmed, of at most `length` characters, and null when nothing is in it. */
  text(column: string, length?: number): string {
    const type = this.#types.get(column);
    if (type === undefined) return 'null::text';
    const trimmed = `nullif(btrim(s.${pg.escapeIdentifier(column)}::text, E' \\t\\r\\n'), '')`;
    return length === undefined ? trimmed : `left(${trimmed}, ${length})`;
  }

  /** As `text`, but not trimmed: that takes time in a long one. */
  longText(column: string, length: number): string {
    if (!this.#types.has(column)) return 'null::text';
    const text = `s.${pg.escapeIdentifier(column)}::text`;
    return `nullif(case when octet_length(${text}) > ${length} then left(${text}, ${length}) else ${text} end, '')`;
  }

  wholeNumber(column: string): string {
    const text = this.text(column);
    if (WHOLE_NUMBERS.includes(this.#types.get(column) ?? '')) return `s.${pg.escapeIdentifier(column)}::bigint`;
    return `case when ${text} ~ '^[0-9]{1,18}$' then ${text}::bigint end`;
  }

  flag(column: string, absent: boolean): string {
    return `coalesce(lower(${this.text(column)}) in ('t', 'true', '1', 'yes'), ${absent})`;
  }

  /** Times without a zone are in UTC. */
  instant(column: string): string {
    const name = `s.${pg.escapeIdentifier(column)}`;
    switch (this.#types.get(column)) {
      case 'timestamp without time zone':
      case 'date':
        return `case when isfinite(${name}) then ${name}::timestamp at time zone 'UTC' end`;
      case 'timestamp with time zone':
        return `case when isfinite(${name}) then ${name} end`;
      default:
        return 'null::timestamptz';
    }
  }
}

export type OldTables = Readonly<Record<OldTableName, OldTable>>;

/** What this role may read of the old system, and what it would need to see and does not. */
export async function findOldTables(
  session: Session,
  schema: string,
): Promise<{ readonly tables: OldTables; readonly missing: readonly string[] }> {
  const columns = await session.rows<{ table_name: string; column_name: string; data_type: string }>(
    'select table_name, column_name, data_type from information_schema.columns where table_schema = $1',
    [schema],
  );
  const table = (name: OldTableName) => {
    const own = columns.filter((column) => column.table_name === name);
    return new OldTable(schema, name, new Map(own.map(({ column_name, data_type }) => [column_name, data_type])));
  };
  const tables: OldTables = {
    users: table('users'),
    accounts: table('accounts'),
    strategies: table('strategies'),
    strategy_accounts: table('strategy_accounts'),
    failed_orders: table('failed_orders'),
  };
  return { tables, missing: REQUIRED.filter((name) => !tables[name].hasIds).map((name) => `${schema}.${name}`) };
}
