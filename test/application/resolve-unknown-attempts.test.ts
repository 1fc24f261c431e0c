import { describe, expect, it } from '@jest/globals';
import type { UnknownAttempt } from '../../src/application/ports/order-ledger.ts';
import { ResolveUnknownAttempts } from '../../src/application/resolve-unknown-attempts.ts';
import { failure } from '../../src/domain/failure.ts';
import { aPreparedOrder, noAnswer, price } from '../domain/builders.ts';
import { type Gateway, type GatewayOptions, testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders } from './judge.ts';
import { anAccount } from './strategies.ts';

/** A webhook whose order was lost before the exchange, or taken by it without an answer. */
async function unknown(
  accepted: boolean,
  options: GatewayOptions = {},
  prepare: (gateway: Gateway) => void = () => {},
) {
  const gateway = testGateway(options);
  gateway.exchange.onSubmit({ kind: 'unknown', accepted });
  prepare(gateway);
  void gateway.send();
  await gateway.clock.advance(0);
  return gateway;
}

describe('an unknown outcome', () => {
  it('is looked up at once, and after 1, 2, 5 and 10 s, then every 10 s while the fence has not passed', async () => {
    const gateway = await unknown(false, { timeoutMs: 60_000 });
    const looks: number[] = [];
    for (let second = 0; second <= 40; second += 1) {
      looks.push(gateway.exchange.looks.length);
      await gateway.clock.advance(1_000);
    }

    // Counted at the beginning of each second: looks fall on 0, 1, 3, 8, 18, 28 and 38 s.
    const seconds = looks.flatMap((count, second) => (count > (looks[second - 1] ?? 0) ? [second] : []));
    expect(seconds).toEqual([0, 1, 3, 8, 18, 28, 38]);
  });

  it('that was lost before the exchange stays unknown until the fence, then three absences prove it', async () => {
    const gateway = await unknown(false);

    // The fence is at 19.5 s: looks at 0, 1, 3, 8 and 18 s count for nothing, those at 28, 30 and 32 s do.
    await gateway.clock.advance(31_999);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown', code: 'NO_ANSWER' }]);
    await gateway.clock.advance(1);

    expect(gateway.exchange.looks).toHaveLength(8);
    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', code: 'NO_ANSWER' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NO_ANSWER' }]);
    expect(gateway.log.lines).toContainEqual({
      level: 'info',
      event: 'unknown outcome settled',
      fields: { attempt: expect.any(Number), as: 'not_executed', recorded: 'recorded' },
    });
    await gateway.clock.advance(60_000);
    expect(gateway.exchange.looks).toHaveLength(8);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is settled within 45 s of the send', async () => {
    const gateway = await unknown(false);

    await gateway.clock.advance(45_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed' }]);
  });

  it('that is found only after many false absences is accepted all the same', async () => {
    const gateway = await unknown(true, {}, ({ exchange }) => void exchange.onLookUp({ kind: 'absent' }, { times: 7 }));

    await gateway.clock.advance(32_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is never proven by looks that fail, however many', async () => {
    const gateway = await unknown(
      false,
      {},
      ({ exchange }) => void exchange.onLookUp({ kind: 'failed' }, { times: 60 }),
    );

    await gateway.clock.advance(100_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
  });

  it('is not settled by absences by an exchange whose clock is still before the fence', async () => {
    const gateway = await unknown(false);
    gateway.exchange.clockOffset = -3_600_000;

    await gateway.clock.advance(120_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
  });

  it('is not settled by absences whose time nobody knows', async () => {
    const gateway = await unknown(false);
    gateway.exchange.clockOffset = null;

    await gateway.clock.advance(120_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
  });

  it('needs a person when another order is shown under its id', async () => {
    const gateway = await unknown(true, {}, ({ exchange }) => void exchange.onLookUp({ kind: 'wrong_order' }));

    expect(attempts(gateway)).toMatchObject([{ state: 'needs_review', code: 'NO_ANSWER' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'needs_review' }]);
  });

  it('needs a person when no look can ever tell, with the exchange’s words', async () => {
    const gateway = await unknown(
      false,
      {},
      ({ exchange }) => void exchange.onLookUp({ kind: 'impossible', exchangeError: 'The key is revoked' }),
    );

    const [failed] = gateway.store.failedOrders.values();
    expect(failed?.status).toBe('needs_review');
    expect(failed?.failure).toEqual(noAnswer({ exchangeError: 'The key is revoked' }));
  });

  it.each<[string, GatewayOptions['exchange'] & object]>([
    ['has no fence', { fence: null }],
    ['has a look-up that proves nothing', { absenceProves: false }],
  ])('needs a person 30 s after the gate where the exchange %s', async (_, exchange) => {
    const gateway = await unknown(false, { exchange });

    await gateway.clock.advance(34_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
    await gateway.clock.advance(10_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'needs_review', code: 'NO_ANSWER' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'needs_review' }]);
  });

  it('where absence proves nothing, an order that shows up in time is accepted', async () => {
    const gateway = await unknown(
      true,
      { exchange: { fence: null } },
      ({ exchange }) => void exchange.onLookUp({ kind: 'absent' }, { times: 5 }),
    );

    await gateway.clock.advance(30_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
  });

  it('found closed with nothing filled is a refusal', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true });
    gateway.exchange.onLookUp({ kind: 'slow', ms: 10 });
    const answer = gateway.send({ order: { orderType: 'LIMIT', price: price('40000'), timeInForce: 'IOC' } });
    await gateway.clock.advance(5);
    gateway.exchange.become('00000000000000000000000000000001', { exchangeStatus: 'closed_unfilled' });

    expect(await gateway.clock.finish(answer)).toMatchObject({ answer: { status: 400, body: { code: 'NOT_FILLED' } } });
    expect(attempts(gateway)).toMatchObject([{ state: 'rejected', code: 'NOT_FILLED' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'pending_retry', code: 'NOT_FILLED' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('that was the exchange’s fault is named so once it is proven not executed', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: false, failure: noAnswer({ exchangeFault: true }) });
    void gateway.send();

    await gateway.clock.advance(45_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'not_executed', code: 'EXCHANGE_UNAVAILABLE' }]);
  });

  it('is recorded once the database is back, however long that takes', async () => {
    const gateway = await unknown(true, {}, ({ exchange }) => void exchange.onLookUp({ kind: 'absent' }, { times: 3 }));
    gateway.store.outage = (method) => (method === 'record' ? 'unreachable' : null);
    await gateway.clock.advance(120_000);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);

    gateway.store.outage = () => null;
    await gateway.clock.advance(2_000);

    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(disagreements(gateway)).toEqual([]);
  });

  it('is left alone when the instance stops, for another to find out', async () => {
    const gateway = await unknown(false);
    const looks = gateway.exchange.looks.length;

    await gateway.background.stop(5_000);
    await gateway.clock.advance(10_000);

    expect(gateway.exchange.looks).toHaveLength(looks);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
  });

  it('whose lease is lost already is left, without a look', async () => {
    const { ports, leases, background, exchange } = testGateway();
    const resolve = new ResolveUnknownAttempts(ports, leases, background);
    const attempt: UnknownAttempt = {
      ref: { attemptId: 1, epoch: 1 },
      prepared: aPreparedOrder(),
      account: anAccount(),
      gateAt: new Date(0),
      failure: noAnswer(),
    };

    expect(await resolve.execute(attempt, AbortSignal.abort())).toEqual({ kind: 'left' });
    expect(exchange.looks).toEqual([]);
  });

  it('is no longer looked up by an instance that lost its lease', async () => {
    const gateway = await unknown(
      false,
      {},
      ({ exchange }) => void exchange.onLookUp({ kind: 'failed' }, { times: Infinity }),
    );
    for (const attempt of gateway.store.attempts.values()) attempt.epoch = 2;
    await gateway.clock.advance(2_000);
    const looks = gateway.exchange.looks.length;

    await gateway.clock.advance(60_000);

    expect(gateway.exchange.looks).toHaveLength(looks);
  });

  it('whose look-up breaks is given up, so that it can be recovered', async () => {
    const gateway = testGateway();
    gateway.exchange.onSubmit({ kind: 'unknown', accepted: true, failure: failure('NO_ANSWER') });
    const honest = gateway.exchange.lookUp;
    gateway.exchange.lookUp = async () => {
      throw new Error('The adapter is broken');
    };
    void gateway.send();
    await gateway.clock.advance(15_001);
    gateway.exchange.lookUp = honest;

    expect(await gateway.recoverAttempts.execute()).toBe(1);
    await gateway.clock.advance(0);

    expect(gateway.log.at('error')).toMatchObject([
      { event: 'execution of an order failed', fields: { error: 'Error: The adapter is broken' } },
    ]);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted', epoch: 2 }]);
  });
});
