import type { LegacyWorld } from './legacy-world.ts';

/** SQL of a value of an old column. */
function literal(value: unknown): string {
  if (value === null) return 'null';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/** Inserts a row into an old table and answers its id. Objects become JSON. */
export async function insertOld(world: LegacyWorld, table: string, row: Record<string, unknown>): Promise<number> {
  const columns = Object.keys(row).join(', ');
  const values = Object.values(row).map(literal).join(', ');
  const [inserted] = await world.rows(`insert into ${table} (${columns}) values (${values}) returning id`);
  return Number(inserted!.id);
}

/** Kim with an account, a futures strategy and the link of both; every id is 1 in a world that was cleared. */
export async function insertKim(world: LegacyWorld): Promise<void> {
  await insertOld(world, 'users', {
    username: 'kim',
    password_hash: 'pbkdf2:x',
    webhook_token: 'the-old-token-of-kim',
  });
  await insertOld(world, 'accounts', { user_id: 1, name: 'main', exchange: 'BINANCE', public_api: 'sealed' });
  await insertOld(world, 'strategies', { user_id: 1, name: 'Trend', group_name: 'trend', market_type: 'FUTURES' });
  await insertOld(world, 'strategy_accounts', { strategy_id: 1, account_id: 1, leverage: 10 });
}

/** A failed order of the old form that was refused for certain, with what a case is about. */
export function oldFailure(world: LegacyWorld, row: Record<string, unknown> = {}): Promise<number> {
  return insertOld(world, 'failed_orders', {
    user_id: 1,
    account_id: 1,
    strategy_account_id: 1,
    symbol: 'BTC/USDT',
    side: 'BUY',
    order_type: 'LIMIT',
    market_type: 'FUTURES',
    failure_reason: '잔고 부족',
    order_payload: { quantity: '0.5', price: '50000' },
    ...row,
  });
}

/** The same of the new form. */
export function newFailure(world: LegacyWorld, row: Record<string, unknown> = {}): Promise<number> {
  return insertOld(world, 'failed_orders', {
    strategy_account_id: 1,
    symbol: 'BTC/USDT',
    side: 'BUY',
    order_type: 'LIMIT',
    market_type: 'FUTURES',
    quantity: '0.5',
    price: '50000',
    reason: '잔고 부족',
    order_params: {},
    ...row,
  });
}
