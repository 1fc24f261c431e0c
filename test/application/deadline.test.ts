import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { price } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders, orderStatuses } from './judge.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);

describe('when the deadline passes while the exchange has not answered', () => {
  it('the webhook is answered 408 on the second, with an unconfirmed failed order', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();

    const result = await gateway.clock.finish(gateway.send());

    const [failed] = gateway.store.failedOrders.values();
    expect(gateway.clock.now()).toEqual(at(5));
    expect(result).toMatchObject({
      kind: 'answered',
      replay: null,
      answer: {
        status: 408,
        body: {
          success: false,
          error: 'Order execution timeout',
          code: 'EXECUTION_TIMEOUT',
          failed_order_id: failed?.id,
          orders: [{ status: 'unknown', error: 'Order execution timeout', quantity: '0.1', order_id: null }],
        },
      },
    });
    expect(failedOrders(gateway)).toEqual([
      { status: 'unconfirmed', code: 'EXECUTION_TIMEOUT', reason: 'Execution timeout (5s)', exchangeOrderId: null },
    ]);
    expect(orderStatuses(gateway)).toEqual(['unconfirmed']);
  });

  it('names the configured time in the reason', async () => {
    const gateway = testGateway({ timeoutMs: 2_500 });
    gateway.exchange.hang();

    await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(2.5));
    expect(failedOrders(gateway)).toMatchObject([{ reason: 'Execution timeout (2.5s)' }]);
  });

  it('counts the time that passed before the signal was handed in', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    const startedAt = gateway.clock.monotonic();
    await gateway.clock.advance(1_200);

    await gateway.clock.finish(gateway.send({ startedAt, receivedAt: at(0) }));

    expect(gateway.clock.now()).toEqual(at(5));
    expect([...gateway.store.signals.values()].map(({ deadlineAt }) => deadlineAt)).toEqual([at(5)]);
    expect([...gateway.store.attempts.values()].map(({ gateAt }) => gateAt)).toEqual([at(4.5)]);
  });

  it('a late acceptance completes the failed order', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.finish(gateway.send());

    held.accept();
    await gateway.clock.advance(0);

    expect(attempts(gateway)).toEqual([{ state: 'accepted', code: null, quantity: '0.1', epoch: 1 }]);
    expect(failedOrders(gateway)).toEqual([
      { status: 'completed', code: 'EXECUTION_TIMEOUT', reason: 'Execution timeout (5s)', exchangeOrderId: 'E1' },
    ]);
    expect(orderStatuses(gateway)).toEqual(['accepted']);
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.written).toHaveLength(1);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('a late refusal makes it retryable, with the exchange’s reason', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.finish(gateway.send());

    held.reject('INSUFFICIENT_FUNDS');
    await gateway.clock.advance(0);

    expect(attempts(gateway)).toEqual([{ state: 'rejected', code: 'INSUFFICIENT_FUNDS', quantity: '0.1', epoch: 1 }]);
    expect(failedOrders(gateway)).toEqual([
      { status: 'pending_retry', code: 'INSUFFICIENT_FUNDS', reason: 'Insufficient balance', exchangeOrderId: null },
    ]);
  });

  it('is looked up beside the open call, and found', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.advance(0);
    const answer = gateway.send();
    await gateway.clock.advance(1_000);
    held.execute();

    await gateway.clock.finish(answer);
    await gateway.clock.advance(0);

    expect(gateway.exchange.looks).toHaveLength(1);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('a call that ends late without an answer changes nothing, and the looks go on', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.finish(gateway.send());

    held.fail();
    await gateway.clock.advance(600);

    expect(attempts(gateway)).toEqual([{ state: 'unknown', code: 'EXECUTION_TIMEOUT', quantity: '0.1', epoch: 1 }]);
    expect(gateway.log.lines).toContainEqual({
      level: 'info',
      event: 'outcome was already recorded',
      fields: { attempt: expect.any(Number), as: 'unknown', outcome: 'unknown' },
    });
    const looks = gateway.exchange.looks.length;
    await gateway.clock.advance(2_000);
    expect(gateway.exchange.looks.length).toBe(looks + 1);
  });

  it('ends the looks once the late answer is there', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.finish(gateway.send({ order: { orderType: 'LIMIT', price: price('50000') } }));
    held.accept();
    await gateway.clock.advance(0);
    const looks = gateway.exchange.looks.length;

    await gateway.clock.advance(120_000);

    expect(gateway.exchange.looks).toHaveLength(looks);
    expect(gateway.clock.waiting).toBe(0);
    expect(gateway.log.at('error')).toEqual([]);
  });

  it('is not proven unexecuted before the exchange’s fence has passed and three looks have shown nothing', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    await gateway.clock.finish(gateway.send());

    // The fence: gate at 4.5 s, window 3 s, processing 10 s, skew 2 s. Looks at 5, 6, 8, 13 and 23 s, then every 2 s.
    await gateway.clock.advance(21_999);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
    expect(gateway.exchange.looks).toHaveLength(6);
    await gateway.clock.advance(1);

    expect(gateway.clock.now()).toEqual(at(27));
    expect(gateway.exchange.looks).toHaveLength(7);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', code: 'EXECUTION_TIMEOUT' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', reason: 'Execution timeout (5s)' }]);
    expect(orderStatuses(gateway)).toEqual(['failed']);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('an acceptance just before the fence is found after it', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    await gateway.clock.finish(gateway.send());
    await gateway.clock.advance(14_000);
    held.execute();

    await gateway.clock.advance(10_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(disagreements(gateway)).toEqual([]);
  });
});

describe('the send gate', () => {
  it('closes half a second before the deadline: a connection that is slower sends nothing', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 4_501 });

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(4.5));
    expect(result).toMatchObject({
      answer: { status: 400, body: { code: 'NOT_SENT', orders: [{ status: 'not_sent' }] } },
    });
    expect(gateway.exchange.written).toEqual([]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NOT_SENT' }]);
  });

  it('is not waited for once the call has ended', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'accept', atOnce: true });

    await gateway.send();
    // What is left then is the round of lease renewals, which ends when it finds nothing held.
    await gateway.clock.advance(2_000);

    expect(gateway.clock.waiting).toBe(0);
  });

  it('lets through what connects in time', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 4_499 });

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({ answer: { status: 200 } });
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it('closes when the machine slept, though the monotonic clock stood still', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'slow_connect', ms: 100 });
    const answer = gateway.send();
    await gateway.clock.advance(50);

    gateway.clock.jump(60_000);
    const result = await gateway.clock.finish(answer);

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'NOT_SENT' } } });
    expect(gateway.exchange.written).toEqual([]);
  });

  it('stays closed for a process that was stopped between its journal and the wire', async () => {
    const gateway = testGateway();
    gateway.process.suspendAt('before', 'submit');
    void gateway.send();
    await gateway.clock.advance(20_000);

    gateway.process.resume();
    await gateway.clock.advance(1_000);

    expect(gateway.exchange.written).toEqual([]);
    expect(disagreements(gateway)).toEqual([]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NOT_SENT' }]);
  });
});

describe('a call that ends before anything is written', () => {
  it('is not sent, with the reason that the adapter gives', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'not_sent', failure: failure('EXCHANGE_UNAVAILABLE') });

    const result = await gateway.send();

    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'EXCHANGE_UNAVAILABLE' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'not_sent', code: 'EXCHANGE_UNAVAILABLE' }]);
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.looks).toEqual([]);
  });
});
