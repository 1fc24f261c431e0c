import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deafen } from '../support/deaf-port.ts';
import { type Answer, aTrader, Gateway, type Trader, useGateway } from '../support/gateway.ts';
import { statement } from '../support/gateway-database.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const ORDER = { symbol: 'BTC/USDT', side: 'buy', order_type: 'limit', quantity: '0.01', price: '40000' };
const WON = { symbol: 'BTC/KRW', side: 'buy', order_type: 'limit', quantity: '0.001', price: '90000000' };

const unconnected = aTrader('slow connection', 'binance', 'SPOT');
const stopped = aTrader('stopped process', 'binance', 'SPOT');
const marketless = aTrader('slow markets', 'okx', 'SPOT');
const crowded = aTrader('full limiter', 'upbit', 'SPOT');
const expired = (['binance', 'bybit'] as const).map((exchange) => aTrader(`${exchange}, expired`, exchange, 'SPOT'));
const timedOut = aTrader('okx, expired', 'okx', 'SPOT');
const traders = [unconnected, stopped, marketless, crowded, ...expired, timedOut];
const suite = useGateway(traders, { env: { EXECUTION_TIMEOUT_MS: '3000' }, proxied: true });

/** Resolves when the gate of a trader's order has closed by the wall clock. */
async function gateClosed(trader: Trader): Promise<void> {
  const [order] = await suite.installation.journalOf(trader);
  const left = new Date(order!.attempts[0]!.gate_at).getTime() - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(left, 0) + 1));
}

describe('a process that is stopped before its gate, and goes on after it', () => {
  it('sends nothing', async () => {
    const hold = suite.database.holdAnswer(statement('take_in'));
    const answering = suite.gateway.webhook(stopped, ORDER);
    await hold.reached;
    await suite.gateway.kill('SIGSTOP');
    hold.release();
    await gateClosed(stopped);
    await suite.gateway.kill('SIGCONT');

    const { status } = await answering;
    // The deadline may have passed, too: then its sender hears of a timeout first.
    expect([400, 408]).toContain(status);
    expect(await suite.installation.settledOrderOf(stopped)).toMatchObject({
      status: 'failed',
      attempts: [{ state: 'not_sent', code: 'NOT_SENT' }],
      failed: { status: 'pending_retry', retry_count: 0 },
    });
    expect(suite.submissionsOf(stopped)).toEqual([]);
  });
});

describe('an order that waits past its gate', () => {
  let proxy: TcpProxy;
  let gateway: Gateway;

  beforeAll(async () => {
    proxy = await TcpProxy.start({ host: '127.0.0.1', port: suite.simulator.port });
    const { env } = suite.installation;
    const url = `http://127.0.0.1:${proxy.port}`;
    gateway = await Gateway.start({ ...env, EXECUTION_TIMEOUT_MS: '3000', EXCHANGE_SIMULATOR_URL: url });
  });
  afterAll(() => proxy.stop());

  it('for a connection: not one byte of it is written later', async () => {
    const { port } = proxy;
    await proxy.stop();
    const deaf = await deafen(port);
    const answer = await gateway.webhook(unconnected, ORDER);
    await deaf.hear();
    proxy = await TcpProxy.start({ host: '127.0.0.1', port: suite.simulator.port }, port);

    expect(answer).toMatchObject({ status: 400, body: { code: 'NOT_SENT', orders: [{ status: 'not_sent' }] } });
    expect(answer.took).toBeLessThan(3_000);
    expect(await gateway.webhook(unconnected, { ...ORDER, price: '39000' })).toMatchObject({ status: 200 });
    expect(suite.acceptedOf(unconnected)).toMatchObject([{ price: '39000' }]);
    expect(suite.submissionsOf(unconnected)).toHaveLength(1);
    expect(await gateway.stop()).toBe(0);
  });

  it('for the markets: it is never sent', async () => {
    const markets = suite.simulator.inject({ kind: 'hangBefore' }, { kind: 'markets', exchange: 'okx' }, 100);
    const cold = await suite.gateway.restart({ cold: true });
    const answer = await cold.webhook(marketless, ORDER);
    markets.withdraw();
    markets.release();

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'MARKETS_UNAVAILABLE', orders: [{ status: 'not_sent' }] },
    });
    expect(await suite.installation.settledOrderOf(marketless)).toMatchObject({ failed: { status: 'pending_retry' } });
    expect(suite.submissionsOf(marketless)).toEqual([]);
    await cold.kill('SIGKILL');
  });

  it('for its turn under the exchange’s limit: accepted in time, or never sent', async () => {
    const orders = Array.from({ length: 40 }, (_, index) => ({ ...WON, price: String(90_000_000 - 1_000 * index) }));
    const answers = await Promise.all(orders.map((order) => suite.gateway.webhook(crowded, order)));

    const accepted = answers.filter(({ status }) => status === 200);
    const late = answers.filter(({ status }) => status === 400);
    expect(accepted.length + late.length).toBe(orders.length);
    for (const { body } of late) {
      expect(body.orders?.[0]?.status).toBe('not_sent');
      expect(['RATE_LIMITED', 'NOT_SENT']).toContain(body.code);
    }
    expect(late.length).toBeGreaterThan(0);
    expect(suite.acceptedOf(crowded)).toHaveLength(accepted.length);
    expect(suite.submissionsOf(crowded)).toHaveLength(accepted.length);
  });
});

describe('a request that reaches the exchange after its validity window', () => {
  /** Past the window, and past the fence. */
  const TOO_LATE = 20_000;

  async function arriveLate(trader: Trader): Promise<Answer> {
    const held = suite.simulator.inject({ kind: 'slow' }, { kind: 'create', apiKey: trader.apiKey });
    const answering = suite.gateway.webhook(trader, ORDER);
    await held.reached;
    suite.simulator.setClockSkew(trader.exchange, TOO_LATE);
    held.release();
    return answering;
  }

  it.each(expired)('$name: is refused there, and does not count', async (trader) => {
    expect(await arriveLate(trader)).toMatchObject({ status: 400, body: { code: 'CLOCK_SKEW' } });

    expect(await suite.installation.orderOf(trader)).toMatchObject({
      attempts: [{ state: 'rejected' }],
      failed: { status: 'pending_retry', code: 'CLOCK_SKEW', retry_count: 0 },
    });
    expect(suite.acceptedOf(trader)).toEqual([]);
  });

  it('OKX does not say for certain that it refused: absence after the fence proves it', async () => {
    expect(await arriveLate(timedOut)).toMatchObject({ status: 408 });

    expect(await suite.installation.settledOrderOf(timedOut)).toMatchObject({
      attempts: [{ state: 'not_executed' }],
      failed: { status: 'pending_retry', code: 'NO_ANSWER' },
    });
    expect(suite.acceptedOf(timedOut)).toEqual([]);
  });
});
