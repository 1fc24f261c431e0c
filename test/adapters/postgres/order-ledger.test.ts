import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase } from '../../../src/adapters/postgres/database.ts';
import { PostgresOrderLedger } from '../../../src/adapters/postgres/ledger/order-ledger.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import { LedgerUnavailable, type TakeIn } from '../../../src/application/ports/order-ledger.ts';
import type { Strategy } from '../../../src/domain/account.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { LedgerSubject } from '../../contracts/ledger-subject.ts';
import {
  aDraft,
  anExecution,
  anOrder,
  aPreparedOrder,
  aRefusal,
  aSignal,
  journaled,
  readStrategy,
  take,
} from '../../contracts/order-ledger/builders.ts';
import { makePostgresSubject, openKey, openSuite, SCHEMA, type Suite } from './postgres-subject.ts';

const TABLES = pg.escapeIdentifier(SCHEMA);

/** What only a real database can show. */
describe('the ledger in PostgreSQL', () => {
  let suite: Suite;
  let subject: LedgerSubject;
  let session: pg.Client;
  beforeAll(async () => {
    suite = await openSuite();
  });
  afterAll(() => suite.close());
  beforeEach(async () => {
    subject = await makePostgresSubject(suite);
    session = new pg.Client({ connectionString: suite.url });
    await session.connect();
  });
  afterEach(async () => {
    await session.end();
    await subject.close();
  });

  /** Takes a signal in while `session` holds a lock that it must wait for. */
  async function takeInBehindLock() {
    const strategy = await readStrategy(subject);
    const drafts = strategy.accounts.map((link) => aDraft(subject, link));
    const signal = aSignal(subject, strategy, { webhookId: 'behind a lock' });
    const takeIn = () => subject.ledger.takeIn(signal, subject.world.strategyToken, drafts);
    const taking: Promise<TakeIn | unknown> = takeIn().catch((error: unknown) => error);
    return { signal, takeIn, taking, waiting: await pidOfWaiting(suite) };
  }

  it('forbids a second live attempt of one order', async () => {
    const { ref } = await anOrder(subject);
    const second = session.query(
      `insert into ${TABLES}.order_attempts (order_id, account_id, number, client_order_id, state, instance_id, gate_at)
       select order_id, account_id, 2, 'second', 'sending', 1, now() from ${TABLES}.order_attempts where id = $1`,
      [ref.attemptId],
    );
    await expect(second).rejects.toMatchObject({ code: '23505', constraint: 'idx_attempts_live' });
  });

  it('sees what somebody changed who had locked the account before', async () => {
    const { userId } = subject.world;
    await session.query('begin');
    await session.query(`select id from ${TABLES}.accounts where user_id = $1 for update`, [userId]);
    const { taking } = await takeInBehindLock();
    await session.query(`update ${TABLES}.accounts set deleted_at = now() where user_id = $1 and name = 'main'`, [
      userId,
    ]);
    await session.query('commit');
    expect(await taking).toEqual({ kind: 'stale' });
    expect(await subject.countOrders()).toBe(0);
  });

  it('sees a token revoked by whoever locked the strategy before', async () => {
    const { userId } = subject.world;
    await session.query('begin');
    await session.query(`select id from ${TABLES}.strategies where user_id = $1 for update`, [userId]);
    const { taking } = await takeInBehindLock();
    await session.query(`update ${TABLES}.strategies set webhook_token_hash = null where user_id = $1`, [userId]);
    await session.query('commit');
    expect(await taking).toEqual({ kind: 'stale' });
  });

  it('keeps no signal of another strategy waiting for one that is locked', async () => {
    const other = await makePostgresSubject(suite);
    const [locked, free] = [await readStrategy(subject), await readStrategy(other)];
    await session.query('begin');
    await session.query(`select id from ${TABLES}.strategies where id = $1 for update`, [locked.id]);
    const takeIn = (of: LedgerSubject, strategy: Strategy) =>
      subject.ledger.takeIn(
        aSignal(of, strategy),
        of.world.strategyToken,
        strategy.accounts.map((link) => aDraft(of, link)),
      );
    const waiting = takeIn(subject, locked);
    expect((await takeIn(other, free)).kind).toBe('journaled');
    await session.query('commit');
    expect((await waiting).kind).toBe('journaled');
    await other.close();
  });

  it('can not tell what was written when its connection is cut, and makes it void for good', async () => {
    await session.query('begin');
    await session.query(`select id from ${TABLES}.accounts where user_id = $1 for update`, [subject.world.userId]);
    const { signal, takeIn, taking, waiting } = await takeInBehindLock();
    await session.query('select pg_terminate_backend($1)', [waiting]);
    expect(await taking).toBeInstanceOf(LedgerUnavailable);
    expect(await taking).toMatchObject({ maybeWritten: true });
    await session.query('rollback');
    await subject.ledger.voidSignals([signal.id]);
    expect(await subject.signalStatus(signal.id)).toBe('voided');
    expect(await takeIn()).toEqual({ kind: 'stale' });
    expect(await subject.countOrders()).toBe(0);
    const again = await take(subject, { signal: { webhookId: 'behind a lock' } });
    expect(again.orders).toHaveLength(2);
  });

  it('commits durably where the server defaults not to, but for the mark of an answer', async () => {
    await watchCommits(suite);
    await session.query(
      `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
    );
    const careless = openDatabase({ url: suite.url, schema: SCHEMA, prepared: true, onError: () => {} });
    const ledger = new PostgresOrderLedger(careless, { instanceId: () => 1, openKey, clock: systemClock });
    const levels = async (work: () => Promise<unknown>) => {
      await session.query('truncate commits');
      await work();
      const { rows } = await session.query<{ level: string }>('select distinct level from commits');
      return rows.map(({ level }) => level);
    };
    const strategy = await readStrategy(subject);
    const drafts = strategy.accounts.map((link) => aDraft(subject, link, { preparation: { kind: 'waiting' } }));
    const signal = aSignal(subject, strategy);
    const takeIn = () => ledger.takeIn(signal, subject.world.strategyToken, drafts);
    expect(await levels(takeIn)).toEqual(['on']);
    const [one, two] = journaled(await takeIn()).map(({ ref }) => ref);
    if (one === undefined || two === undefined) throw new Error('two orders expected');
    expect(await levels(() => ledger.freeze(one, aPreparedOrder()))).toEqual(['on']);
    expect(await levels(() => ledger.record(one, { kind: 'accepted', execution: anExecution() }))).toEqual(['on']);
    expect(await levels(() => ledger.record(two, { kind: 'rejected', failure: aRefusal() }))).toEqual(['on']);
    expect(await levels(() => ledger.keepAnswer(signal.id, { status: 200, body: {} }))).toEqual(['on']);
    expect(await levels(() => ledger.voidSignals([signal.id]))).toEqual(['on']);
    expect(await levels(() => ledger.markAnswered(signal.id))).toEqual(['off']);
    await careless.close();
  });

  it('works behind a pooler, without prepared statements', async () => {
    const pooled = openDatabase({ url: suite.url, schema: SCHEMA, prepared: false, onError: () => {} });
    const ledger = new PostgresOrderLedger(pooled, { instanceId: () => 1, openKey, clock: systemClock });
    const { orders, signal } = await take({ ...subject, ledger });
    for (const { ref } of orders) await ledger.record(ref, { kind: 'unknown', failure: failure('NO_ANSWER') });
    expect((await ledger.viewSignal(signal.id)).orders.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    await pooled.close();
  });
});

async function pidOfWaiting({ database }: Suite): Promise<number> {
  for (;;) {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
      where datname = current_database() and application_name = 'ordergate' and wait_event_type = 'Lock'`.execute(
      database.db,
    );
    if (rows[0] !== undefined) return rows[0].pid;
  }
}

/** Notes with which setting each transaction that touches signals or attempts commits. */
async function watchCommits({ database }: Suite): Promise<void> {
  await database.pool.query(`
    create table commits (level text not null);
    create function note_commit() returns trigger language plpgsql as
      $$ begin insert into public.commits values (current_setting('synchronous_commit')); return null; end $$;
    create constraint trigger note_signals after insert or update on ${TABLES}.signals
      deferrable initially deferred for each row execute function note_commit();
    create constraint trigger note_attempts after insert or update on ${TABLES}.order_attempts
      deferrable initially deferred for each row execute function note_commit();`);
}
