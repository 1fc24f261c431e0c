import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import type { Holdings } from '../../../src/adapters/paper/holdings.ts';
import { matchOrder } from '../../../src/adapters/paper/matching.ts';
import type { PaperTables } from '../../../src/adapters/paper/paper-tables.ts';
import { PostgresPaperBook } from '../../../src/adapters/paper/postgres-paper-book.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/database.ts';
import { migrateUp } from '../../../src/adapters/postgres/migrator.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { aSpotOrder, SPOT } from './builders.ts';
import { paperBookContract } from './paper-book-contract.ts';

const SCHEMA = 'ordergate';

interface Subject {
  readonly database: Database;
  readonly server: TestDatabase;
  readonly book: PostgresPaperBook;
  newAccount(): Promise<number>;
  stop(): Promise<void>;
}

async function makeSubject(): Promise<Subject> {
  const server = await createTestDatabase();
  await migrateUp({ url: server.url, schema: SCHEMA });
  const database = openDatabase({ url: server.url, schema: SCHEMA, prepared: true, onError: () => {} });
  const { db } = database;
  const { id: userId } = await db
    .insertInto('users')
    .values({ username: 'kim', password_hash: null, locale: 'ko', webhook_token_hash: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  let accounts = 0;
  return {
    database,
    server,
    book: new PostgresPaperBook(db as unknown as Kysely<PaperTables>),
    newAccount: async () => {
      accounts += 1;
      const account = { user_id: userId, name: `paper ${accounts}`, exchange: 'paper', margin_mode: null };
      const row = await db
        .insertInto('accounts')
        .values({ ...account, frozen_at: null, deleted_at: null })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    stop: async () => {
      await database.close();
      await server.drop();
    },
  };
}

paperBookContract('the paper book in PostgreSQL', makeSubject);

/** What goes wrong in the middle of a submission, by its client order id. */
const FAULTS = `
  create function ordergate.cut() returns trigger language plpgsql as $$
    begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
  create function ordergate.tell() returns trigger language plpgsql as $$
    begin raise exception 'idle for at most %', current_setting('idle_in_transaction_session_timeout'); end $$;
  create trigger cut after insert on ordergate.paper_orders
    for each row when (new.client_order_id = 'cut before commit') execute function ordergate.cut();
  create constraint trigger cut_late after insert on ordergate.paper_orders deferrable initially deferred
    for each row when (new.client_order_id = 'cut by commit') execute function ordergate.cut();
  create trigger tell after insert on ordergate.paper_orders
    for each row when (new.client_order_id = 'tell') execute function ordergate.tell();`;

describe('the paper book when PostgreSQL fails', () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await makeSubject();
    await subject.database.pool.query(FAULTS);
  });
  afterAll(() => subject.stop());

  async function place(clientOrderId: string): Promise<{ account: number; error: unknown }> {
    const account = await subject.newAccount();
    const order = aSpotOrder('0.1', { clientOrderId });
    const match = (held: Holdings) => matchOrder(order, SPOT, held);
    const placing = subject.book.place({ accountId: account, order, match, mayCommit: () => true });
    return { account, error: await placing.catch((error: unknown) => error) };
  }

  it('knows that nothing was written when the connection breaks before the commit', async () => {
    const { account, error } = await place('cut before commit');
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(error).toMatchObject({ maybeWritten: false });
    expect(await subject.book.find(account, 'cut before commit')).toBeNull();
  });

  it('does not know it when the commit itself is not answered', async () => {
    const { account, error } = await place('cut by commit');
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(error).toMatchObject({ maybeWritten: true });
    expect(await subject.book.find(account, 'cut by commit')).toBeNull();
  });

  it('throws what is a fault of its own as it is, and never idles long inside a submission', async () => {
    const { account, error } = await place('tell');
    expect(error).not.toBeInstanceOf(LedgerUnavailable);
    expect(error).toMatchObject({ message: 'idle for at most 5s' });
    expect(await subject.book.find(account, 'tell')).toBeNull();
  });

  it('waits with a look-up until a submission under way is decided', async () => {
    const account = await subject.newAccount();
    const other = await subject.database.pool.connect();
    try {
      await other.query('begin');
      await other.query("select pg_advisory_xact_lock(x'70617065'::int, $1)", [account]);
      await other.query(
        `insert into ordergate.paper_orders (account_id, client_order_id, market_id, side, order_type, amount, status, filled_quantity)
         values ($1, 'slow', 'BTCUSDT', 'BUY', 'MARKET', 0.1, 'filled', 0.1)`,
        [account],
      );
      const looking = subject.book.find(account, 'slow');
      const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
      while ((await other.query(waiting)).rowCount === 0);
      await other.query('commit');
      expect(await looking).toMatchObject({ clientOrderId: 'slow', exchangeStatus: 'filled' });
    } finally {
      other.release();
    }
  });

  it('is unavailable without a server', async () => {
    const database = openDatabase({
      url: 'postgres://nobody@127.0.0.1:1/none',
      schema: SCHEMA,
      prepared: true,
      onError: () => {},
    });
    const book = new PostgresPaperBook(database.db as unknown as Kysely<PaperTables>);
    await expect(book.find(1, 'x')).rejects.toThrow(LedgerUnavailable);
    await database.close();
  });
});
