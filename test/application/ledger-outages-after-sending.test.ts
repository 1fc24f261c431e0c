import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/domain/failure.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders } from './judge.ts';
import { breakDown, fail, mend, slowDown } from './slow-ledger.ts';

const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);

describe('a database that goes away after the order was sent', () => {
  it('does not hold back an acceptance, which is recorded once it is back', async () => {
    const gateway = testGateway();
    fail(gateway, 'unreachable', 'record', 'keepAnswer');

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(0));
    expect(result).toMatchObject({ answer: { status: 200, body: { success: true, order_id: 'E1' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'sending' }]);
    expect(gateway.log.at('warn')).toContainEqual({
      level: 'warn',
      event: 'outcome not recorded yet',
      fields: {
        attempt: expect.any(Number),
        outcome: 'accepted',
        error: 'LedgerUnavailable: The store is unreachable',
      },
    });
    mend(gateway);
    await gateway.clock.advance(2_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('does not hold back a refusal, whose failed order has no id yet', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    fail(gateway, 'unreachable', 'record');

    const result = await gateway.clock.finish(gateway.send());

    expect(result).toMatchObject({
      answer: {
        status: 400,
        body: { error: 'Insufficient balance', failed_order_id: null, orders: [{ failed_order_id: null }] },
      },
    });
    expect(failedOrders(gateway)).toEqual([]);
    mend(gateway);
    await gateway.clock.advance(2_000);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'INSUFFICIENT_FUNDS' }]);
  });

  it('holds a definite outcome back for one second at most when it is merely slow', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    slowDown(gateway, 'record', 3_000);

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(1));
    expect(result).toMatchObject({ answer: { status: 400 } });
    await gateway.clock.advance(2_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'rejected' }]);
  });

  it('answers an acceptance before it is recorded where a look-up is shown to find it', async () => {
    const gateway = testGateway();
    slowDown(gateway, 'record', 3_000);
    slowDown(gateway, 'keepAnswer', 3_000);

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(0));
    expect(result).toMatchObject({ answer: { status: 200, body: { order_id: 'E1' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'sending' }]);
    await gateway.clock.advance(3_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect([...gateway.store.signals.values()]).toMatchObject([{ answer: { status: 200 } }]);
  });

  it('records an acceptance first where no look-up is shown to find it', async () => {
    const gateway = testGateway({ exchange: { fence: null } });
    slowDown(gateway, 'record', 500);

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(0.5));
    expect(result).toMatchObject({ answer: { status: 200 } });
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
  });

  it('does not turn an outcome that came before the deadline into a timeout', async () => {
    const gateway = testGateway();
    slowDown(gateway, 'record', 3_000);
    const held = gateway.exchange.hang();
    const answer = gateway.send();
    await gateway.clock.advance(4_800);
    held.accept();

    const result = await gateway.clock.finish(answer);

    expect(gateway.clock.now()).toEqual(at(4.8));
    expect(result).toMatchObject({ answer: { status: 200, body: { order_id: 'E1' } } });
    await gateway.clock.advance(3_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(failedOrders(gateway)).toEqual([]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('does not hold back a timeout; it is recorded once the database is back', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    fail(gateway, 'unreachable', 'record', 'keepAnswer');

    const result = await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(5.25));
    expect(result).toMatchObject({
      answer: { status: 408, body: { code: 'EXECUTION_TIMEOUT', failed_order_id: null } },
    });
    mend(gateway);
    await gateway.clock.advance(2_000);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'unconfirmed', reason: 'Execution timeout (5s)' }]);
  });

  it('settles it rightly when acceptance and timeout both wait for the database', async () => {
    const gateway = testGateway();
    const held = gateway.exchange.hang();
    fail(gateway, 'unreachable', 'record', 'renewLeases');
    await gateway.clock.finish(gateway.send());
    held.accept();
    await gateway.clock.advance(30_000);

    mend(gateway);
    await gateway.clock.advance(10_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('does not hold the answer back when that can’t be kept; it is kept once the database is back', async () => {
    const gateway = testGateway();
    fail(gateway, 'unreachable', 'keepAnswer');
    const first = await gateway.clock.finish(gateway.send({ webhookId: 'w-1' }));
    mend(gateway);
    await gateway.clock.advance(2_000);
    expect([...gateway.store.signals.values()]).toMatchObject([{ answer: { status: 200 } }]);

    const second = await gateway.clock.finish(gateway.send({ webhookId: 'w-1' }));

    expect(first).toMatchObject({ answer: { status: 200 } });
    expect(second).toMatchObject({ answer: { status: 200 }, replay: 'accepted' });
    expect(second.kind === 'answered' && first.kind === 'answered' && second.answer.body).toEqual(
      first.kind === 'answered' && first.answer.body,
    );
    expect(gateway.log.at('warn')).toMatchObject([{ event: 'an answer is not kept yet' }]);
  });

  it('waits a quarter of a second at most for an answer to be kept', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'reject', failure: failure('INSUFFICIENT_FUNDS') });
    slowDown(gateway, 'keepAnswer', 10_000);

    await gateway.clock.finish(gateway.send());

    expect(gateway.clock.now()).toEqual(at(0.25));
  });
});

describe('once orders may be at an exchange', () => {
  it('no sender is told to send again, though the instance stops and the database is away', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    const answer = gateway.send();
    await gateway.clock.advance(1_000);
    fail(gateway, 'unreachable', 'record', 'keepAnswer');

    void gateway.background.stop(10_000);

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 408 } });
  });

  it('nor when the ledger fails in a way that nobody foresaw', async () => {
    const gateway = testGateway();
    gateway.exchange.hang();
    const answer = gateway.send();
    await gateway.clock.advance(1_000);
    breakDown(gateway, 'record');

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 408 } });
    expect(gateway.log.at('error')).toMatchObject([
      { event: 'a timeout could not be recorded', fields: { error: 'Error: record is broken' } },
    ]);
  });

  it('an attempt whose outcome could not be recorded for such a reason is given up, and recovered', async () => {
    const gateway = testGateway();
    const whole = gateway.store.transaction;
    breakDown(gateway, 'record');
    expect(await gateway.send()).toMatchObject({ answer: { status: 200 } });
    gateway.store.transaction = whole;

    await gateway.clock.advance(15_001);
    expect(await gateway.recoverAttempts.execute()).toBe(1);
    await gateway.clock.advance(0);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 2 }]);
    expect(disagreements(gateway)).toEqual([]);
  });
});
