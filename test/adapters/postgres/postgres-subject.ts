import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { OpenKey } from '../../../src/adapters/postgres/account-rows.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/database.ts';
import { PostgresOrderLedger } from '../../../src/adapters/postgres/ledger/order-ledger.ts';
import { InstanceLiveness } from '../../../src/adapters/postgres/liveness.ts';
import { migrateUp } from '../../../src/adapters/postgres/migrator.ts';
import { decodeExecution, decodeFailure } from '../../../src/adapters/postgres/order-codec.ts';
import { PostgresStrategies } from '../../../src/adapters/postgres/strategies.ts';
import type { Tables } from '../../../src/adapters/postgres/tables.ts';
import { tokenHash } from '../../../src/adapters/postgres/token-hash.ts';
import { systemClock } from '../../../src/adapters/system/clock.ts';
import type { Clock } from '../../../src/application/ports/clock.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { type AccountName, type Change, KEYS, type LedgerSubject, type World } from '../../contracts/ledger-subject.ts';
import { createTestDatabase } from '../../support/database.ts';
import { silentLog } from '../../support/silent-log.ts';

export const SCHEMA = 'order "gate"';

/** A migrated database of its own, for a whole suite. */
export interface Suite {
  readonly url: string;
  readonly database: Database;
  close(): Promise<void>;
}

export async function openSuite({ prepared = true } = {}): Promise<Suite> {
  const { url, drop } = await createTestDatabase();
  await migrateUp({ url, schema: SCHEMA });
  const database = openDatabase({ url, schema: SCHEMA, prepared, onError: () => {} });
  return {
    url,
    database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** Keys that are sealed by nothing, for tests of everything but the sealing. */
export const openKey: OpenKey = ({ fingerprint, sealed }) => ({
  fingerprint,
  apiKey: new Secret(sealed.toString('utf8')),
  secret: new Secret(`secret ${fingerprint}`),
  password: null,
});

export async function startInstance(url: string): Promise<InstanceLiveness> {
  const liveness = new InstanceLiveness({ url, schema: SCHEMA, log: silentLog });
  liveness.start();
  await liveness.waitUntilAlive();
  return liveness;
}

export interface PostgresSubject extends LedgerSubject {
  readonly instances: readonly [InstanceLiveness, InstanceLiveness];
}

/** Two instances over the suite's database, in a world of their own. */
export async function makePostgresSubject(
  { url, database }: Suite,
  clock: Clock = systemClock,
): Promise<PostgresSubject> {
  const world = await makeWorld(database.db);
  const [first, second] = await Promise.all([startInstance(url), startInstance(url)]);
  const ledgerOf = (liveness: InstanceLiveness) =>
    new PostgresOrderLedger(database, { instanceId: () => liveness.instanceId, openKey, clock });
  return {
    world,
    instances: [first, second],
    ledger: ledgerOf(first),
    other: ledgerOf(second),
    strategies: new PostgresStrategies(database, openKey),
    now: () => new Date(),
    killFirstInstance: () => first.stop(),
    change: (change) => applyChange(database.db, world, change),
    ...times(database.db, world),
    ...readers(database.db, world),
    close: async () => {
      await Promise.all([first.stop(), second.stop()]);
      // Nothing of this world may be left for the claims of another.
      await database.db.updateTable('order_attempts').set({ lease_until: null, audit_at: null }).execute();
    },
  };
}

/** One of them in a database of its own, for all tests of a file. It is there inside tests only. */
export function usePostgresSubject(): { readonly suite: Suite; readonly subject: PostgresSubject } {
  const running = {} as { suite: Suite; subject: PostgresSubject };
  beforeAll(async () => {
    running.suite = await openSuite();
    running.subject = await makePostgresSubject(running.suite);
  });
  afterAll(async () => {
    await running.subject.close();
    await running.suite.close();
  });
  return running;
}

type Setup = World & { readonly strategyId: number; readonly accounts: Readonly<Record<AccountName, number>> };

async function makeWorld(db: Kysely<Tables>): Promise<Setup> {
  const unique = randomUUID();
  const tokens = { userToken: `user ${unique}`, strategyToken: `strategy ${unique}` };
  const { id: userId } = await db
    .insertInto('users')
    .values({ username: unique, locale: 'ko', webhook_token_hash: tokenHash(tokens.userToken) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const accounts = {
    main: await makeAccount(db, userId, 'main'),
    second: await makeAccount(db, userId, 'second'),
    spare: await makeAccount(db, userId, 'spare'),
  };
  const { id: strategyId } = await db
    .insertInto('strategies')
    .values({
      user_id: userId,
      name: 'Trend',
      group_name: 'trend',
      market_type: 'SPOT',
      webhook_token_hash: tokenHash(tokens.strategyToken),
      allowed_symbols: ['BTC/USDT', 'ETH/USDT'],
      max_order_value: '1000.5',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const account_id of [accounts.main, accounts.second])
    await db.insertInto('strategy_accounts').values({ strategy_id: strategyId, account_id }).execute();
  return { userId, ...tokens, strategyId, accounts };
}

async function makeAccount(db: Kysely<Tables>, userId: number, name: AccountName): Promise<number> {
  const { id } = await db
    .insertInto('accounts')
    .values({ user_id: userId, name, exchange: 'binance' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertKey(db, id, KEYS[name], new Date(0));
  return id;
}

async function insertKey(
  db: Kysely<Tables>,
  account_id: number,
  fingerprint: string,
  created_at = new Date(),
): Promise<void> {
  const sealed = Buffer.from(`api ${fingerprint}`);
  await db.insertInto('account_keys').values({ account_id, fingerprint, sealed, hint: '…', created_at }).execute();
}

async function applyChange(db: Kysely<Tables>, world: Setup, change: Change): Promise<void> {
  const deleted = (isDeleted: boolean | undefined) => (isDeleted ? { deleted_at: sql<Date>`now()` } : {});
  const flags = (set: { isActive?: boolean; isPaused?: boolean }) => ({
    ...(set.isActive === undefined ? {} : { is_active: set.isActive }),
    ...(set.isPaused === undefined ? {} : { is_paused: set.isPaused }),
  });
  switch (change.kind) {
    case 'user': {
      const { locale, ...set } = change.set;
      const values = { ...flags(set), ...(locale === undefined ? {} : { locale }) };
      await db.updateTable('users').set(values).where('id', '=', world.userId).execute();
      return;
    }
    case 'strategy': {
      const { token, isActive, isDeleted, maxOrderValue, ordering } = change.set;
      const hash = token === undefined ? {} : { webhook_token_hash: token === null ? null : tokenHash(token) };
      const values = {
        ...(isActive === undefined ? {} : { is_active: isActive }),
        ...(maxOrderValue === undefined ? {} : { max_order_value: maxOrderValue }),
        ...(ordering === undefined ? {} : { ordering }),
        ...hash,
        ...deleted(isDeleted),
      };
      await db.updateTable('strategies').set(values).where('id', '=', world.strategyId).execute();
      return;
    }
    case 'account': {
      const { isFrozen, isDeleted, sandbox, name, ...set } = change.set;
      const frozen = isFrozen === undefined ? {} : { frozen_at: isFrozen ? sql<Date>`now()` : null };
      const values = {
        ...flags(set),
        ...frozen,
        ...deleted(isDeleted),
        ...(sandbox === undefined ? {} : { sandbox }),
        ...(name === undefined ? {} : { name }),
      };
      const updated_at = sql<Date>`now()`;
      await db
        .updateTable('accounts')
        .set({ ...values, updated_at })
        .where('id', '=', world.accounts[change.name])
        .execute();
      return;
    }
    case 'link':
      await db
        .insertInto('strategy_accounts')
        .values({
          strategy_id: world.strategyId,
          account_id: world.accounts[change.name],
          is_active: change.isActive,
        })
        .onConflict((conflict) =>
          conflict.columns(['strategy_id', 'account_id']).doUpdateSet({ is_active: change.isActive }),
        )
        .execute();
      return;
    case 'new_key': {
      const accountId = world.accounts[change.name];
      const current = db.updateTable('account_keys').where('account_id', '=', accountId);
      await current.set({ retired_at: sql<Date>`now()` }).execute();
      await insertKey(db, accountId, change.fingerprint);
      return;
    }
    case 'key_gone':
      await db
        .deleteFrom('account_keys')
        .where('account_id', 'in', Object.values(world.accounts))
        .where('fingerprint', '=', change.fingerprint)
        .execute();
      return;
  }
}

function times(db: Kysely<Tables>, world: Setup) {
  const past = sql<Date>`now() - interval '1 second'`;
  const ours = () => db.updateTable('order_attempts').where('account_id', 'in', Object.values(world.accounts));
  return {
    expireLeases: async () => {
      await ours().set({ lease_until: past }).where('lease_until', 'is not', null).execute();
    },
    makeAuditsDue: async () => {
      await ours().set({ audit_at: past }).where('audit_at', 'is not', null).execute();
    },
  };
}

function readers(db: Kysely<Tables>, world: Setup) {
  return {
    attempt: async (attemptId: number) => {
      const row = await db
        .selectFrom('order_attempts')
        .selectAll()
        .where('id', '=', attemptId)
        .executeTakeFirstOrThrow();
      return {
        state: row.state,
        epoch: row.lease_epoch,
        isHeld: row.lease_until !== null,
        clientOrderId: row.client_order_id,
        isFrozen: row.prepared !== null,
        failure: decodeFailure(row),
        execution: decodeExecution(row),
        auditAt: row.audit_at,
        isSettled: row.settled_at !== null,
      };
    },
    order: async (orderId: number) => {
      const row = await db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
      const { status, symbol, quantity } = row;
      return { status, symbol, quantity, execution: decodeExecution(row), isSettled: row.settled_at !== null };
    },
    failedOrder: async (failedOrderId: number) => {
      const row = await db
        .selectFrom('failed_orders')
        .selectAll()
        .where('id', '=', failedOrderId)
        .executeTakeFirstOrThrow();
      return {
        status: row.status,
        code: row.code,
        reason: row.reason,
        exchangeError: row.exchange_error,
        exchangeOrderId: row.exchange_order_id,
        webhookId: row.webhook_id,
        symbol: row.symbol,
        quantity: row.quantity === null ? null : Decimal.of(row.quantity).toString(),
        requestedQuantity: row.requested_quantity,
        retryCount: row.retry_count,
      };
    },
    failedOrderOf: async (orderId: number) => {
      const row = await db.selectFrom('failed_orders').select('id').where('order_id', '=', orderId).executeTakeFirst();
      return row?.id ?? null;
    },
    archive: async (signalId: string, as: 'accepted' | 'removed') => {
      await db.updateTable('signals').set({ archived_as: as }).where('id', '=', signalId).execute();
    },
    signalStatus: async (signalId: string) => {
      const row = await db.selectFrom('signals').select('status').where('id', '=', signalId).executeTakeFirst();
      return row?.status ?? null;
    },
    countOrders: () => count(db.selectFrom('orders').where('account_id', 'in', Object.values(world.accounts))),
    isAccountFrozen: async (name: AccountName) => {
      const account = db.selectFrom('accounts').where('id', '=', world.accounts[name]);
      return (await account.select('frozen_at').executeTakeFirstOrThrow()).frozen_at !== null;
    },
    countBreaches: () =>
      count(db.selectFrom('fence_breaches').where('account_id', 'in', Object.values(world.accounts))),
  };
}

async function count(query: { select(expression: never): { executeTakeFirstOrThrow(): Promise<unknown> } }) {
  const rows = sql<number>`count(*)`.as('count') as never;
  return ((await query.select(rows).executeTakeFirstOrThrow()) as { count: number }).count;
}
