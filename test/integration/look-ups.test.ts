import { describe, expect, it } from '@jest/globals';
import { aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { wantedFile } from '../support/gateway-traders.ts';
import { concurrently } from './places.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const STOP = { symbol: 'BTC/USDT', side: 'sell', order_type: 'stop_market', quantity: '0.01', stop_price: '42000' };
const WON = { symbol: 'BTC/KRW', side: 'buy', order_type: 'limit', quantity: '0.01', price: '90000000' };
const PAST_THE_FENCE = 25_000;

const stops = [
  { trader: aTrader('stop at Binance spot', 'binance', 'SPOT') },
  { trader: aTrader('stop at Binance USDⓈ-M', 'binance', 'FUTURES') },
  { trader: aTrader('stop at Bybit', 'bybit', 'FUTURES') },
  { trader: aTrader('stop at OKX', 'okx', 'FUTURES') },
];
const unfenced = [
  { trader: aTrader('lost at Upbit', 'upbit', 'SPOT'), order: WON },
  { trader: aTrader('lost stop at OKX', 'okx', 'FUTURES'), order: STOP },
];
const limited = aTrader('limited', 'bybit', 'SPOT');
const replaced = aTrader('replaced key', 'okx', 'SPOT');
const revoked = aTrader('revoked key', 'okx', 'SPOT');
const traders = [...stops, ...unfenced].map(({ trader }) => trader);
const suite = useGateway([...traders, limited, replaced, revoked]);

const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;
const lookup = ({ apiKey }: Trader) => ({ kind: 'lookup', apiKey }) as const;

describe('stops whose answer is lost', () => {
  const run = concurrently(stops, ({ trader }) => {
    suite.simulator.inject({ kind: 'resetAfter' }, create(trader));
    return suite.gateway.webhook(trader, STOP);
  });

  it.each(stops)('$trader.name: is looked up where stops live, and found', async (one) => {
    expect(await run(one)).toMatchObject({ status: 200 });

    const [accepted, ...others] = suite.acceptedOf(one.trader);
    expect(others).toEqual([]);
    expect(accepted).toMatchObject({ type: 'STOP_MARKET', status: 'untriggered' });
    expect(await suite.installation.orderOf(one.trader)).toMatchObject({
      status: 'accepted',
      exchange_order_id: accepted?.exchangeOrderId,
    });
    expect(suite.submissionsOf(one.trader)).toHaveLength(1);
  });
});

describe('the key of an order whose outcome is unknown', () => {
  it('is used for its look-ups although the account has another one by now', async () => {
    const { installation, simulator } = suite;
    simulator.inject({ kind: 'resetAfter' }, create(replaced));
    const looks = simulator.inject({ kind: 'lookupDown' }, lookup(replaced), 100);
    expect(await suite.gateway.webhook(replaced, ORDER)).toMatchObject({ status: 408 });
    const renewed = { ...replaced, apiKey: 'the-new-key-of-it', secret: 'the-new-secret-of-it' };
    simulator.registerAccount({
      exchange: 'okx',
      apiKey: renewed.apiKey,
      secret: renewed.secret,
      password: renewed.password ?? '',
      sameAccountAs: replaced.apiKey,
    });
    const { code, stdout } = await installation.apply(wantedFile([renewed]));
    // Not only the process that holds the old key in its memory knows it.
    await suite.gateway.kill('SIGKILL');
    looks.withdraw();
    await installation.expireLeases();
    suite.gateway = await suite.gateway.restart();

    expect(code).toBe(0);
    expect(stdout).toContain('updated account kim/replaced key: key');
    expect(await installation.settledOrderOf(replaced)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(replaced)).toHaveLength(1);
    expect(await suite.gateway.webhook(replaced, { ...ORDER, price: '41000' })).toMatchObject({ status: 200 });
    expect(suite.acceptedOf(renewed)).toMatchObject([{ price: '41000' }]);
  });

  it('is refused by now: only a person can tell', async () => {
    suite.simulator.inject({ kind: 'resetAfter' }, create(revoked));
    const looks = suite.simulator.inject({ kind: 'lookupDown' }, lookup(revoked), 100);
    expect(await suite.gateway.webhook(revoked, ORDER)).toMatchObject({ status: 408 });
    suite.simulator.revokeKey('okx', revoked.apiKey);
    looks.withdraw();

    const order = await suite.installation.settledOrderOf(revoked);
    expect(order).toMatchObject({
      status: 'needs_review',
      attempts: [{ state: 'needs_review' }],
      failed: { status: 'needs_review' },
    });
    expect(order.failed?.exchange_error).not.toContain(revoked.apiKey);
  });
});

describe('absence where nothing shows a fence', () => {
  it.each(unfenced)('$trader.name: is never taken for a proof', async ({ trader, order }) => {
    const { installation, simulator } = suite;
    const lost = simulator.inject({ kind: 'hangBefore' }, create(trader));
    void suite.gateway.webhook(trader, order).catch(() => {});
    await lost.reached;
    await suite.gateway.kill('SIGKILL');
    simulator.setClockSkew(trader.exchange, PAST_THE_FENCE);
    // As if it had been away for an hour.
    await installation.query(
      `update ordergate.order_attempts set gate_at = gate_at - interval '1 hour' where state = 'sending'`,
    );
    await installation.expireLeases();
    suite.gateway = await suite.gateway.restart();

    expect(await installation.settledOrderOf(trader)).toMatchObject({
      status: 'needs_review',
      attempts: [{ state: 'needs_review' }],
      failed: { status: 'needs_review' },
    });
    expect(suite.acceptedOf(trader)).toEqual([]);
  });
});

describe('look-ups that are turned away for their number', () => {
  it('prove nothing after the fence, until the order is seen', async () => {
    suite.simulator.inject({ kind: 'resetAfter' }, create(limited));
    const looks = suite.simulator.inject({ kind: 'rateLimited' }, lookup(limited), 100);
    expect(await suite.gateway.webhook(limited, ORDER)).toMatchObject({ status: 408 });
    suite.simulator.setClockSkew('bybit', PAST_THE_FENCE);
    const turnedAway = suite.simulator.inject({ kind: 'rateLimited' }, lookup(limited));
    looks.withdraw();
    await turnedAway.reached;

    expect(await suite.installation.settledOrderOf(limited)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(limited)).toHaveLength(1);
    expect(suite.submissionsOf(limited)).toHaveLength(1);
  });
});
