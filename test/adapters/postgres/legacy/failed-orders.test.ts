import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeRequest } from '../../../../src/adapters/postgres/order-codec.ts';
import { Price, Quantity } from '../../../../src/domain/amounts.ts';
import { createLegacyWorld, type LegacyWorld } from './legacy-world.ts';
import { insertKim, newFailure, oldFailure } from './old-rows.ts';
import { NEW_FAILED_ORDERS, OLD_FAILED_ORDERS, OLD_OWNERS } from './old-system.ts';

interface Brought {
  readonly row: Record<string, unknown>;
  readonly odd: readonly string[];
}

/** Imports rows of Kim's in one go and answers what became of each. */
async function bringAll(
  world: LegacyWorld,
  insert: typeof oldFailure,
  changes: readonly Record<string, unknown>[],
): Promise<readonly Brought[]> {
  await world.clear();
  await insertKim(world);
  for (const change of changes) await insert(world, change);
  const { odd } = await world.importing();
  const rows = await world.rows(
    `select f.*, m.old_id from @failed_orders f join @legacy_rows m on m.kind = 'failed_order' and m.new_id = f.id order by m.old_id`,
  );
  return rows.map(({ old_id, ...row }) => {
    const prefix = `failed_order ${old_id}: `;
    return { row, odd: odd.flatMap((text) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : [])) };
  });
}

const request = (row: Record<string, unknown>) =>
  decodeRequest((row.order_params as { readonly request: unknown }).request);

describe('failed orders of the old form', () => {
  let world: LegacyWorld;
  beforeAll(async () => {
    world = await createLegacyWorld(OLD_OWNERS + OLD_FAILED_ORDERS);
  });
  afterAll(() => world.close());
  const bring = async (change: Record<string, unknown>) => (await bringAll(world, oldFailure, [change]))[0]!;

  it('come over with their payload in columns, their times from UTC, and an order that can be retried', async () => {
    const { row, odd } = await bring({
      symbol: 'ETH/USDT',
      side: 'SELL',
      order_type: 'STOP_LIMIT',
      retry_count: 3,
      failure_reason: 'Insufficient balance: 3 USDT',
      error_message: 'binance {"code":-2019,"msg":"Margin is insufficient."}',
      order_payload: { qty: 0.25, price: 1990.5, stopPrice: '2000', reduceOnly: true, time_in_force: 'IOC', note: 'x' },
      created_at: '2025-10-29 10:00:00',
      updated_at: '2025-10-30 11:00:00',
    });

    expect(odd).toEqual([]);
    expect(row).toMatchObject({
      strategy_account_id: 1,
      symbol: 'ETH/USDT',
      side: 'SELL',
      order_type: 'STOP_LIMIT',
      market_type: 'FUTURES',
      quantity: '0.25',
      requested_quantity: '0.25',
      price: '1990.5',
      stop_price: '2000',
      reduce_only: true,
      time_in_force: 'IOC',
      position_side: null,
      status: 'pending_retry',
      retry_count: 3,
      code: null,
      reason: 'Insufficient balance: 3 USDT',
      exchange_error: 'binance {"code":-2019,"msg":"Margin is insufficient."}',
      order_id: null,
      scheduled_at: null,
      created_at: new Date('2025-10-29T10:00:00Z'),
      updated_at: new Date('2025-10-30T11:00:00Z'),
    });
    expect(row.order_params).toMatchObject({ qty: 0.25, note: 'x', time_in_force: 'IOC' });
    expect(request(row)).toEqual({
      symbol: 'ETH/USDT',
      side: 'SELL',
      orderType: 'STOP_LIMIT',
      amount: { kind: 'base', quantity: Quantity.of('0.25') },
      price: Price.of('1990.5'),
      stopPrice: Price.of('2000'),
      marketType: 'FUTURES',
      reduceOnly: true,
      positionSide: null,
      timeInForce: 'IOC',
      rounding: 'down',
    });
  });

  it('may have a payload that is a JSON text within JSON, in which Python wrote NaN', async () => {
    const payload = '{"quantity": 0.1, "price": "50000", "fee": NaN, "stop_price": -Infinity}';
    const { row, odd } = await bring({ order_payload: JSON.stringify(payload) });

    expect(odd).toEqual([]);
    expect(row).toMatchObject({ quantity: '0.1', price: '50000', stop_price: null });
    expect(request(row).amount).toEqual({ kind: 'base', quantity: Quantity.of('0.1') });
  });

  it('keep numbers exactly, whether JSON has them as numbers or as texts', async () => {
    const numbers = ['12345678.123456789012345678', '1e-7', '0.10', '"  5. "', '999999999999.5'];
    const brought = await bringAll(
      world,
      oldFailure,
      numbers.map((number) => ({ order_payload: `{"quantity": ${number}, "price": 1}` })),
    );

    const exact = ['12345678.123456789012345678', '0.0000001', '0.1', '5', '999999999999.5'];
    expect(brought.map(({ row }) => row.quantity)).toEqual(exact);
    expect(brought.map(({ row }) => request(row).amount)).toEqual(
      exact.map((quantity) => ({ kind: 'base', quantity: Quantity.of(quantity) })),
    );
  });

  it('keep a quantity that is no positive number of at most 12 digits as unknown, and say so', async () => {
    const quantities = ['NaN', '1,5', '-1', '0', '1e400', '1e-31', '1234567890123', 'Infinity', '9'.repeat(200), {}];
    const brought = await bringAll(
      world,
      oldFailure,
      quantities.map((quantity) => ({ order_payload: { quantity, price: '50000' } })),
    );

    expect(brought).toHaveLength(quantities.length);
    for (const { row, odd } of brought) {
      expect(odd).toEqual(['quantity_unreadable']);
      expect(row).toMatchObject({ quantity: null, price: '50000', status: 'pending_retry' });
      expect(row.order_params).not.toHaveProperty('request');
    }
  });

  it('come over with what is known from a broken payload, whose words are kept without secrets', async () => {
    const { row, odd } = await bring({ order_payload: JSON.stringify("{'qty': 1, 'token': 'tell-nobody-12'}") });

    expect(odd).toEqual(['payload_unreadable', 'quantity_missing', 'price_missing']);
    expect(row).toMatchObject({ symbol: 'BTC/USDT', side: 'BUY', order_type: 'LIMIT', quantity: null, price: null });
    expect(row.order_params).toEqual({ unreadable: expect.stringContaining("'qty': 1") });
    expect(JSON.stringify(row)).not.toContain('tell-nobody');
  });

  const INCOMPLETE: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    ['a LIMIT without a price', { order_payload: { qty: 1 } }, ['price_missing']],
    ['a LIMIT with a price of 0', { order_payload: { qty: 1, price: 0 } }, ['price_missing']],
    ['an unreadable price', { order_payload: { qty: 1, price: 'market' } }, ['price_unreadable']],
    ['a stop without a stop price', { order_type: 'STOP_MARKET', order_payload: { qty: 1 } }, ['stop_price_missing']],
    ['a LIMIT with a stop price', { order_payload: { qty: 1, price: 1, stop_price: 1 } }, ['stop_price_on_limit']],
    ['no payload', { order_payload: null }, ['quantity_missing', 'price_missing']],
    ['an unknown side', { side: 'HOLD' }, ['side_unknown HOLD']],
    ['no order type', { order_type: null }, ['order_type_unknown']],
    ['an unknown market type', { market_type: 'OPTIONS' }, ['market_type_unknown OPTIONS']],
    ['no symbol', { symbol: '  ' }, ['symbol_unreadable']],
    ['an unreadable flag', { order_payload: { qty: 1, price: 1, reduce_only: 'perhaps' } }, ['reduce_only_unreadable']],
    [
      'another position side',
      { order_payload: { qty: 1, price: 1, positionSide: 'UP' } },
      ['position_side_unknown UP'],
    ],
    [
      'a time in force that a MARKET order can not have',
      { order_type: 'MARKET', order_payload: { qty: 1, params: { timeInForce: 'FOK' } } },
      ['time_in_force_unfit FOK'],
    ],
    [
      'what a retry could not honour',
      { order_payload: { qty: 1, price: 1, stopLoss: 9, params: { leverage: 5 }, take_profit: null } },
      ['unsupported_field leverage, stopLoss'],
    ],
  ];

  it('of which a part is not known come over, are named, and are no orders that could be retried', async () => {
    const brought = await bringAll(
      world,
      oldFailure,
      INCOMPLETE.map(([, change]) => change),
    );

    expect(brought.map(({ odd }, index) => [INCOMPLETE[index]![0], odd])).toEqual(
      INCOMPLETE.map(([what, , oddities]) => [what, oddities]),
    );
    for (const { row } of brought) {
      expect(row.status).toBe('pending_retry');
      expect(row.order_params).not.toHaveProperty('request');
    }
  });

  it('of a type that is not ours are not supported', async () => {
    const { row, odd } = await bring({ order_type: 'trailing-stop' });

    expect(odd).toEqual(['order_type_not_supported TRAILING_STOP']);
    expect(row).toMatchObject({
      code: 'NOT_SUPPORTED',
      params: { what: 'TRAILING_STOP' },
      order_type: 'TRAILING_STOP',
    });
  });

  it('leave a MARKET order’s price of 0 out of what is retried', async () => {
    const { row, odd } = await bring({
      side: 'long',
      order_type: 'market',
      market_type: null,
      order_payload: { quantity: 2, price: 0, stop_price: null, position_side: 'BOTH', params: { reduceOnly: 'true' } },
    });

    expect(odd).toEqual([]);
    expect(row).toMatchObject({ side: 'BUY', order_type: 'MARKET', market_type: 'FUTURES', price: null });
    expect(request(row)).toMatchObject({ price: null, positionSide: null, reduceOnly: true, timeInForce: null });
  });

  const STATUSES: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['pending_retry', 'a definite refusal', {}],
    ['needs_review', 'a timeout', { failure_reason: 'Execution timeout (5s)' }],
    ['needs_review', 'an answer of the network', { error_message: 'binance GET connection reset by peer' }],
    ['needs_review', 'a stage that timed out', { failure_stage: 'exchange_timeout' }],
    ['needs_review', 'an id at the exchange', { exchange_order_id: '4711' }],
    ['needs_review', 'a status at the exchange', { last_exchange_status: 'NEW' }],
    ['needs_review', 'an open order', { open_order_id: 7 }],
    ['needs_review', 'a time at which it was resolved', { resolved_at: '2025-10-29 10:00:00' }],
    ['needs_review', 'no reason', { failure_reason: null }],
    ['removed', 'that it was removed', { recovery_status: 'Removed', failure_reason: 'timeout' }],
    ['completed', 'that it was completed', { recovery_status: 'completed', exchange_order_id: '4711' }],
  ];

  it('may only be retried with a definite refusal and no trace at the exchange', async () => {
    const brought = await bringAll(
      world,
      oldFailure,
      STATUSES.map(([, , change]) => change),
    );

    expect(brought.map(({ row, odd }, index) => [row.status, STATUSES[index]![1], odd])).toEqual(
      STATUSES.map(([status, what]) => [status, what, []]),
    );
    expect(brought.map(({ row }) => row.exchange_order_id)).toEqual(
      STATUSES.map(([, , change]) => change.exchange_order_id ?? null),
    );
  });

  it('with a status that is not known need a person, and are named', async () => {
    const { row, odd } = await bring({ recovery_status: 'in_progress' });

    expect(row.status).toBe('needs_review');
    expect(odd).toEqual(['status_unknown in_progress']);
  });

  it('count at most five retries, and have the seed’s text where they have no reason', async () => {
    const { row } = await bring({ retry_count: 17, failure_reason: null });

    expect(row).toMatchObject({ retry_count: 5, reason: '알 수 없는 오류' });
  });

  it('bring no secret along', async () => {
    const long = 'k3J9x0QmZr7Lw2Vb5Nc8Td1Yf4Hg6Sj0PaUeIoRt';
    const { row } = await bring({
      failure_reason: `signature=${long.slice(0, 20)} invalid`,
      error_message: `bad token the-old-token-of-kim, apiKey=abcdef${long}`,
      order_payload: {
        ...{
          quantity: 1,
          price: 2,
          token: 'the-old-token-of-kim',
          user_token: 'a-token',
          comment: 'the-old-token-of-kim',
        },
        ...{ params: { apiKey: 'short-key' }, note: `see ${long}`, plain: 'stays', symbol: 'TOKEN/USDT' },
      },
    });

    expect(row.order_params).toMatchObject({ quantity: 1, price: 2, plain: 'stays', symbol: 'TOKEN/USDT' });
    const text = JSON.stringify(row);
    for (const secret of [long.slice(8, 30), 'the-old-token-of-kim', 'a-token', 'short-key', long.slice(0, 20)]) {
      expect(text).not.toContain(secret);
    }
  });

  it('keep at most 100 characters of a reason', async () => {
    const { row } = await bring({ failure_reason: `거부 ${'가'.repeat(110)}` });

    expect(row.reason).toBe(`거부 ${'가'.repeat(97)}`);
  });
});

describe('failed orders of the new form', () => {
  let world: LegacyWorld;
  beforeAll(async () => {
    world = await createLegacyWorld(OLD_OWNERS + NEW_FAILED_ORDERS);
  });
  afterAll(() => world.close());
  const bring = async (change: Record<string, unknown>) => (await bringAll(world, newFailure, [change]))[0]!;

  it('come over as they are', async () => {
    const { row, odd } = await bring({
      stop_price: null,
      exchange_error: 'Insufficient balance',
      webhook_id: 'w-1',
      order_params: { symbol: 'BTC/USDT', quantity: '0.5' },
      created_at: '2025-10-29 10:00:00',
    });

    expect(odd).toEqual([]);
    expect(row).toMatchObject({
      quantity: '0.5',
      price: '50000',
      status: 'pending_retry',
      reason: '잔고 부족',
      code: 'INSUFFICIENT_FUNDS',
      exchange_error: 'Insufficient balance',
      webhook_id: 'w-1',
      created_at: new Date('2025-10-29T10:00:00Z'),
    });
    expect(request(row)).toMatchObject({ symbol: 'BTC/USDT', marketType: 'FUTURES', price: Price.of('50000') });
  });

  it('take the exact number from the parameters where the column was rounded', async () => {
    const { row } = await bring({ price: '0.000012345678', order_params: { price: 0.000012345678 } });

    expect(row.price).toBe('0.000012345678');
  });

  it('are not retried where the parameters name another number', async () => {
    const { row, odd } = await bring({ order_params: { quantity: 0.6 } });

    expect(odd).toEqual(['quantity_differs']);
    expect(row.quantity).toBe('0.5');
    expect(row.order_params).toEqual({ quantity: 0.6 });
  });

  it('keep their status', async () => {
    const statuses = ['removed', 'completed', 'pending_retry'];
    const brought = await bringAll(
      world,
      newFailure,
      statuses.map((status) => ({ status })),
    );

    expect(brought.map(({ row }) => row.status)).toEqual(statuses);
  });

  it('that were to cancel an order are never sent as one', async () => {
    const { row, odd } = await bring({ operation_type: 'CANCEL' });

    expect(odd).toEqual(['operation_not_supported CANCEL']);
    expect(row).toMatchObject({ code: 'NOT_SUPPORTED', params: { what: 'CANCEL' }, reason: '잔고 부족' });
    expect(row.order_params).not.toHaveProperty('request');
  });

  it('of a table in both forms at once are read from where something stands', async () => {
    await world.rows(
      `alter table failed_orders add failure_reason text, add order_payload text, add recovery_status text`,
    );
    const { row } = await bring({
      quantity: 0,
      price: null,
      reason: '알 수 없는 오류',
      failure_reason: 'Order rejected',
      order_payload: { qty: '0.3', price: '49000' },
      recovery_status: 'completed',
    });

    expect(row).toMatchObject({ quantity: '0.3', price: '49000', reason: 'Order rejected', status: 'completed' });
  });
});
