import { describe, expect, it } from '@jest/globals';
import type { StoreMethod } from '../../src/adapters/memory/store.ts';
import { type Gateway, testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders, orderStatuses } from './judge.ts';
import { breakDown, fail, mend } from './slow-ledger.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);
const NOT_ACCEPTED = { kind: 'not_accepted', error: 'The order could not be taken; nothing was sent' };

describe('a database that is away before the order is journaled', () => {
  it.each<StoreMethod>(['byToken', 'takeIn'])(
    '(%s) means that nothing is sent, and the sender may send again',
    async (method) => {
      const gateway = testGateway();
      fail(gateway, 'unreachable', method);

      expect(await gateway.send()).toEqual(NOT_ACCEPTED);

      expect(gateway.exchange.written).toEqual([]);
      expect(gateway.store.signals.size).toBe(0);
      expect(gateway.log.at('error')).toEqual([
        {
          level: 'error',
          event: 'a webhook could not be taken',
          fields: { error: 'LedgerUnavailable: The store is unreachable' },
        },
      ]);
    },
  );

  it('says so in the language of the strategy’s owner', async () => {
    const gateway = testGateway({ locale: 'ko' });
    fail(gateway, 'unreachable', 'takeIn');

    expect(await gateway.send()).toEqual({
      kind: 'not_accepted',
      error: '주문을 받지 못했습니다. 아무것도 전송되지 않았습니다',
    });
  });

  it('is asked to be sent again also when it fails in a way that nobody foresaw', async () => {
    const gateway = testGateway();
    breakDown(gateway, 'byToken');

    expect(await gateway.send()).toEqual(NOT_ACCEPTED);
    expect(gateway.store.signals.size).toBe(0);
  });

  it('lets the same signal through once it is back', async () => {
    const gateway = testGateway();
    fail(gateway, 'unreachable', 'takeIn');
    await gateway.send({ webhookId: 'w-1' });
    mend(gateway);

    expect(await gateway.send({ webhookId: 'w-1' })).toMatchObject({ answer: { status: 200 }, replay: null });

    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('takes no webhook while the instance’s proof of life is lost', async () => {
    const gateway = testGateway();
    gateway.liveness.kill();

    expect(await gateway.send()).toEqual(NOT_ACCEPTED);
    expect(gateway.store.signals.size).toBe(0);

    gateway.liveness.revive();
    expect(await gateway.send()).toMatchObject({ answer: { status: 200 } });
  });
});

describe('a commit whose own outcome is not known', () => {
  it('is asked again, and found', async () => {
    const gateway = testGateway();
    fail(gateway, 'acknowledgement_lost', 'takeIn');
    const answer = gateway.send();
    await gateway.clock.advance(0);
    expect(gateway.exchange.written).toEqual([]);
    mend(gateway);

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 200 } });

    expect(gateway.store.signals.size).toBe(1);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is written then if it was lost on the way', async () => {
    const gateway = testGateway();
    fail(gateway, 'request_lost', 'takeIn');
    const answer = gateway.send();
    await gateway.clock.advance(0);
    mend(gateway);

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 200 } });

    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is asked until the gate, though the database is away by then; past it nothing is sent', async () => {
    const gateway = testGateway();
    fail(gateway, 'acknowledgement_lost', 'takeIn');
    const answer = gateway.send({ webhookId: 'w-1' });
    await gateway.clock.advance(0);
    fail(gateway, 'unreachable', 'takeIn', 'voidSignals');

    expect(await gateway.clock.finish(answer)).toEqual(NOT_ACCEPTED);

    expect(gateway.clock.now()).toEqual(at(4.45));
    expect(gateway.exchange.written).toEqual([]);
    expect(attempts(gateway)).toMatchObject([{ state: 'sending' }]);
  });

  it('that was answered 503 is made void before the next webhook is taken, and its id is free', async () => {
    const gateway = testGateway();
    fail(gateway, 'acknowledgement_lost', 'takeIn');
    await gateway.clock.finish(gateway.send({ webhookId: 'w-1' }));
    fail(gateway, 'unreachable', 'voidSignals');
    expect(await gateway.send({ webhookId: 'w-1' })).toEqual(NOT_ACCEPTED);
    mend(gateway);

    expect(await gateway.send({ webhookId: 'w-1' })).toMatchObject({ answer: { status: 200 }, replay: null });

    expect(attempts(gateway)).toMatchObject([{ state: 'not_sent', code: 'NOT_SENT' }, { state: 'accepted' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'removed', code: 'NOT_SENT' }]);
    expect(orderStatuses(gateway)).toEqual(['failed', 'accepted']);
    expect(gateway.log.at('warn')).toEqual([
      { level: 'warn', event: 'signals answered 503 were made void', fields: { signals: 1 } },
    ]);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is never taken over and sent by recovery', async () => {
    const gateway = testGateway();
    fail(gateway, 'acknowledgement_lost', 'takeIn');
    await gateway.clock.finish(gateway.send());
    mend(gateway);
    await gateway.clock.advance(20_000);

    await gateway.recoverAttempts.execute();
    await gateway.clock.advance(60_000);

    expect(gateway.exchange.written).toEqual([]);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
  });
});

describe('a strategy that changes while its signal is read', () => {
  const changedMeanwhile = async (change: (gateway: Gateway) => void) => {
    const gateway = testGateway();
    gateway.process.suspendAt('before', 'takeIn');
    const answer = gateway.send();
    await gateway.clock.advance(0);
    change(gateway);
    gateway.process.resume();
    return { gateway, result: await gateway.clock.finish(answer) };
  };

  it('is read again: a token revoked meanwhile opens nothing', async () => {
    const { gateway, result } = await changedMeanwhile(({ store }) => {
      for (const strategy of store.strategies.values()) strategy.token = 'another-token-0001';
    });

    expect(result).toEqual({ kind: 'invalid_token' });
    expect(gateway.store.signals.size).toBe(0);
    expect(gateway.exchange.written).toEqual([]);
  });

  it('is read again: an account switched off meanwhile gets no order', async () => {
    const { gateway, result } = await changedMeanwhile(({ store }) => {
      for (const account of store.accounts.values()) account.isActive = false;
    });

    expect(result).toMatchObject({ kind: 'refused', answer: { body: { code: 'NO_ACTIVE_ACCOUNT' } } });
    expect(gateway.exchange.written).toEqual([]);
  });

  it('is read again: an order goes out with what holds now', async () => {
    const { gateway, result } = await changedMeanwhile(({ store }) => {
      for (const account of store.accounts.values()) account.marginMode = 'cross';
    });

    expect(result).toMatchObject({ answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(1);
    expect(gateway.store.signals.size).toBe(1);
  });

  it('is given up after the fourth reading, and nothing is sent', async () => {
    const gateway = testGateway({ strategy: { ordering: 'in_order' } });
    let readings = 0;
    gateway.store.outage = (method) => {
      if (method === 'byToken') readings += 1;
      if (method === 'takeIn')
        for (const account of gateway.store.accounts.values())
          account.marginMode = account.marginMode === 'cross' ? 'isolated' : 'cross';
      return null;
    };

    expect(await gateway.clock.finish(gateway.send())).toEqual(NOT_ACCEPTED);

    expect(readings).toBe(4);
    expect(gateway.exchange.written).toEqual([]);
    expect(gateway.store.signals.size).toBe(0);
  });
});
