import pg from 'pg';

const NAMES = [
  'users',
  'accounts',
  'strategies',
  'strategy_accounts',
  'failed_orders',
  'legacy_rows',
  'events',
] as const;
type Name = (typeof NAMES)[number];

/** Our tables, qualified and quoted for SQL. */
export type OurTables = Readonly<Record<Name, string>> & {
  /** Their schema, as it is called. */
  readonly schema: string;
  /** SQL for the next id of a table. */
  nextId(table: Exclude<Name, 'legacy_rows' | 'events'>): string;
};

export function ourTables(schema: string): OurTables {
  const qualified = (name: Name) => `${pg.escapeIdentifier(schema)}.${name}`;
  return {
    schema,
    ...(Object.fromEntries(NAMES.map((name) => [name, qualified(name)])) as Record<Name, string>),
    nextId: (table) => `nextval(pg_get_serial_sequence(${pg.escapeLiteral(qualified(table))}, 'id'))`,
  };
}
