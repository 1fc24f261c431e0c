import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from 'ccxt';
import { errorOf, useSimulator } from '../index.ts';

const suite = useSimulator();
const KEY = { apiKey: 'okxKey', secret: 'okxSecret', password: 'passphrase' };
let okx: Exchange;

async function openAccount(options: { hedgeMode?: boolean } = {}): Promise<void> {
  suite.simulator.registerAccount({ exchange: 'okx', ...KEY, balances: { USDT: '10000', BTC: '1' }, ...options });
  okx = await suite.clients.open('okx', KEY);
  await okx.loadMarkets();
}

beforeEach(() => openAccount());

describe('okx', () => {
  it('counts contracts: the ledger shows base currency and the contracts sent', async () => {
    expect(okx.market('BTC/USDT:USDT').contractSize).toBe(0.01);

    await okx.createOrder('BTC/USDT:USDT', 'market', 'buy', 2, undefined, { clientOrderId: 'swap1' });

    expect(suite.simulator.orders).toMatchObject([
      {
        marketType: 'FUTURES',
        symbolId: 'BTC-USDT-SWAP',
        quantity: '0.02',
        rawQuantity: '2',
        filledQuantity: '0.02',
        averagePrice: '50000',
        status: 'filled',
      },
    ]);
    const found = await okx.fetchOrder(undefined as never, 'BTC/USDT:USDT', { clientOrderId: 'swap1' });
    expect(found).toMatchObject({ amount: 2, filled: 2, status: 'closed' });
  });

  it('rests a spot limit order sent as a batch of one and finds it by either id', async () => {
    const created = await okx.createOrder('BTC/USDT', 'limit', 'buy', 0.02, 40000, { clientOrderId: 'limit1' });

    const [request] = suite.simulator.orderRequests();
    expect(request).toMatchObject({ host: 'www.okx.com', path: '/api/v5/trade/batch-orders' });
    expect(request?.body).toBe(
      '[{"instId":"BTC-USDT","side":"buy","ordType":"limit","sz":"0.02","tdMode":"cash","tgtCcy":"base_ccy","px":"40000","clOrdId":"limit1"}]',
    );
    expect(await okx.fetchOrder(created.id!, 'BTC/USDT')).toMatchObject({ clientOrderId: 'limit1', status: 'open' });
    expect(await okx.fetchOpenOrders('BTC/USDT')).toMatchObject([{ id: created.id }]);
    expect(await errorOf(okx.fetchOrder('123', 'BTC/USDT'))).toMatchObject({ name: 'OrderNotFound' });
  });

  it('refuses duplicates, missing funds and reduce-only without a position inside an answer of HTTP 200', async () => {
    const create = (params: object, amount = 0.01) =>
      okx.createOrder('BTC/USDT', 'limit', 'buy', amount, 40000, params);
    await create({ clientOrderId: 'once' });

    expect((await errorOf(create({ clientOrderId: 'once' }))).message).toContain('51016');
    expect(await errorOf(create({}, 5))).toMatchObject({ name: 'InsufficientFunds' });
    const reduce = okx.createOrder('BTC/USDT:USDT', 'market', 'sell', 1, undefined, { reduceOnly: true });
    expect(await errorOf(reduce)).toEqual({ name: 'ExchangeError', message: expect.stringContaining('51169') });
    expect(suite.simulator.orders).toHaveLength(1);
  });

  it('names a stop by algoClOrdId alone, and shows it only to the algo look-up', async () => {
    const params = { triggerPrice: 45000, clientOrderId: 'plainId', algoClOrdId: 'algoId1' };
    const created = await okx.createOrder('BTC/USDT:USDT', 'market', 'sell', 2, undefined, params);

    expect(suite.simulator.orders).toMatchObject([
      { endpoint: 'algo', clientOrderId: 'algoId1', type: 'STOP_MARKET', quantity: '0.02', status: 'untriggered' },
    ]);
    const lookUp = (clientOrderId: string, trigger: boolean) =>
      okx.fetchOrder(undefined as never, 'BTC/USDT:USDT', { clientOrderId, trigger });
    expect(await lookUp('algoId1', true)).toMatchObject({ id: created.id, triggerPrice: 45000, amount: 2 });
    expect(await errorOf(lookUp('algoId1', false))).toMatchObject({ name: 'OrderNotFound' });
    expect(await errorOf(lookUp('plainId', true))).toMatchObject({ name: 'OrderNotFound' });
  });

  it('closes post-only orders that would take instead of refusing them', async () => {
    await okx.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 60000, { postOnly: true });

    expect(suite.simulator.orders).toMatchObject([{ timeInForce: 'POST_ONLY', status: 'cancelled' }]);
  });

  it('does not execute after the time in the expTime header', async () => {
    okx.headers = { expTime: String(Date.now() - 1) };

    const refused = await errorOf(okx.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 40000));

    expect(refused).toEqual({ name: 'ExchangeError', message: expect.stringContaining('51149') });
    expect(suite.simulator.orders).toEqual([]);
  });

  it('keeps cross and isolated positions apart', async () => {
    await okx.createOrder('BTC/USDT:USDT', 'market', 'buy', 2, undefined, { tdMode: 'isolated' });
    await okx.createOrder('BTC/USDT:USDT', 'market', 'sell', 2, undefined, { tdMode: 'cross' });

    const positions = await okx.fetchPositions(['BTC/USDT:USDT']);

    expect(positions.map(({ side, marginMode, contracts }) => [side, marginMode, contracts])).toEqual([
      ['long', 'isolated', 2],
      ['short', 'cross', 2],
    ]);
  });

  it('wants the position side in hedge mode', async () => {
    await openAccount({ hedgeMode: true });

    expect((await errorOf(okx.createOrder('BTC/USDT:USDT', 'market', 'buy', 1))).message).toContain('posSide');
    const shouted = okx.createOrder('BTC/USDT:USDT', 'market', 'buy', 1, undefined, { positionSide: 'LONG' });
    expect((await errorOf(shouted)).message).toContain('posSide');
    await okx.createOrder('BTC/USDT:USDT', 'market', 'buy', 1, undefined, { positionSide: 'long' });

    expect(suite.simulator.orders).toMatchObject([{ positionSide: 'LONG' }]);
    expect(await okx.fetchPositionMode()).toMatchObject({ hedged: true });
  });

  it('refuses unknown keys, passphrases, signatures and a clock that is off', async () => {
    const open = (wrong: object) => suite.clients.open('okx', { ...KEY, ...wrong });
    const balanceError = async (wrong: object) => (await errorOf((await open(wrong)).fetchBalance())).message;
    expect(await balanceError({ apiKey: 'nobody' })).toContain('50111');
    expect(await balanceError({ password: 'guessed' })).toContain('50105');
    expect(await balanceError({ secret: 'guessed' })).toContain('50113');

    suite.simulator.setClockSkew('okx', 31_000);
    expect(await errorOf(okx.fetchBalance())).toMatchObject({ name: 'InvalidNonce' });
  });
});
