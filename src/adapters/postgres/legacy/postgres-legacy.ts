import type {
  KindCount,
  LegacyDatabase,
  LegacyImport,
  LegacyUndo,
  NameField,
  NamesOfOwner,
  OnRows,
} from '../../../application/legacy/legacy-database.ts';
import type { LegacyKind, OddRow } from '../../../application/legacy/oddities.ts';
import type { JudgedFailure, OldFailure } from '../../../application/legacy/old-failure.ts';
import type { Decision } from '../../../application/ports/administration.ts';
import type { Locale } from '../../../domain/account.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';
import { giveHomes } from './homes.ts';
import { dropIndexes } from './indexes.ts';
import { keepJudged } from './judging.ts';
import { names, rename } from './names.ts';
import { oddRows } from './odd-rows.ts';
import { findOldTables, type OldTables } from './old-table.ts';
import { type OurTables, ourTables } from './our-tables.ts';
import { inSession, type LegacyOptions, type Session } from './session.ts';
import { stageFailedOrders } from './stage-failed-orders.ts';
import { stageOwners } from './stage-owners.ts';
import { STAGE_FUNCTIONS, STAGE_TABLES } from './stage-tables.ts';
import { tellUsers } from './telling.ts';
import { PostgresLegacyUndo } from './undo.ts';
import { writeFailedOrders, writeOwners } from './writing.ts';

/** The old system in another schema of our database. Its tables are only read. */
export class PostgresLegacy implements LegacyDatabase {
  readonly #options: LegacyOptions;

  constructor(options: LegacyOptions) {
    this.#options = options;
  }

  importing<T>(fromSchema: string, work: (records: LegacyImport) => Promise<Decision<T>>): Promise<T> {
    const { schema } = this.#options;
    return inSession(this.#options, async (session) => {
      const { tables, missing } = await findOldTables(session, fromSchema);
      // Our own tables bear the same names.
      const unfit = fromSchema === schema ? [`${schema} is the schema of ordergate itself`] : missing;
      return work(new PostgresLegacyImport(session, fromSchema, tables, ourTables(schema), unfit));
    });
  }

  undoing<T>(fromSchema: string, work: (records: LegacyUndo) => Promise<Decision<T>>): Promise<T> {
    const our = ourTables(this.#options.schema);
    return inSession(this.#options, (session) => work(new PostgresLegacyUndo(session, fromSchema, our)));
  }
}

class PostgresLegacyImport implements LegacyImport {
  readonly #session: Session;
  readonly #from: string;
  readonly #old: OldTables;
  readonly #our: OurTables;
  readonly #missing: readonly string[];
  #droppedIndexes: readonly string[] = [];

  constructor(session: Session, from: string, old: OldTables, our: OurTables, missing: readonly string[]) {
    this.#session = session;
    this.#from = from;
    this.#old = old;
    this.#our = our;
    this.#missing = missing;
  }

  async missing(): Promise<readonly string[]> {
    return this.#missing;
  }

  async stageOwners(): Promise<void> {
    await this.#session.run(`${STAGE_TABLES}; ${STAGE_FUNCTIONS}`);
    await stageOwners(this.#session, this.#from, this.#old, this.#our);
  }

  stageFailedOrders(): AsyncIterable<readonly OldFailure[]> {
    return stageFailedOrders(this.#session, this.#from, this.#old, this.#our);
  }

  keepJudged(batch: readonly JudgedFailure[]): Promise<void> {
    return keepJudged(this.#session, batch);
  }

  giveHomes(): Promise<void> {
    return giveHomes(this.#session, this.#from, this.#our);
  }

  async exchanges(): Promise<readonly string[]> {
    const rows = await this.#session.rows<{ exchange: string }>(
      'select distinct exchange from legacy_accounts where is_new',
    );
    return rows.map(({ exchange }) => exchange);
  }

  async noteUnknownExchanges(exchanges: readonly string[]): Promise<void> {
    await this.#session.rows(
      `update legacy_accounts set odd = odd || ('exchange_unknown:' || exchange) where is_new and exchange = any ($1)`,
      [exchanges],
    );
  }

  names(field: NameField): Promise<readonly NamesOfOwner[]> {
    return names(this.#session, field, this.#our);
  }

  rename(field: NameField, free: ReadonlyMap<number, string>): Promise<void> {
    return rename(this.#session, field, free);
  }

  async write(kind: LegacyKind, locale: Locale, onRows: OnRows): Promise<KindCount> {
    if (kind !== 'failed_order') return writeOwners(this.#session, this.#from, this.#our, { kind, locale });
    const { schema, failed_orders: table } = this.#our;
    const { newRows } = await this.#session.row<{ newRows: number }>(
      'select count(*) as "newRows" from legacy_failed_orders',
    );
    this.#droppedIndexes = await dropIndexes(this.#session, { schema, table, newRows });
    return writeFailedOrders(this.#session, this.#from, this.#our, onRows);
  }

  async statuses(): Promise<ReadonlyMap<FailedOrderStatus, number>> {
    const rows = await this.#session.rows<{ status: FailedOrderStatus; count: number }>(
      'select status, count(*) as count from legacy_judged group by status order by status',
    );
    return new Map(rows.map(({ status, count }) => [status, count]));
  }

  oddRows(): AsyncIterable<readonly OddRow[]> {
    return oddRows(this.#session);
  }

  tellUsers(): Promise<void> {
    return tellUsers(this.#session, this.#from, this.#our);
  }

  async refreshIndexes(): Promise<void> {
    for (const definition of this.#droppedIndexes) await this.#session.run(definition);
    const { users, accounts, strategies, strategy_accounts, failed_orders, legacy_rows } = this.#our;
    for (const table of [users, accounts, strategies, strategy_accounts, failed_orders, legacy_rows]) {
      await this.#session.run(`analyze ${table}`);
    }
  }
}
