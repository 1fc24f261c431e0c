import { describe, expect, it } from '@jest/globals';
import { aTrader, type Trader, useGateway } from '../support/gateway.ts';
import { statement } from '../support/gateway-database.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const trader = (name: string) => aTrader(name, 'binance', 'SPOT');

const lostAck = trader('lost acknowledgement');
const doubtful = trader('doubtful commit');
const unwritten = trader('never written');
const unreachable = trader('unreachable');
const afterwards = trader('gone after the send');
const refused = aTrader('gone after a refusal', 'binance', 'SPOT', { account: { balances: { USDT: '1' } } });
const silent = trader('silent after the send');
const crowd = Array.from({ length: 15 }, (_, index) => trader(`crowd ${index}`));
const renamed = trader('another instance');

const suite = useGateway([lostAck, doubtful, unwritten, unreachable, afterwards, refused, silent, ...crowd, renamed], {
  proxied: true,
});
const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;

describe('a database that fails before anything is sent', () => {
  it('only the acknowledgement of the commit is lost: it is read again, and the order goes out once', async () => {
    const hold = suite.database.holdAnswer(statement('take_in'));
    const answering = suite.gateway.webhook(lostAck, ORDER);
    await hold.reached;
    hold.cut();

    expect(await answering).toMatchObject({ status: 200 });
    expect(await suite.installation.orderOf(lostAck)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(lostAck)).toHaveLength(1);
    expect(suite.submissionsOf(lostAck)).toHaveLength(1);
  });

  it('whether it was written can’t be read before the gate: 503, void on reconnect, and its id is free again', async () => {
    const order = { ...ORDER, webhook_id: 'doubtful-1' };
    const hold = suite.database.holdAnswer(statement('take_in'));
    const answering = suite.gateway.webhook(doubtful, order);
    await hold.reached;
    suite.database.refuse();
    const first = await answering;
    const written = await suite.installation.journalOf(doubtful);
    suite.database.admit();
    await suite.gateway.log('signals answered 503 were made void');
    const voided = await suite.installation.orderOf(doubtful);
    const second = await suite.gateway.webhook(doubtful, order);

    expect(first).toMatchObject({ status: 503, body: { success: false, code: 'NOT_ACCEPTED' } });
    expect(first.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(first.took).toBeLessThan(5_000);
    expect(written).toMatchObject([{ status: 'sending' }]);
    expect(voided).toMatchObject({
      status: 'failed',
      attempts: [{ state: 'not_sent' }],
      failed: { status: 'removed' },
    });
    expect(second).toMatchObject({ status: 200 });
    expect(second.headers.get('idempotent-replay')).toBeNull();
    expect(suite.acceptedOf(doubtful)).toHaveLength(1);
    expect(suite.submissionsOf(doubtful)).toHaveLength(1);
  });

  it('the signal never reaches it: 503, and nothing is written or sent', async () => {
    const hold = suite.database.holdRequest(statement('take_in'));
    const answering = suite.gateway.webhook(unwritten, ORDER);
    await hold.reached;
    suite.database.refuse();
    const answer = await answering;
    suite.database.admit();

    expect(answer).toMatchObject({ status: 503, body: { code: 'NOT_ACCEPTED' } });
    expect(await suite.installation.ordersOf(unwritten)).toEqual([]);
    expect(suite.submissionsOf(unwritten)).toEqual([]);
  });

  it('it can’t be reached at all: 503, unready, and taken again as soon as it is back', async () => {
    const ready = async () => (await fetch(`${suite.gateway.address}/readyz`)).status;
    suite.database.refuse();
    const answer = await suite.gateway.webhook(unreachable, ORDER);
    const unready = await ready();
    suite.database.admit();

    expect(answer).toMatchObject({ status: 503, body: { code: 'NOT_ACCEPTED' } });
    expect(unready).toBe(503);
    expect(await ready()).toBe(200);
    expect(await suite.gateway.webhook(unreachable, ORDER)).toMatchObject({ status: 200 });
    expect(suite.submissionsOf(unreachable)).toHaveLength(1);
  });

  it('more webhooks than it has connections: each is an order, or was never taken', async () => {
    await suite.installation.query('begin; lock table ordergate.signals in share mode');
    const answering = Promise.all(crowd.map((one) => suite.gateway.webhook(one, ORDER)));
    // Whoever got a connection waits for the lock; the others wait for a connection, in vain.
    const answers = await answering.finally(() => suite.installation.query('commit'));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.every(({ took }) => took < 5_000)).toBe(true);
    expect(crowd.flatMap((one) => suite.submissionsOf(one))).toEqual([]);
    const [after, ...others] = await Promise.all(crowd.map((one) => suite.gateway.webhook(one, ORDER)));
    expect([after, ...others].map((answer) => answer?.status)).toEqual(crowd.map(() => 200));
    expect(crowd.map((one) => suite.acceptedOf(one).length)).toEqual(crowd.map(() => 1));
  });
});

describe('a database that fails after the send', () => {
  it('an acceptance is answered all the same, and recorded when it is back', async () => {
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(afterwards));
    const answering = suite.gateway.webhook(afterwards, ORDER);
    await held.reached;
    suite.database.refuse();
    held.release();
    const answer = await answering;
    const [before] = await suite.installation.journalOf(afterwards);
    suite.database.admit();
    const after = await suite.installation.settledOrderOf(afterwards);

    const [accepted] = suite.acceptedOf(afterwards);
    expect(answer).toMatchObject({ status: 200, body: { success: true, order_id: accepted?.exchangeOrderId } });
    expect(before).toMatchObject({ status: 'sending' });
    expect(after).toMatchObject({ status: 'accepted', exchange_order_id: accepted?.exchangeOrderId });
    expect(suite.submissionsOf(afterwards)).toHaveLength(1);
  });

  it('a refusal is answered without the number of a failed order, which there is when it is back', async () => {
    const held = suite.simulator.inject({ kind: 'slow' }, create(refused));
    const answering = suite.gateway.webhook(refused, ORDER);
    await held.reached;
    suite.database.refuse();
    held.release();
    const answer = await answering;
    suite.database.admit();
    const after = await suite.installation.settledOrderOf(refused);

    expect(answer).toMatchObject({ status: 400, body: { code: 'INSUFFICIENT_FUNDS', failed_order_id: null } });
    expect(after).toMatchObject({ status: 'failed', failed: { status: 'pending_retry', code: 'INSUFFICIENT_FUNDS' } });
    expect(suite.submissionsOf(refused)).toHaveLength(1);
  });

  it('one that says nothing does not hold the answer back', async () => {
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(silent));
    const answering = suite.gateway.webhook(silent, ORDER);
    await held.reached;
    suite.database.pause();
    held.release();
    const answer = await answering;
    suite.database.resume();

    expect(answer).toMatchObject({ status: 200 });
    expect(await suite.installation.settledOrderOf(silent)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(silent)).toHaveLength(1);
  });

  it('a lost proof of life makes another instance of it, and what was in flight ends well', async () => {
    const [first] = await suite.installation.query<{ id: number }>('select max(id) as id from ordergate.instances');
    const held = suite.simulator.inject({ kind: 'hangAfter' }, create(renamed));
    const answering = suite.gateway.webhook(renamed, ORDER);
    await held.reached;
    await suite.installation.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'ordergate instance'`,
    );
    await suite.gateway.log('instance is alive', ({ instance }) => Number(instance) > (first?.id ?? 0));
    held.release();

    expect(await answering).toMatchObject({ status: 200 });
    expect(await suite.installation.settledOrderOf(renamed)).toMatchObject({ status: 'accepted' });
    expect(suite.acceptedOf(renamed)).toHaveLength(1);
    expect(await suite.gateway.webhook(renamed, { ...ORDER, price: '41000' })).toMatchObject({ status: 200 });
  });
});
