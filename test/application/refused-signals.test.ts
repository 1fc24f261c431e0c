import { describe, expect, it } from '@jest/globals';
import { canonicalOrder } from '../../src/domain/order.ts';
import { base } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { failedOrders } from './judge.ts';
import { aSignalOrder } from './signals.ts';

describe('a token', () => {
  it('that nobody has is refused, and nothing is stored', async () => {
    const gateway = testGateway();

    expect(await gateway.send({ token: 'nobody’s' })).toEqual({ kind: 'invalid_token' });

    expect(gateway.store.signals.size).toBe(0);
    expect(gateway.exchange.written).toEqual([]);
  });
});

describe('a signal that is no order', () => {
  it('is refused with what is wrong in each field, and kept for its owner', async () => {
    const gateway = testGateway();

    const result = await gateway.send({
      webhookId: 'w-1',
      order: { kind: 'invalid', fields: { price: { code: 'required_for', params: { type: 'LIMIT' } } } },
    });

    expect(result).toEqual({
      kind: 'refused',
      answer: {
        status: 400,
        body: {
          success: false,
          error: 'The order can not be read: price is required for LIMIT',
          code: 'INVALID_ORDER',
          fields: { price: 'is required for LIMIT' },
        },
      },
    });
    expect([...gateway.store.signals.values()]).toMatchObject([
      {
        status: 'refused',
        webhookId: 'w-1',
        body: '',
        payload: { symbol: 'BTC/USDT' },
        refusal: { code: 'INVALID_ORDER', error: 'The order can not be read: price is required for LIMIT' },
      },
    ]);
    expect(gateway.store.orders.size).toBe(0);
  });

  it('does not occupy its id', async () => {
    const gateway = testGateway();
    await gateway.send({ webhookId: 'w-1', order: { kind: 'invalid', fields: { side: { code: 'required' } } } });

    const result = await gateway.send({ webhookId: 'w-1' });

    expect(result).toMatchObject({ kind: 'answered', answer: { status: 200 }, replay: null });
  });
});

describe('what its owner switched off', () => {
  it('an inactive strategy takes no order', async () => {
    const gateway = testGateway({ strategy: { isActive: false } });

    expect(await gateway.send()).toEqual({
      kind: 'refused',
      answer: {
        status: 403,
        body: { success: false, error: 'The strategy is switched off', code: 'STRATEGY_INACTIVE' },
      },
    });
    expect([...gateway.store.signals.values()]).toMatchObject([
      { status: 'refused', body: canonicalOrder(aSignalOrder()), refusal: { code: 'STRATEGY_INACTIVE' } },
    ]);
  });

  it('a strategy without an active account takes none either', async () => {
    const gateway = testGateway();
    for (const account of gateway.store.accounts.values()) account.isActive = false;

    expect(await gateway.send()).toMatchObject({
      kind: 'refused',
      answer: { status: 400, body: { code: 'NO_ACTIVE_ACCOUNT' } },
    });
  });

  it('a paused user takes only what reduces a position', async () => {
    const gateway = testGateway({ strategy: { marketType: 'FUTURES' } });
    for (const user of gateway.store.users.values()) user.isPaused = true;

    const refused = await gateway.send();
    const reducing = await gateway.send({ order: { side: 'SELL', reduceOnly: true } });

    expect(refused).toMatchObject({ kind: 'refused', answer: { status: 403, body: { code: 'TRADING_PAUSED' } } });
    expect(reducing).toMatchObject({ kind: 'answered', answer: { status: 200 } });
    expect(gateway.exchange.acceptances.map(({ order }) => order.reduceOnly)).toEqual([true]);
  });

  it('one paused account among others gets a failed order, and the others trade', async () => {
    const gateway = testGateway({ accounts: ['main', 'second'] });
    for (const account of gateway.store.accounts.values()) account.isPaused = account.name === 'second';

    const result = await gateway.send();

    expect(result).toMatchObject({
      answer: {
        status: 400,
        body: {
          code: 'ACCOUNT_INACTIVE',
          orders: [
            { account: 'main', success: true },
            { account: 'second', status: 'not_sent', code: 'ACCOUNT_INACTIVE' },
          ],
        },
      },
    });
    expect(gateway.exchange.acceptances.map(({ account }) => account)).toEqual(['main']);
  });

  it('a frozen account trades nothing, not even what reduces', async () => {
    const gateway = testGateway({ strategy: { marketType: 'FUTURES' } });
    for (const account of gateway.store.accounts.values()) account.isFrozen = true;

    const result = await gateway.send({ order: { reduceOnly: true } });

    expect(result).toMatchObject({ kind: 'answered', answer: { status: 400, body: { code: 'ACCOUNT_FROZEN' } } });
    expect(gateway.exchange.written).toEqual([]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'ACCOUNT_FROZEN' }]);
  });
});

describe('a limit of the strategy', () => {
  it('refuses a symbol that is not allowed, and keeps the signal', async () => {
    const gateway = testGateway({ strategy: { allowedSymbols: ['ETH/USDT'] } });

    const result = await gateway.send();

    const error = 'Over a limit of the strategy: BTC/USDT (allowed_symbols)';
    expect(result).toEqual({
      kind: 'refused',
      answer: { status: 403, body: { success: false, error, code: 'LIMIT_EXCEEDED' } },
    });
    expect([...gateway.store.signals.values()]).toMatchObject([
      { status: 'refused', refusal: { code: 'LIMIT_EXCEEDED', error } },
    ]);
    expect(gateway.store.orders.size).toBe(0);
  });

  it('judges the value of a market order by the last price', async () => {
    const gateway = testGateway({ strategy: { maxOrderValue: '5000' } });

    const above = await gateway.send({ order: { amount: base('0.101') } });
    const equal = await gateway.send({ order: { amount: base('0.1') } });

    expect(above).toMatchObject({
      answer: { status: 403, body: { error: 'Over a limit of the strategy: 5050 > max_order_value 5000' } },
    });
    expect(equal).toMatchObject({ kind: 'answered', answer: { status: 200 } });
  });

  it('waits for markets that are not loaded yet rather than trade beyond it', async () => {
    const gateway = testGateway({ strategy: { allowedSymbols: ['ETH/USDT'] } });
    gateway.exchange.coolDown(2_000);

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({ answer: { status: 403, body: { code: 'LIMIT_EXCEEDED' } } });
    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:02Z'));
    expect(gateway.exchange.written).toEqual([]);
  });

  it('waits for them no longer than until the gate', async () => {
    const gateway = testGateway({ strategy: { maxOrderValue: '5000' } });
    gateway.exchange.coolDown(60_000);

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:04.500Z'));
    expect(result).toMatchObject({ kind: 'answered', answer: { status: 400, body: { code: 'MARKETS_UNAVAILABLE' } } });
    expect(gateway.exchange.written).toEqual([]);
    expect(gateway.clock.waiting).toBe(0);
  });
});

describe('a user’s token', () => {
  const withTwoStrategies = () => {
    const gateway = testGateway({ strategy: { groupName: 'trend' } });
    const [user] = gateway.store.users.values();
    const [account] = gateway.store.accounts.values();
    if (user === undefined || account === undefined) throw new Error('The gateway has a user and an account');
    user.token = 'user-token';
    gateway.store.addStrategy({ userId: user.id, name: 'Swing', groupName: 'swing', marketType: 'FUTURES' }, [account]);
    return gateway;
  };

  it('opens the strategy that group_name selects', async () => {
    const gateway = withTwoStrategies();

    const result = await gateway.send({ token: 'user-token', groupName: 'swing' });

    expect(result).toMatchObject({ kind: 'answered', answer: { status: 200 } });
    expect(gateway.exchange.acceptances[0]?.order.marketType).toBe('FUTURES');
  });

  it('does not choose among several', async () => {
    const gateway = withTwoStrategies();

    expect(await gateway.send({ token: 'user-token' })).toMatchObject({
      kind: 'refused',
      answer: {
        status: 400,
        body: { code: 'STRATEGY_AMBIGUOUS', error: 'Name one strategy in group_name: trend, swing' },
      },
    });
    expect([...gateway.store.signals.values()]).toMatchObject([{ strategyId: null, status: 'refused' }]);
  });

  it('refuses a name that fits none', async () => {
    const gateway = withTwoStrategies();

    expect(await gateway.send({ token: 'user-token', groupName: 'scalp' })).toMatchObject({
      kind: 'refused',
      answer: {
        status: 400,
        body: { code: 'STRATEGY_MISMATCH', error: 'This token opens no strategy with the group_name scalp' },
      },
    });
  });
});
