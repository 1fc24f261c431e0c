import { describe, expect, it } from '@jest/globals';
import { base } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders } from './judge.ts';

describe('once markets are loaded', () => {
  it('an order is journaled exactly as it will be sent, by one commit', async () => {
    const gateway = testGateway();
    gateway.store.outage = (method) => (method === 'freeze' ? 'unreachable' : null);

    expect(await gateway.send()).toMatchObject({ answer: { status: 200 } });
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', quantity: '0.1' }]);
  });
});

describe('while markets are still loading', () => {
  it('an order is journaled first, and frozen and sent once they are there', async () => {
    const gateway = testGateway();
    gateway.exchange.coolDown(3_000);

    const answer = gateway.send({ order: { amount: base('0.12345') } });
    await gateway.clock.advance(2_999);
    expect(attempts(gateway)).toEqual([{ state: 'sending', code: null, quantity: null, epoch: 1 }]);
    expect(gateway.exchange.written).toEqual([]);

    expect(await gateway.clock.finish(answer)).toMatchObject({
      answer: { status: 200, body: { orders: [{ requested_quantity: '0.12345', quantity: '0.123' }] } },
    });
    expect(attempts(gateway)).toEqual([{ state: 'accepted', code: null, quantity: '0.123', epoch: 1 }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('the gate ends the wait: nothing is sent, and the reason is named', async () => {
    const gateway = testGateway();
    gateway.exchange.coolDown(4_501);

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(new Date('2026-01-01T00:00:04.500Z'));
    expect(result).toMatchObject({
      answer: { status: 400, body: { code: 'MARKETS_UNAVAILABLE', orders: [{ status: 'not_sent', quantity: null }] } },
    });
    expect(attempts(gateway)).toMatchObject([{ state: 'not_sent', code: 'MARKETS_UNAVAILABLE' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'MARKETS_UNAVAILABLE' }]);
    expect(gateway.exchange.written).toEqual([]);
  });

  it('an order that then breaks a rule is not sent', async () => {
    const gateway = testGateway();
    gateway.exchange.coolDown(1_000);

    const result = await gateway.clock.finish(gateway.send({ order: { symbol: 'NOPE' } }));

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'UNKNOWN_SYMBOL' } } });
    expect(gateway.exchange.written).toEqual([]);
  });

  it('what can not be frozen is not sent', async () => {
    const gateway = testGateway();
    gateway.exchange.coolDown(1_000);
    gateway.store.outage = (method) => (method === 'freeze' ? 'unreachable' : null);

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'NOT_SENT' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'not_sent', code: 'NOT_SENT' }]);
    expect(gateway.exchange.written).toEqual([]);
  });

  it('an attempt that another instance took over meanwhile is not sent by the first', async () => {
    const gateway = testGateway({ timeoutMs: 60_000 });
    gateway.exchange.coolDown(30_000);
    void gateway.send();
    await gateway.clock.advance(1_000);
    gateway.process.suspend();
    await gateway.clock.advance(20_000);
    const other = gateway.another();

    expect(await other.recoverAttempts.execute()).toBe(1);
    await gateway.clock.advance(0);
    expect(attempts(gateway)).toEqual([{ state: 'not_executed', code: 'NOT_SENT', quantity: null, epoch: 2 }]);
    gateway.process.resume();
    await gateway.clock.advance(30_000);

    expect(gateway.exchange.written).toEqual([]);
    expect(attempts(gateway)).toEqual([{ state: 'not_executed', code: 'NOT_SENT', quantity: null, epoch: 2 }]);
    expect(disagreements(gateway)).toEqual([]);
  });
});
