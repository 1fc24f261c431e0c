import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders } from './judge.ts';

describe('a strategy with several accounts', () => {
  it('sends one order to each, at once', async () => {
    const gateway = testGateway({ accounts: ['main', 'second', 'third'] });
    const held = gateway.exchange.hang({ account: 'main' });

    const answer = gateway.send();
    await gateway.clock.advance(0);
    expect(gateway.exchange.written).toHaveLength(3);
    held.accept();

    expect(await answer).toMatchObject({
      answer: { status: 200, body: { success: true, order_id: 'E3', orders: [{ account: 'main' }, {}, {}] } },
    });
    expect(gateway.exchange.acceptances.map(({ account }) => account)).toEqual(['second', 'third', 'main']);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('answers the worst verdict when one refuses and one hangs, and every account has its own', async () => {
    const gateway = testGateway({ accounts: ['main', 'second', 'third'] });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') }, { account: 'second' });
    gateway.exchange.hang({ account: 'third' });

    const result = await gateway.clock.finish(gateway.send());

    const [refused, hanging] = [...gateway.store.failedOrders.values()];
    expect(result).toMatchObject({
      answer: {
        status: 408,
        body: {
          success: false,
          code: 'EXECUTION_TIMEOUT',
          failed_order_id: hanging?.id,
          orders: [
            { account: 'main', success: true, status: 'accepted', order_id: 'E1', failed_order_id: null },
            {
              account: 'second',
              success: false,
              status: 'rejected',
              code: 'INSUFFICIENT_FUNDS',
              failed_order_id: refused?.id,
            },
            {
              account: 'third',
              success: false,
              status: 'unknown',
              code: 'EXECUTION_TIMEOUT',
              failed_order_id: hanging?.id,
            },
          ],
        },
      },
    });
    expect(attempts(gateway).map(({ state }) => state)).toEqual(['accepted', 'rejected', 'unknown']);
    expect(failedOrders(gateway).map(({ status }) => status)).toEqual(['pending_retry', 'unconfirmed']);
  });

  it('answers 400 when one refuses and the others accept', async () => {
    const gateway = testGateway({ accounts: ['main', 'second'] });
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') }, { account: 'main' });

    const result = await gateway.send();

    expect(result).toMatchObject({
      answer: { status: 400, body: { code: 'ORDER_REJECTED', orders: [{ success: false }, { success: true }] } },
    });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('leaves out inactive accounts and inactive links', async () => {
    const gateway = testGateway({ accounts: ['main', 'second', 'third'] });
    for (const account of gateway.store.accounts.values()) account.isActive = account.name !== 'second';
    const [, , third] = [...gateway.store.links.values()];
    if (third !== undefined) third.isActive = false;

    const result = await gateway.send();

    expect(result).toMatchObject({ answer: { status: 200, body: { orders: [{ account: 'main' }] } } });
    expect(gateway.exchange.acceptances.map(({ account }) => account)).toEqual(['main']);
    expect(attempts(gateway)).toHaveLength(1);
  });
});
