import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../../../src/adapters/postgres/tables.ts';
import { SCHEMA, type Suite } from '../postgres-subject.ts';

/** One node of PostgreSQL's plan. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

/** A suite's database that remembers what it was asked. */
export class Explaining {
  readonly db: Kysely<Tables>;
  readonly asked: CompiledQuery[] = [];
  readonly #suite: Suite;

  constructor(suite: Suite) {
    this.#suite = suite;
    const dialect = new PostgresDialect({ pool: suite.database.pool });
    const log = ({ query }: { readonly query: CompiledQuery }) => {
      this.asked.push(query);
    };
    this.db = new Kysely<Tables>({ dialect, log }).withSchema(SCHEMA);
  }

  /** The plans of the statements that this asks for. */
  async plansOf(ask: () => Promise<unknown>): Promise<readonly Plan[]> {
    this.asked.length = 0;
    await ask();
    return Promise.all(this.asked.map((query) => this.#explain(query)));
  }

  /** The plan of the one statement that this asks for. */
  async planOf(ask: () => Promise<unknown>): Promise<Plan> {
    const [plan, ...others] = await this.plansOf(ask);
    if (plan === undefined || others.length > 0) throw new Error(`Asked for ${this.asked.length} statements`);
    return plan;
  }

  async #explain(query: CompiledQuery): Promise<Plan> {
    const { rows } = await this.#suite.database.pool.query<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `explain (analyze, buffers, format json) ${query.sql}`,
      [...query.parameters],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('No plan');
    return row['QUERY PLAN'][0].Plan;
  }
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How the rows of a table were come by. */
export const waysTo = (table: string, plan: Plan): readonly string[] => [
  ...new Set(nodesOf(plan).flatMap((node) => (node['Relation Name'] === table ? node['Node Type'] : []))),
];

export const blocksOf = (plan: Plan): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

/** Runs statements as they are, on a connection whose search path is our schema and that tells no events. */
export async function runRaw({ url }: Suite, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`set search_path to "${SCHEMA.replaceAll('"', '""')}"; set ordergate.events = off`);
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
