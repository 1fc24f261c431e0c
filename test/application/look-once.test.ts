import { describe, expect, it } from '@jest/globals';
import { LookOnce } from '../../src/application/look-once.ts';
import type { UnknownAttempt } from '../../src/application/ports/order-ledger.ts';
import { noAnswer } from '../domain/builders.ts';
import { testGateway } from './gateway.ts';
import { attempts, disagreements, failedOrders } from './judge.ts';
import { anAccount } from './strategies.ts';

/** An order of unknown outcome whose own look-ups fail. */
async function given(accepted: boolean) {
  const gateway = testGateway();
  gateway.exchange.onSubmit({ kind: 'unknown', accepted });
  const failing = gateway.exchange.onLookUp({ kind: 'failed' }, { times: Infinity });
  void gateway.send();
  await gateway.clock.advance(0);
  const [row] = gateway.store.attempts.values();
  if (row === undefined) throw new Error('The webhook has an attempt');
  failing.stop();
  const attempt: UnknownAttempt = {
    ref: { attemptId: row.id, epoch: row.epoch },
    prepared: row.prepared,
    gateAt: row.gateAt,
    account: anAccount(),
    failure: noAnswer(),
  };
  return { gateway, attempt, look: new LookOnce(gateway.ports), looks: gateway.exchange.looks.length };
}

describe('one look at an unconfirmed order', () => {
  it('settles it when the order is found', async () => {
    const { gateway, attempt, look, looks } = await given(true);

    await look.execute(attempt);

    expect(gateway.exchange.looks).toHaveLength(looks + 1);
    expect(attempts(gateway)).toMatchObject([{ state: 'accepted' }]);
    expect(failedOrders(gateway)).toMatchObject([{ status: 'completed', exchangeOrderId: 'E1' }]);
    expect(gateway.log.lines).toContainEqual({
      level: 'info',
      event: 'a look settled an unknown outcome',
      fields: { attempt: attempt.ref.attemptId, as: 'accepted', recorded: 'recorded' },
    });
    expect(disagreements(gateway)).toEqual([]);
  });

  it('proves nothing when it is not, even after the fence', async () => {
    const { gateway, attempt, look } = await given(false);
    const failing = gateway.exchange.onLookUp({ kind: 'failed' }, { times: Infinity });
    await gateway.clock.advance(30_000);
    failing.stop();

    await look.execute(attempt);

    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
    expect(gateway.exchange.written).toHaveLength(1);
  });

  it.each([
    [34_499, 'unknown'],
    [34_500, 'needs_review'],
  ])(
    '%i ms after the send, 4.5 s after which the gate closed, leaves it %s where there is no fence',
    async (ms, state) => {
      const { gateway, attempt, look } = await given(false);
      const prepared = attempt.prepared && { ...attempt.prepared, fenceAt: null };
      gateway.clock.jump(ms);

      await look.execute({ ...attempt, prepared });

      expect(attempts(gateway)).toMatchObject([{ state }]);
    },
  );

  it.each<[string, Partial<UnknownAttempt>]>([
    ['what was never frozen', { prepared: null }],
    ['what was sent with a key that is gone', { account: null }],
  ])('is not taken at %s', async (_, parts) => {
    const { gateway, attempt, look, looks } = await given(true);

    await look.execute({ ...attempt, ...parts });

    expect(gateway.exchange.looks).toHaveLength(looks);
    expect(attempts(gateway)).toMatchObject([{ state: 'unknown' }]);
  });
});
