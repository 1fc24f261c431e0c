import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, aTrader, type Gateway, type Trader, useGateway } from '../support/gateway.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const trader = (name: string) => aTrader(name, 'binance', 'SPOT');

const [both, thrice, twoOrders, hanging, conflicting] = [
  trader('both at once'),
  trader('three times'),
  trader('without an id'),
  trader('hanging'),
  trader('conflicting'),
];
const [takenOver, joined, awake] = [trader('taken over'), trader('joined'), trader('awake again')];
const suite = useGateway([both, thrice, twoOrders, hanging, conflicting, takenOver, joined, awake]);

let other: Gateway;
beforeAll(async () => {
  other = await suite.gateway.restart();
});

const isReplay = ({ headers }: Answer) => headers.get('idempotent-replay') === 'true';
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

describe('two instances on one database', () => {
  it('the same webhook id at both at once: one order, and the second waits for the first answer', async () => {
    const order = { ...ORDER, webhook_id: 'both' };
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(both));
    const first = suite.gateway.webhook(both, order);
    await held.reached;
    const second = other.webhook(both, order);
    // The duplicate is there before the first is answered.
    const third = await other.webhook(both, { ...order, price: '41000' });
    held.release();

    const answers = await Promise.all([first, second]);
    expect(third.status).toBe(409);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(isReplay)).toEqual([false, true]);
    expect(answers[1]?.headers.get('order-status')).toBe('accepted');
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(suite.acceptedOf(both)).toHaveLength(1);
    expect(suite.submissionsOf(both)).toHaveLength(1);
  });

  it('three times at once and three times after each other: one order, one answer', async () => {
    const order = { ...ORDER, webhook_id: 'thrice' };
    const instances = [suite.gateway, other, suite.gateway];
    const answers = await Promise.all(instances.map((instance) => instance.webhook(thrice, order)));
    for (const instance of instances) answers.push(await instance.webhook(thrice, order));

    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
    expect(suite.acceptedOf(thrice)).toHaveLength(1);
    expect(await suite.installation.ordersOf(thrice)).toHaveLength(1);
  });

  it('two identical webhooks without an id, both answered: two orders', async () => {
    const answers = await Promise.all([suite.gateway, other].map((instance) => instance.webhook(twoOrders, ORDER)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.some(isReplay)).toBe(false);
    expect(suite.acceptedOf(twoOrders)).toHaveLength(2);
  });

  it('a duplicate of a webhook that hangs gets 408 at the first one’s deadline', async () => {
    const order = { ...ORDER, webhook_id: 'hanging' };
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(hanging));
    const looks = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: hanging.apiKey }, 100);
    const first = suite.gateway.webhook(hanging, order);
    await held.reached;
    const answers = await Promise.all([first, other.webhook(hanging, order)]);
    looks.withdraw();
    looks.release();

    expect(answers.map(({ status }) => status)).toEqual([408, 408]);
    expect(answers[1]?.took).toBeLessThan(6_000);
    expect(await suite.installation.settledOrderOf(hanging)).toMatchObject({ status: 'accepted' });
    const later = await other.webhook(hanging, order);
    expect(later).toMatchObject({ status: 408 });
    expect(later.headers.get('order-status')).toBe('accepted');
    expect(suite.submissionsOf(hanging)).toHaveLength(1);
  });

  it('the same id with another body: 409, wherever it arrives', async () => {
    await suite.gateway.webhook(conflicting, { ...ORDER, webhook_id: 'one' });
    const answers = await Promise.all(
      [suite.gateway, other].map((instance) =>
        instance.webhook(conflicting, { ...ORDER, quantity: '0.02', webhook_id: 'one' }),
      ),
    );

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { success: false, code: 'IDEMPOTENCY_CONFLICT' } });
    expect(suite.submissionsOf(conflicting)).toHaveLength(1);
  });

  it('one that slept while the other took over wakes: its late acceptance changes nothing', async () => {
    const { installation } = suite;
    const sleeper = await suite.gateway.restart();
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(awake));
    const answering = sleeper.webhook(awake, ORDER);
    await held.reached;
    await sleeper.kill('SIGSTOP');
    held.release();
    await installation.expireLeases();
    const found = await installation.settledOrderOf(awake);
    await sleeper.kill('SIGCONT');
    const answer = await answering;

    expect(found).toMatchObject({
      status: 'accepted',
      attempts: [{ state: 'accepted' }],
      failed: { status: 'completed' },
    });
    expect(answer).toMatchObject({ status: 200, body: { order_id: found.exchange_order_id } });
    expect(await installation.orderOf(awake)).toEqual(found);
    expect(suite.acceptedOf(awake)).toHaveLength(1);
    expect(suite.submissionsOf(awake)).toHaveLength(1);
    expect(await sleeper.stop()).toBe(0);
  });

  it('one is killed: the other settles what it left, and knows at once that its webhooks are orphans', async () => {
    const { installation, simulator } = suite;
    const victim = await suite.gateway.restart();
    for (const one of [takenOver, joined]) {
      const held = simulator.inject({ kind: 'hangAfter' }, create(one));
      void victim.webhook(one, one === takenOver ? { ...ORDER, webhook_id: 'taken-over' } : ORDER).catch(() => {});
      await held.reached;
    }
    await victim.kill('SIGKILL');
    // Not a lease has run out yet: the death itself is seen.
    const orphans = await Promise.all([
      other.webhook(takenOver, { ...ORDER, webhook_id: 'taken-over' }),
      other.webhook(joined, ORDER),
    ]);
    await installation.expireLeases();
    await Promise.all([takenOver, joined].map((one) => installation.settledOrderOf(one)));
    const again = await other.webhook(takenOver, { ...ORDER, webhook_id: 'taken-over' });

    for (const [index, one] of [takenOver, joined].entries()) {
      const [accepted, ...others] = suite.acceptedOf(one);
      expect(others).toEqual([]);
      expect(suite.submissionsOf(one)).toHaveLength(1);
      expect(orphans[index]).toMatchObject({ status: 408 });
      expect(orphans[index]?.took).toBeLessThan(4_000);
      expect(await installation.orderOf(one)).toMatchObject({ exchange_order_id: accepted?.exchangeOrderId });
    }
    expect(isReplay(again)).toBe(true);
    expect(again.headers.get('order-status')).toBe('accepted');
  });
});
