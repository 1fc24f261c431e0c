import pg from 'pg';
import { PostgresLegacy } from '../../../../src/adapters/postgres/legacy/postgres-legacy.ts';
import { migrateUp } from '../../../../src/adapters/postgres/migrator.ts';
import { ImportLegacy, type LegacyImported } from '../../../../src/application/legacy/import-legacy.ts';
import type { LeftRow } from '../../../../src/application/legacy/legacy-database.ts';
import type { LegacyKind, OddRow } from '../../../../src/application/legacy/oddities.ts';
import { UndoLegacy } from '../../../../src/application/legacy/undo-legacy.ts';
import { createTestDatabase } from '../../../support/database.ts';

/** One that needs quoting. */
export const SCHEMA = 'order "gate"';
const OUR = pg.escapeIdentifier(SCHEMA);

/** What an import answered and told. */
export interface Imported {
  readonly imported: LegacyImported;
  /** `failed_order 3: price_missing`, one for each oddity. */
  readonly odd: readonly string[];
  readonly progress: readonly string[];
}

/** An old system in the schema `public` and ours, empty, in the same database. */
export interface LegacyWorld {
  readonly url: string;
  /** SQL over the old tables by their names and over ours as `@users`. */
  rows(text: string): Promise<Record<string, unknown>[]>;
  /** Empties both systems; ids begin anew. */
  clear(): Promise<void>;
  importing(options?: { fromSchema?: string; dryRun?: boolean; url?: string }): Promise<Imported>;
  undoing(options?: { dryRun?: boolean }): Promise<{ takenOut: Record<LegacyKind, number>; left: LeftRow[] }>;
  close(): Promise<void>;
}

/** `tables`: the SQL that makes the old system. */
export async function createLegacyWorld(tables: string): Promise<LegacyWorld> {
  const { name, url, drop } = await createTestDatabase();
  await migrateUp({ url, schema: SCHEMA });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Whatever zone a server has, times of the old system are in UTC.
  await client.query(`alter database ${name} set timezone to 'Asia/Seoul'`);
  await client.query(tables);
  return {
    url,
    rows: async (text) => (await client.query(text.replace(/@(?=[a-z_]+)/g, () => `${OUR}.`))).rows,
    clear: async () => {
      const old = 'users, accounts, strategies, strategy_accounts, failed_orders';
      await client.query(`truncate ${old} restart identity cascade`);
      await client.query(`truncate ${OUR}.users, ${OUR}.legacy_rows, ${OUR}.events restart identity cascade`);
    },
    importing: ({ fromSchema = 'public', dryRun = false, url: as = url } = {}) => importing(as, { fromSchema, dryRun }),
    async undoing({ dryRun = false } = {}) {
      const left: LeftRow[] = [];
      const { takenOut } = await new UndoLegacy(new PostgresLegacy({ url, schema: SCHEMA })).execute(
        { fromSchema: 'public', dryRun },
        { onProgress: () => {}, onLeft: async (rows) => void left.push(...rows) },
      );
      return { takenOut, left };
    },
    close: async () => {
      await client.end();
      await drop();
    },
  };
}

async function importing(url: string, options: { fromSchema: string; dryRun: boolean }): Promise<Imported> {
  const [odd, progress]: [string[], string[]] = [[], []];
  const isKnownExchange = (id: string) => ['binance', 'upbit', 'okx', 'bybit'].includes(id);
  const imported = await new ImportLegacy({
    legacy: new PostgresLegacy({ url, schema: SCHEMA }),
    defaultLocale: 'ko',
    isKnownExchange,
  }).execute(options, {
    onProgress: (line) => void progress.push(line),
    onOddRows: async (rows) => void odd.push(...rows.flatMap(oddTexts)),
  });
  return { imported, odd, progress };
}

function oddTexts({ kind, oldId, oddities }: OddRow): readonly string[] {
  return oddities.map(({ code, detail }) => `${kind} ${oldId}: ${code}${detail === null ? '' : ` ${detail}`}`);
}
