import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { PostgresFailedOrderActions } from '../../../src/adapters/postgres/failed-orders/failed-order-actions.ts';
import type { InstanceLiveness } from '../../../src/adapters/postgres/liveness.ts';
import type { Tables } from '../../../src/adapters/postgres/tables.ts';
import type { FailedOrderSubject, LegacyRow } from '../../contracts/failed-order-subject.ts';
import { makePostgresSubject, openKey, type Suite } from './postgres-subject.ts';

/** As `makePostgresSubject`, with the actions of both instances. */
export async function makeFailedOrderSubject(suite: Suite): Promise<FailedOrderSubject> {
  const { database } = suite;
  const subject = await makePostgresSubject(suite);
  const { userId } = subject.world;
  const actionsOf = (liveness: InstanceLiveness) =>
    new PostgresFailedOrderActions(database, { instanceId: () => liveness.instanceId, openKey });
  return {
    ...subject,
    actions: actionsOf(subject.instances[0]),
    otherActions: actionsOf(subject.instances[1]),
    actor: { userId, by: 'hand' },
    stranger: { userId: await addUser(database.db), by: 'hand' },
    ...readers(database.db),
    addLegacy: (row) => addLegacy(database.db, userId, row),
  };
}

async function addUser(db: Kysely<Tables>): Promise<number> {
  const user = db.insertInto('users').values({ username: randomUUID(), locale: 'en' });
  return (await user.returning('id').executeTakeFirstOrThrow()).id;
}

/** With the request where an importer puts it. */
async function addLegacy(db: Kysely<Tables>, userId: number, { request, status }: LegacyRow): Promise<number> {
  const link = await db
    .selectFrom('strategy_accounts as sa')
    .innerJoin('accounts as a', 'a.id', 'sa.account_id')
    .where('a.user_id', '=', userId)
    .where('a.name', '=', 'main')
    .select('sa.id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('failed_orders')
    .values({
      strategy_account_id: link.id,
      symbol: 'BTC/USDT',
      side: 'BUY',
      order_type: 'LIMIT',
      market_type: 'SPOT',
      reason: '알 수 없는 오류',
      order_params: JSON.stringify({ qty: '0.1', ...(request === null ? {} : { request }) }),
      status,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function readers(db: Kysely<Tables>) {
  return {
    retryFacts: async (id: number) => {
      const row = await db.selectFrom('failed_orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      return {
        orderId: row.order_id,
        status: row.status,
        retryCount: row.retry_count,
        uncounted: row.uncounted,
        scheduledAt: row.scheduled_at,
        scheduleNote: row.schedule_note,
        exchangeOrderId: row.exchange_order_id,
      };
    },
    history: async (id: number) => {
      const entries = db.selectFrom('failed_order_history').where('failed_order_id', '=', id).orderBy('id');
      const rows = await entries.select(['user_id', 'action', 'detail']).execute();
      return rows.map(({ user_id, action, detail }) => ({ userId: user_id, action, detail }));
    },
    attemptsOf: (orderId: number) =>
      db
        .selectFrom('order_attempts')
        .where('order_id', '=', orderId)
        .orderBy('number')
        .select(['id', 'number', 'state'])
        .execute(),
  };
}
