import { describe, expect, it } from '@jest/globals';
import { aTrader, type Trader, useGateway } from '../support/gateway.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };

/** The first trader's strategy trades on the accounts of all of them. */
function team(name: string): readonly [Trader, Trader, Trader] {
  const names = [`${name}: Binance`, `${name}: Bybit`, `${name}: OKX`] as const;
  return [
    aTrader(names[0], 'binance', 'SPOT', { strategy: { accounts: names } }),
    aTrader(names[1], 'bybit', 'SPOT', { account: { balances: { USDT: name === 'mixed' ? '1' : '1000' } } }),
    aTrader(names[2], 'okx', 'SPOT'),
  ];
}

const mixed = team('mixed');
const good = team('good');
const cut = team('cut');
const suite = useGateway([...mixed, ...good, ...cut]);

describe('one webhook for three accounts', () => {
  it('is accepted when all accept it', async () => {
    const answer = await suite.gateway.webhook(good[0], ORDER);

    const accepted = good.map((trader) => suite.acceptedOf(trader));
    expect(accepted.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        order_id: accepted[0]?.[0]?.exchangeOrderId,
        orders: accepted.map(([order], index) => ({
          account: good[index]?.name,
          success: true,
          order_id: order?.exchangeOrderId,
          client_order_id: order?.clientOrderId,
        })),
      },
    });
  });

  it('gets a verdict per account when one refuses and one hangs, and the siblings are unaffected', async () => {
    const [accepting, refusing, hanging] = mixed;
    const held = suite.simulator.inject({ kind: 'hangAfter' }, { kind: 'create', apiKey: hanging.apiKey });
    const looks = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: hanging.apiKey }, 100);

    const answering = suite.gateway.webhook(accepting, ORDER);
    await held.reached;
    const [sibling] = await suite.installation.until(
      () => suite.installation.ordersOf(accepting, refusing),
      (orders) => orders.length === 2 && orders.every(({ status }) => status !== 'sending'),
    );
    const answer = await answering;

    expect(sibling).toMatchObject({ account: accepting.name, status: 'accepted' });
    expect(answer).toMatchObject({
      status: 408,
      body: {
        success: false,
        code: 'EXECUTION_TIMEOUT',
        orders: [
          { account: accepting.name, success: true, status: 'accepted', code: null },
          { account: refusing.name, success: false, status: 'rejected', code: 'INSUFFICIENT_FUNDS' },
          { account: hanging.name, success: false, status: 'unknown', code: 'EXECUTION_TIMEOUT' },
        ],
      },
    });
    expect(answer.body.failed_order_id).toBe(answer.body.orders?.[2]?.failed_order_id);
    expect(await suite.installation.orderOf(hanging)).toMatchObject({ failed: { status: 'unconfirmed' } });

    looks.withdraw();
    looks.release();
    expect(await suite.installation.settledOrderOf(hanging)).toMatchObject({ status: 'accepted' });
    expect(mixed.map((trader) => suite.acceptedOf(trader).length)).toEqual([1, 0, 1]);
    expect(mixed.map((trader) => suite.submissionsOf(trader).length)).toEqual([1, 1, 1]);
  });

  it('is not cancelled by a sender that hangs up', async () => {
    const held = suite.simulator.inject({ kind: 'slow' }, { kind: 'create', apiKey: cut[2].apiKey });
    const sender = new AbortController();
    const answering = suite.gateway.webhook(cut[0], ORDER, {}, sender.signal);
    await held.reached;
    sender.abort();
    await expect(answering).rejects.toThrow('aborted');
    held.release();

    const orders = await suite.installation.until(
      () => suite.installation.ordersOf(...cut),
      (all) => all.length === 3 && all.every(({ status }) => status === 'accepted'),
    );
    expect(orders).toHaveLength(3);
    expect(cut.map((trader) => suite.acceptedOf(trader).length)).toEqual([1, 1, 1]);
  });
});
