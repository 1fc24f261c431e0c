import { beforeEach, describe, expect, it } from '@jest/globals';
import { aTrader, useGateway } from '../support/gateway.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const answered = aTrader('answered', 'binance', 'SPOT');
const late = aTrader('late', 'binance', 'SPOT');
const unanswered = aTrader('unanswered', 'binance', 'SPOT');
const traders = [answered, late, unanswered];
const TIMEOUT = 5_000;
const suite = useGateway(traders);

beforeEach(async () => {
  await suite.gateway.kill('SIGKILL');
  suite.gateway = await suite.gateway.restart();
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('while a webhook is in flight: it is answered, others are not taken, exit status 0', async () => {
    const { gateway } = suite;
    const price = signal === 'SIGTERM' ? '40000' : '41000';
    const before = suite.acceptedOf(answered).length;
    const held = suite.simulator.inject({ kind: 'hangAfter' }, { kind: 'create', apiKey: answered.apiKey });
    const answering = gateway.webhook(answered, { ...ORDER, price });
    await held.reached;
    await gateway.kill(signal);
    await gateway.log('stopping');
    const refused = await gateway.webhook(late, ORDER);
    const unready = await fetch(`${gateway.address}/readyz`);
    // npm hands a signal on to a process that has it already.
    await gateway.kill(signal);
    held.release();

    expect(await answering).toMatchObject({ status: 200 });
    expect(refused).toMatchObject({ status: 503, body: { code: 'NOT_ACCEPTED' } });
    expect(unready.status).toBe(503);
    expect(await gateway.ended()).toBe(0);
    expect(suite.acceptedOf(answered)).toHaveLength(before + 1);
    expect(suite.submissionsOf(late)).toEqual([]);
    const orders = await suite.installation.ordersOf(answered);
    expect(orders.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'));
  });
});

describe('a stop while the outcome of an order is unknown', () => {
  it('answers 408, ends in time with status 0, and the next start finds the order', async () => {
    const { gateway } = suite;
    const held = suite.simulator.inject({ kind: 'hangAfter' }, { kind: 'create', apiKey: unanswered.apiKey });
    const looks = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'lookup', apiKey: unanswered.apiKey }, 100);
    const answering = gateway.webhook(unanswered, ORDER);
    await held.reached;
    const began = performance.now();
    expect(await gateway.stop()).toBe(0);
    const took = performance.now() - began;
    const left = await suite.installation.orderOf(unanswered);

    expect(await answering).toMatchObject({ status: 408 });
    expect(took).toBeLessThan(TIMEOUT + 5_000);
    expect(left).toMatchObject({ status: 'unconfirmed', failed: { status: 'unconfirmed' } });
    looks.withdraw();
    await suite.installation.expireLeases();
    suite.gateway = await gateway.restart();
    expect(await suite.installation.settledOrderOf(unanswered)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(unanswered)).toHaveLength(1);
    expect(suite.submissionsOf(unanswered)).toHaveLength(1);
  });
});
