import { afterAll, beforeAll } from '@jest/globals';
import { createInstallation, type TestInstallation } from '../administration/installation.ts';

/** Texts that have broken programs before. */
export const HOSTILE = `</script>'"\\ \u2028\u2029\u0085 \t\r\n =cmd|' /C calc'!A0 🔥 한국어 ${'x'.repeat(300)}`;

/** What differs from a signal of 2025-01-10 whose only order was refused, retried and accepted. */
export interface OldSignal {
  readonly webhookId?: string;
  readonly at?: string;
  readonly settledAt?: string;
  readonly signalStatus?: 'taken' | 'refused' | 'voided';
  readonly orderStatus?: string;
  readonly attemptState?: string;
  readonly isHeld?: boolean;
  readonly isAudited?: boolean;
  readonly failedStatus?: string;
  readonly isScheduled?: boolean;
  readonly isAnswered?: boolean;
  readonly text?: string;
}

const PEOPLE = [
  `insert into @users (username, locale) values ('kim', 'ko'), ('lee', 'en')`,
  `insert into @accounts (user_id, name, exchange) values (1, 'main', 'binance')`,
  `insert into @strategies (user_id, name, group_name, market_type) values (1, 'Trend', 'trend', 'SPOT')`,
  'insert into @strategy_accounts (strategy_id, account_id) values (1, 1)',
];

/** For all tests of a file, and there inside them only: a user with a strategy at one account, and another user. */
export function useInstallationWithPeople(): TestInstallation {
  const installation = {} as TestInstallation;
  beforeAll(async () => {
    Object.assign(installation, await createInstallation());
    for (const statement of PEOPLE) await installation.rows(statement);
  });
  afterAll(() => installation.close());
  return installation;
}

const OLD = [
  ...['failed_order_history', 'failed_orders', 'fence_breaches', 'order_attempts', 'orders', 'signals'],
  ...['batch_entries', 'batches', 'failed_order_counts', 'failed_order_days'],
];

/** Everything but the people. */
export async function forgetOld({ rows }: TestInstallation): Promise<void> {
  for (const table of OLD) await rows(`delete from @${table}`);
}

const quoted = (text: string | null) => (text === null ? 'null' : `'${text.replaceAll("'", "''")}'`);

/** Makes one; answers the ids of the signal and of its failed order, which a refused one has not. */
export async function addOld(
  { rows }: TestInstallation,
  old: OldSignal = {},
): Promise<{ readonly signal: string; readonly failedOrder: number }> {
  const at = old.at ?? '2025-01-10T10:00:00.123456Z';
  const settledAt = old.settledAt ?? '2025-01-10T11:00:00Z';
  const {
    signalStatus = 'taken',
    orderStatus = 'accepted',
    attemptState = 'accepted',
    failedStatus = 'completed',
  } = old;
  const text = quoted(old.text ?? 'said no');
  const isAnswered = (old.isAnswered ?? true) && signalStatus === 'taken';
  const [signal] = await rows(
    `insert into @signals (id, user_id, strategy_id, webhook_id, status, body_hash, payload, refusal_code, refusal_error, instance_id,
       received_at, deadline_at, answer_status, answer_body, answered_at)
     values (gen_random_uuid(), 1, 1, ${quoted(old.webhookId ?? null)}, '${signalStatus}', 'hash', jsonb_build_object('note', ${text}),
       ${signalStatus === 'refused' ? "'INVALID_ORDER', 'no'" : 'null, null'}, 1, '${at}', '${at}',
       ${isAnswered ? `400, '{"success": false}', '${at}'` : 'null, null, null'})
     returning id`,
  );
  const id = String(signal?.id);
  if (signalStatus === 'refused') return { signal: id, failedOrder: 0 };
  const [order] = await rows(
    `insert into @orders (signal_id, strategy_account_id, account_id, symbol, side, order_type, market_type, requested_quantity,
       quantity, price, reduce_only, request, status, received_at, settled_at)
     values ('${id}', 1, 1, 'BTC/USDT', 'BUY', 'LIMIT', 'SPOT', 0.123456789012345678901234567890, 100000000000.00000001, 0.10, false,
       '{"price": "0.10"}', '${orderStatus}', '${at}', '${settledAt}') returning id`,
  );
  const states = ['rejected', attemptState].map(
    (state, index) =>
      `(${order?.id}, 1, ${index + 1}, '${id.slice(0, 20)}-${index}', '${state}', ${state === 'accepted' ? 'null' : `'ORDER_REJECTED'`},
        ${text}, ${state === 'accepted' ? `'x1'` : 'null'}, 1, '${at}', ${index === 1 && old.isHeld ? 'now()' : 'null'},
        ${index === 1 && old.isAudited ? 'now()' : 'null'}, '${settledAt}', 0.5000)`,
  );
  await rows(
    `insert into @order_attempts (order_id, account_id, number, client_order_id, state, code, exchange_error, exchange_order_id,
       instance_id, gate_at, lease_until, audit_at, settled_at, filled_quantity) values ${states.join(', ')}`,
  );
  const failedOrder = await addFailed(
    { rows } as TestInstallation,
    { ...old, at, settledAt, failedStatus },
    Number(order?.id),
  );
  return { signal: id, failedOrder };
}

/** A failed order, of an order or of the old system, with an entry in its history. */
export async function addFailed(
  { rows }: TestInstallation,
  { at = '2025-01-10T10:00:00Z', settledAt = at, failedStatus = 'removed', isScheduled, text = 'said no' }: OldSignal,
  orderId: number | null = null,
): Promise<number> {
  const [failed] = await rows(
    `insert into @failed_orders (strategy_account_id, symbol, side, order_type, market_type, reason, exchange_error, order_params, status,
       quantity, created_at, updated_at, order_id, code, scheduled_at)
     values (1, 'BTC/USDT', 'BUY', 'LIMIT', 'SPOT', 'refused', ${quoted(text)}, '{"a": 1.50}', '${failedStatus}', 1.10, '${at}', '${settledAt}',
       ${orderId}, 'ORDER_REJECTED', ${isScheduled ? 'now()' : 'null'}) returning id`,
  );
  await rows(
    `insert into @failed_order_history (failed_order_id, user_id, action) values (${failed?.id}, 1, 'retried')`,
  );
  return Number(failed?.id);
}
