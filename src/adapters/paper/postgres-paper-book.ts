import { type Kysely, sql, type Transaction } from 'kysely';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';
import type { SeenOrder } from '../../domain/sighting.ts';
import type { Holdings } from './holdings.ts';
import type { PaperBook, PaperOrder, Placement, Submission } from './paper-book.ts';
import {
  findOrder,
  insertOrder,
  type PaperTables,
  readHoldings,
  recentOrders,
  writeBalances,
  writePosition,
} from './paper-tables.ts';

/** First key of the advisory locks that let the submissions and look-ups of one account run one after the other. */
const LOCK_CLASS = 0x70617065;
/** A process that stops in the middle of a submission holds its account's lock no longer than this, and nothing of it is committed. */
const MOST_IDLE_MS = 5_000;

class TooLate extends Error {}

/** The paper book in PostgreSQL. `db` names our schema, commits durably and throws `LedgerUnavailable` without its server. */
export class PostgresPaperBook implements PaperBook {
  readonly #db: Kysely<PaperTables>;

  constructor(db: Kysely<PaperTables>) {
    this.#db = db;
  }

  async place(submission: Submission): Promise<Placement> {
    const commit = { reached: false };
    try {
      return await this.#db.transaction().execute((trx) => placeIn(trx, submission, commit));
    } catch (error) {
      if (error instanceof TooLate) return { kind: 'too_late' };
      if (commit.reached || !(error instanceof LedgerUnavailable)) throw error;
      // A transaction that never got as far as its commit has changed nothing, whatever became of its connection.
      throw new LedgerUnavailable(error.message, { maybeWritten: false, cause: error });
    }
  }

  /** Waits for the account's lock: the row of a submission that is still under way can't be seen before its commit. */
  async find(accountId: number, clientOrderId: string): Promise<SeenOrder | null> {
    return this.#db.transaction().execute(async (trx) => {
      await lock(trx, accountId);
      return findOrder(trx, accountId, clientOrderId);
    });
  }

  async recent(accountId: number, marketId: string, limit: number): Promise<readonly PaperOrder[]> {
    return recentOrders(this.#db, accountId, marketId, limit);
  }

  async holdings(accountId: number, marketId: string): Promise<Holdings> {
    return readHoldings(this.#db, accountId, marketId);
  }
}

async function placeIn(
  trx: Transaction<PaperTables>,
  { accountId, order, match, mayCommit }: Submission,
  commit: { reached: boolean },
): Promise<Placement> {
  await lock(trx, accountId);
  if (await findOrder(trx, accountId, order.clientOrderId)) return { kind: 'duplicate' };
  const before = await readHoldings(trx, accountId, order.marketId);
  const matched = match(before);
  if (matched.kind === 'refused') return matched;
  const exchangeOrderId = await insertOrder(trx, accountId, order, matched.execution);
  await writeBalances(trx, accountId, before, matched.holdings);
  if (matched.holdings.position !== before.position)
    await writePosition(trx, accountId, order.marketId, matched.holdings);
  if (!mayCommit()) throw new TooLate();
  commit.reached = true;
  return { kind: 'placed', execution: { exchangeOrderId, ...matched.execution } };
}

async function lock(trx: Transaction<PaperTables>, accountId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, ${accountId}),
    set_config('idle_in_transaction_session_timeout', ${sql.lit(String(MOST_IDLE_MS))}, true)`.execute(trx);
}
