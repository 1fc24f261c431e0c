import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresRetention } from '../../../../src/adapters/postgres/retention/postgres-retention.ts';
import { openArchiveFolder } from '../../../../src/adapters/system/archive-folder.ts';
import {
  type ArchivedOld,
  type ArchiveListener,
  ArchiveOld,
} from '../../../../src/application/retention/archive-old.ts';
import type { RetentionDatabase } from '../../../../src/application/retention/retention-database.ts';
import { addFailed, addOld, forgetOld, HOSTILE, type OldSignal, useInstallationWithPeople } from './old-signals.ts';

const BEFORE = new Date('2025-06-01T00:00:00Z');
const NOBODY: ArchiveListener = { onWriting: () => {}, onRemoved: () => {} };

const installation = useInstallationWithPeople();
let folder: string;
beforeEach(async () => {
  await forgetOld(installation);
  folder = await mkdtemp(join(tmpdir(), 'ordergate-retention-'));
});
afterEach(() => rm(folder, { recursive: true }));

const retention = () => new PostgresRetention({ url: installation.url, schema: installation.database.schema });

function archive({
  from = retention(),
  to = folder,
  listener = NOBODY,
}: {
  from?: RetentionDatabase;
  to?: string | null;
  listener?: ArchiveListener;
} = {}): Promise<ArchivedOld> {
  const clock = { now: () => new Date() };
  return new ArchiveOld({ retention: from, openFolder: openArchiveFolder, clock }).execute(
    { before: BEFORE, to },
    listener,
  );
}

const TABLES = ['signals', 'orders', 'order_attempts', 'failed_orders', 'failed_order_history'] as const;

async function held(): Promise<readonly number[]> {
  const counts = TABLES.map((table) => `(select count(*)::integer from @${table}) as ${table}`);
  const [row] = await installation.rows(`select ${counts.join(', ')}`);
  return TABLES.map((table) => Number(row?.[table]));
}

interface Line {
  readonly signal: Record<string, unknown>;
  readonly orders: readonly (Record<string, unknown> & {
    readonly attempts: readonly Record<string, unknown>[];
    readonly failed_order: Record<string, unknown> & { readonly history: readonly unknown[] };
  })[];
}

async function inBatch(failedOrder: number, status: 'running' | 'cancelled'): Promise<void> {
  await installation.rows(
    `with batch as (
       insert into @batches (id, user_id, action, include_stale, status, total, left_out)
       values (gen_random_uuid(), 1, 'restore', false, '${status}', 1, 0) returning id)
     insert into @batch_entries (batch_id, position, lane, failed_order_id, state) select id, 1, 0, ${failedOrder}, 'waiting' from batch`,
  );
}

async function linesOf(name: string): Promise<readonly Line[]> {
  const text = gunzipSync(await readFile(join(folder, name))).toString('utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

describe('an archive of what is finished', () => {
  it('takes a signal with all that hangs on it, and writes it as it was', async () => {
    const { signal, failedOrder } = await addOld(installation, { text: HOSTILE });

    const result = await archive();

    expect(result).toEqual({
      kind: 'archived',
      removed: {
        counts: { signals: 1, orders: 1, order_attempts: 2, failed_orders: 1, failed_order_history: 1 },
        remembered: 0,
        stayed: 0,
      },
      files: ['signals-2025-01.jsonl.gz'],
    });
    expect(await held()).toEqual([0, 0, 0, 0, 0]);
    const [line] = await linesOf('signals-2025-01.jsonl.gz');
    expect(line?.signal).toMatchObject({
      id: signal,
      payload: { note: HOSTILE },
      received_at: '2025-01-10T10:00:00.123456+00:00',
    });
    expect(line?.orders).toMatchObject([
      {
        requested_quantity: '0.123456789012345678901234567890',
        quantity: '100000000000.00000001',
        price: '0.10',
        attempts: [
          { number: 1, exchange_error: HOSTILE, filled_quantity: '0.5000' },
          { number: 2, state: 'accepted' },
        ],
        failed_order: { id: failedOrder, quantity: '1.10', exchange_error: HOSTILE, history: [{ action: 'retried' }] },
      },
    ]);
  });

  it('takes refused and void ones, and failed orders of the old system', async () => {
    await addOld(installation, { signalStatus: 'refused' });
    await addOld(installation, {
      signalStatus: 'voided',
      orderStatus: 'failed',
      attemptState: 'not_sent',
      failedStatus: 'removed',
    });
    await addFailed(installation, { at: '2025-02-03T00:00:00Z' });

    const result = await archive();

    expect(result).toMatchObject({ files: ['signals-2025-01.jsonl.gz', 'failed-orders-2025-02.jsonl.gz'] });
    expect(await held()).toEqual([0, 0, 0, 0, 0]);
  });

  const OPEN: readonly (readonly [string, OldSignal])[] = [
    ['waits for a person', { orderStatus: 'failed', attemptState: 'rejected', failedStatus: 'pending_retry' }],
    ['is being retried', { orderStatus: 'sending', attemptState: 'sending', failedStatus: 'retrying' }],
    ['is being looked up', { orderStatus: 'unconfirmed', attemptState: 'unknown', failedStatus: 'unconfirmed' }],
    ['needs a review', { orderStatus: 'needs_review', attemptState: 'needs_review', failedStatus: 'needs_review' }],
    ['has fills to be looked at', { isHeld: true }],
    [
      'is to be audited',
      { orderStatus: 'failed', attemptState: 'not_executed', failedStatus: 'removed', isAudited: true },
    ],
    ['is scheduled', { failedStatus: 'removed', isScheduled: true }],
    ['was settled since', { settledAt: '2025-06-02T00:00:00Z' }],
    ['came since', { at: '2025-06-01T00:00:00Z' }],
    ['has an id and no answer of its own yet', { webhookId: 'tv-1', isAnswered: false }],
  ];

  it.each(OPEN)('leaves what %s', async (_, old) => {
    await addOld(installation, old);
    const before = await held();

    expect(await archive()).toMatchObject({ removed: { counts: { signals: 0, failed_orders: 0 } }, files: [] });
    expect(await held()).toEqual(before);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves what a batch is still to do, and an exchange’s broken word', async () => {
    const { failedOrder } = await addOld(installation, {
      orderStatus: 'failed',
      attemptState: 'rejected',
      failedStatus: 'removed',
    });
    await addOld(installation, { orderStatus: 'failed', attemptState: 'not_executed', failedStatus: 'completed' });
    await inBatch(failedOrder, 'running');
    await installation.rows(
      `insert into @fence_breaches (attempt_id, account_id, exchange_order_id, execution)
       select id, 1, 'x9', '{}' from @order_attempts where state = 'not_executed'`,
    );

    expect(await archive()).toMatchObject({ files: [] });
  });

  it('takes what a batch was to do that was cancelled', async () => {
    const { failedOrder } = await addOld(installation);
    await inBatch(failedOrder, 'cancelled');

    expect(await archive()).toMatchObject({ removed: { counts: { failed_orders: 1 } } });
  });

  it('leaves the id of a webhook behind, with its answer and without its payload', async () => {
    const { signal } = await addOld(installation, { webhookId: 'tv-1' });
    await addOld(installation, {
      webhookId: 'tv-2',
      orderStatus: 'failed',
      attemptState: 'rejected',
      failedStatus: 'removed',
    });

    expect(await archive()).toMatchObject({ removed: { counts: { signals: 2, orders: 2 }, remembered: 2 } });

    expect(await held()).toEqual([2, 0, 0, 0, 0]);
    expect(
      await installation.rows(
        'select webhook_id, status, payload, answer_status, archived_as from @signals order by webhook_id',
      ),
    ).toEqual([
      { webhook_id: 'tv-1', status: 'taken', payload: {}, answer_status: 400, archived_as: 'accepted' },
      { webhook_id: 'tv-2', status: 'taken', payload: {}, answer_status: 400, archived_as: 'removed' },
    ]);
    expect((await linesOf('signals-2025-01.jsonl.gz')).map((line) => line.signal.id)).toContain(signal);
    expect(await archive()).toMatchObject({ removed: { counts: { signals: 0 } }, files: [] });
  });

  it('counts without a folder, and changes nothing', async () => {
    await addOld(installation);
    await addOld(installation, { failedStatus: 'pending_retry' });
    await addFailed(installation, {});
    const before = await held();

    expect(await archive({ to: null })).toEqual({
      kind: 'counted',
      counts: { signals: 1, orders: 1, order_attempts: 2, failed_orders: 2, failed_order_history: 2 },
    });
    expect(await held()).toEqual(before);
  });
});

describe('a run that is ended', () => {
  /** Ends as a killed process does, before the transaction of this number. */
  function endingBefore(transaction: number): RetentionDatabase {
    let begun = 0;
    return {
      alone: (work) =>
        retention().alone((records) =>
          work({
            earliest: (...asked) => records.earliest(...asked),
            count: (...asked) => records.count(...asked),
            lines: (...asked) => records.lines(...asked),
            remove: async (...asked) => {
              begun += 1;
              if (begun === transaction) throw new Error('killed');
              return records.remove(...asked);
            },
          }),
        ),
    };
  }

  it('between its file and the deletion loses nothing, and the next one goes on without writing anything twice', async () => {
    for (const at of ['2025-01-10T00:00:00Z', '2025-02-10T00:00:00Z'])
      await addOld(installation, { at, settledAt: at });

    await expect(archive({ from: endingBefore(2) })).rejects.toThrow('killed');

    expect((await readdir(folder)).sort()).toEqual(['signals-2025-01.jsonl.gz', 'signals-2025-02.jsonl.gz.whole']);
    expect(await held()).toEqual([1, 1, 2, 1, 1]);
    expect(await archive()).toMatchObject({ removed: { counts: { signals: 1 } }, files: ['signals-2025-02.jsonl.gz'] });
    expect((await readdir(folder)).sort()).toEqual(['signals-2025-01.jsonl.gz', 'signals-2025-02.jsonl.gz']);
    expect(await held()).toEqual([0, 0, 0, 0, 0]);
    expect(await linesOf('signals-2025-02.jsonl.gz')).toHaveLength(1);
  });

  it('leaves what was changed since its file was written, and the next one writes it as it is by then', async () => {
    const { failedOrder } = await addOld(installation, {
      orderStatus: 'failed',
      attemptState: 'rejected',
      failedStatus: 'removed',
    });
    await expect(archive({ from: endingBefore(1) })).rejects.toThrow('killed');
    await installation.rows(`update @failed_orders set status = 'pending_retry' where id = ${failedOrder}`);

    expect(await archive()).toMatchObject({ removed: { counts: { signals: 0 }, stayed: 1 } });
    expect(await held()).toEqual([1, 1, 2, 1, 1]);

    await installation.rows(
      `update @failed_orders set status = 'removed', exchange_error = 'later' where id = ${failedOrder}`,
    );
    expect(await archive()).toMatchObject({
      removed: { counts: { signals: 1 }, stayed: 0 },
      files: ['signals-2025-01-2.jsonl.gz'],
    });
    expect((await linesOf('signals-2025-01-2.jsonl.gz'))[0]?.orders[0]?.failed_order.exchange_error).toBe('later');
  });

  it('is told of more lines than a transaction takes, transaction by transaction', async () => {
    await addOld(installation);
    await installation.rows(
      `insert into @signals (id, user_id, status, body_hash, payload, refusal_code, refusal_error, instance_id, received_at, deadline_at)
       select gen_random_uuid(), 1, 'refused', 'b', '{}', 'INVALID_ORDER', 'no', 1, timestamptz '2025-01-11' + i * interval '1 second', now()
       from generate_series(1, 2100) i`,
    );
    const told: number[] = [];

    const result = await archive({ listener: { ...NOBODY, onRemoved: (_, lines) => told.push(lines) } });

    expect(result).toMatchObject({ removed: { counts: { signals: 2_101 } } });
    expect(told).toEqual([1_000, 2_000, 2_101]);
  });
});

it('lets one archive at a time be at work on a database', async () => {
  await addOld(installation);
  const second = await retention().alone(() => archive());

  expect(second).toEqual({ kind: 'busy' });
  expect(await archive()).toMatchObject({ kind: 'archived' });
});

it('comes back to an order that somebody holds for longer than it waits, and takes it when it is let go', async () => {
  await addOld(installation);
  const client = new pg.Client({ connectionString: installation.url });
  await client.connect();
  await client.query('begin; select from ordergate.failed_orders for update');

  const archiving = archive();
  const tries = new Set<unknown>();
  // Other suites wait for locks of their own on the same server.
  const waiting = `
    select xact_start::text as began from pg_stat_activity
    where datname = current_database() and application_name = 'ordergate archive' and wait_event_type = 'Lock'`;
  while (tries.size < 2) for (const { began } of await installation.rows(waiting)) tries.add(began);
  await client.query('commit');
  await client.end();

  expect(await archiving).toMatchObject({ removed: { counts: { signals: 1 } } });
});
