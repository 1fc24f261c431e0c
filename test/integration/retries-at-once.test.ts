import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/adapters/system/clock.ts';
import type { Actor } from '../../src/application/ports/failed-orders.ts';
import { readConfig } from '../../src/config.ts';
import { SERVICES } from '../../src/container.ts';
import { type Installation, openInstallation } from '../../src/installation.ts';
import { aRequest } from '../domain/builders.ts';
import { GatewayInstallation } from '../support/gateway-installation.ts';
import { aTrader, registerTraders, type Trader } from '../support/gateway-traders.ts';
import { silentLog } from '../support/silent-log.ts';
import { type Fault, type Simulator, startSimulator } from '../support/simulator/index.ts';

const REFUSED: Fault = { kind: 'refuse', code: '-2010', message: 'Order would not do.', when: 'before' };

const clicker = aTrader('clicked five times', 'binance', 'SPOT');
const sleeper = aTrader('scheduled and clicked', 'binance', 'FUTURES');
const traders = [clicker, sleeper];

/** Two instances of the whole program over one database, and what the exchange says of them. */
describe('two instances on one database', () => {
  let simulator: Simulator;
  let database: GatewayInstallation;
  let instances: readonly [Installation, Installation];
  let actor: Actor;

  const open = async (): Promise<Installation> => {
    const read = readConfig(database.env);
    if (read.kind !== 'config') throw new Error(JSON.stringify(read));
    const options = { log: silentLog, stopping: new AbortController().signal, onProgress: () => {} };
    const installation = await openInstallation(read.config, options);
    const liveness = installation.container.get(SERVICES.liveness);
    liveness.start();
    await liveness.waitUntilAlive();
    return installation;
  };

  beforeAll(async () => {
    simulator = await startSimulator();
    registerTraders(simulator, traders);
    database = await GatewayInstallation.create(simulator, traders);
    instances = await Promise.all([open(), open()]);
    const [user] = await database.query<{ id: number }>('select id from ordergate.users');
    actor = { userId: user?.id ?? 0, by: 'hand' };
  });
  afterAll(async () => {
    for (const { container, close } of instances) {
      await container.get(SERVICES.background).stop(1_000);
      container.get(SERVICES.leases).stop();
      await container.get(SERVICES.liveness).stop();
      await close();
    }
    await database.drop();
    await simulator.stop();
  });

  const create = ({ apiKey }: Trader) => ({ kind: 'create', apiKey }) as const;
  const serviceOf = (index: number) => (instances[index % 2] ?? instances[0]).container;
  const retry = (index: number, id: number) => serviceOf(index).get(SERVICES.retryFailedOrder).execute(actor, id);

  /** A webhook whose order the exchange refuses. Answers its failed order. */
  const refusedOrderOf = async (trader: Trader): Promise<number> => {
    simulator.inject(REFUSED, create(trader));
    const { rounding: _, ...request } = aRequest();
    const result = await serviceOf(0)
      .get(SERVICES.executeOrder)
      .execute({
        receivedAt: systemClock.now(),
        startedAt: systemClock.monotonic(),
        token: trader.token,
        groupName: null,
        webhookId: randomUUID(),
        order: { kind: 'order', order: { ...request, marketType: null } },
        payload: {},
      });
    expect(result).toMatchObject({ answer: { status: 400, body: { code: 'ORDER_REJECTED' } } });
    return (await database.orderOf(trader)).failed?.id ?? 0;
  };
  const submissionsOf = ({ apiKey }: Trader) =>
    simulator.orderRequests().filter(({ headers }) => headers['x-mbx-apikey'] === apiKey);
  const acceptedOf = ({ apiKey }: Trader) => simulator.orders.filter((order) => order.apiKey === apiKey);

  it('make one submission of five retries at once; the other four are told so', async () => {
    const id = await refusedOrderOf(clicker);
    const held = simulator.inject({ kind: 'hangAfter' }, create(clicker));

    const answered: unknown[] = [];
    const five = Array.from({ length: 5 }, async (_, index) => {
      const result = await retry(index, id);
      // The exchange answers the one when the others have been told.
      if (answered.push(result) === 4) held.release();
      return result;
    });
    const results = await Promise.all(five);

    const [accepted, ...others] = acceptedOf(clicker);
    expect(others).toEqual([]);
    expect(submissionsOf(clicker)).toHaveLength(2);
    expect(results.filter(({ kind }) => kind === 'accepted')).toEqual([
      { kind: 'accepted', exchangeOrderId: accepted?.exchangeOrderId },
    ]);
    expect(results.filter(({ kind }) => kind !== 'accepted')).toEqual(
      Array(4).fill({ kind: 'refused', code: 'RETRY_IN_PROGRESS' }),
    );
    expect(await database.orderOf(clicker)).toMatchObject({
      status: 'accepted',
      attempts: [{ state: 'rejected' }, { state: 'accepted', client_order_id: accepted?.clientOrderId }],
      failed: { status: 'completed', retry_count: 1 },
    });
  });

  it('make one submission of a schedule that both run and clicks on both', async () => {
    const id = await refusedOrderOf(sleeper);
    await database.query(
      `update ordergate.failed_orders set scheduled_at = now() - interval '1 second' where id = $1`,
      [id],
    );
    const held = simulator.inject({ kind: 'hangAfter' }, create(sleeper));

    const clicks = [retry(0, id), retry(1, id)];
    const runs = [0, 1].map((index) => serviceOf(index).get(SERVICES.runDueRetries).execute());
    await held.reached;
    held.release();
    await Promise.all([...clicks, ...runs]);
    const order = await database.orderUntil(sleeper, ({ failed }) => failed?.status === 'completed');

    expect(acceptedOf(sleeper)).toHaveLength(1);
    expect(submissionsOf(sleeper)).toHaveLength(2);
    expect(order).toMatchObject({ status: 'accepted', failed: { status: 'completed', retry_count: 1 } });
  });
});
