import { describe, expect, it } from '@jest/globals';
import { MemoryPaperBook } from '../../../src/adapters/paper/memory-paper-book.ts';
import type { PaperBook } from '../../../src/adapters/paper/paper-book.ts';
import { PaperExchange } from '../../../src/adapters/paper/paper-exchange.ts';
import type { SendGate } from '../../../src/application/ports/exchange.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { type Failure, failure } from '../../../src/domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../../src/domain/order.ts';
import { resolve } from '../../../src/domain/resolution.ts';
import { aRequest, base, d, noAnswer, price, quote } from '../../domain/builders.ts';
import { aPaperAccount, SPOT, shown } from './builders.ts';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const GATE_AT = new Date('2026-01-01T00:00:04.500Z');
const account = aPaperAccount();
const open: SendGate = { signal: new AbortController().signal, isOpen: () => true };
const closed: SendGate = { signal: AbortSignal.abort(), isOpen: () => false };

let lastId = 0;
function options() {
  lastId += 1;
  return { clientOrderId: `order${lastId}`, gateAt: GATE_AT, signal: open.signal };
}

function makeExchange(book: PaperBook = new MemoryPaperBook()) {
  const exchange = new PaperExchange(book, { now: () => NOW });
  const prepare = async (parts: Partial<OrderRequest>) => exchange.prepare(account, aRequest(parts), options());
  const prepared = async (parts: Partial<OrderRequest> = {}): Promise<PreparedOrder> => {
    const preparation = await prepare(parts);
    if (preparation.kind === 'refused') throw new Error(JSON.stringify(preparation.failure));
    return preparation.order;
  };
  const send = async (parts: Partial<OrderRequest> = {}) => exchange.submit(account, await prepared(parts), open);
  return { exchange, book, prepare, prepared, send };
}

/** A book whose storage is away. */
const failing = (error: Error): PaperBook => ({
  place: () => Promise.reject(error),
  find: () => Promise.reject(error),
  recent: () => Promise.reject(error),
  holdings: () => Promise.reject(error),
});
const refused = (reason: Failure) => ({ kind: 'refused', failure: reason });
const filled = (quantity: string, at: string) => ({
  kind: 'accepted',
  execution: { exchangeStatus: 'filled', filledQuantity: d(quantity), averagePrice: d(at) },
});

describe('preparing an order', () => {
  it('needs no network', () => {
    expect(makeExchange().exchange.isWarm()).toBe(true);
  });

  it('freezes it as it will be sent, with a fence shortly after the gate', async () => {
    const { exchange } = makeExchange();
    const request = aRequest({ symbol: 'BINANCE:BTCUSDT', amount: base('0.1000099') });
    const preparation = await exchange.prepare(account, request, { ...options(), clientOrderId: 'abc' });
    expect(preparation).toEqual({
      kind: 'prepared',
      order: {
        clientOrderId: 'abc',
        marketId: 'BTCUSDT',
        marketSymbol: 'BTC/USDT',
        symbol: 'BTC/USDT',
        marketType: 'SPOT',
        endpoint: 'order',
        side: 'BUY',
        orderType: 'MARKET',
        sentAmount: d('0.1'),
        sentUnit: 'base',
        quantity: d('0.1'),
        quoteQuantity: null,
        price: null,
        stopPrice: null,
        reduceOnly: false,
        positionSide: null,
        timeInForce: null,
        keyFingerprint: 'paper',
        fenceAt: new Date('2026-01-01T00:00:06.500Z'),
      },
    });
  });

  it('keeps what the sender asked for', async () => {
    const { prepared } = makeExchange();
    const asked = {
      symbol: 'BTC/USDT',
      marketType: 'FUTURES',
      side: 'SELL',
      orderType: 'LIMIT',
      price: price('60000'),
      reduceOnly: true,
      timeInForce: 'IOC',
    } as const;
    expect(await prepared(asked)).toMatchObject({ ...asked, marketId: 'BTCUSDT-PERP', marketSymbol: 'BTC/USDT:USDT' });
  });

  it.each([
    ['a stop', { orderType: 'STOP_MARKET', stopPrice: price('1') }, 'STOP_MARKET'],
    ['a stop with a limit', { orderType: 'STOP_LIMIT', stopPrice: price('1'), price: price('1') }, 'STOP_LIMIT'],
    ['a market order that must rest', { timeInForce: 'POST_ONLY' }, 'MARKET POST_ONLY'],
    ['reducing at spot', { reduceOnly: true }, 'reduce_only with SPOT'],
    ['hedge mode', { marketType: 'FUTURES', positionSide: 'LONG' }, 'position_side'],
    ['a cost at futures', { marketType: 'FUTURES', amount: quote('100') }, 'quote_quantity with FUTURES'],
  ] as const)('refuses %s', async (_, parts, what) => {
    expect(await makeExchange().prepare(parts)).toEqual(refused(failure('NOT_SUPPORTED', { what })));
  });

  it('takes the times in force that it knows', async () => {
    const { prepared } = makeExchange();
    expect(await prepared({ timeInForce: 'IOC' })).toMatchObject({ timeInForce: 'IOC' });
    const limit = { orderType: 'LIMIT', price: price('1000') } as const;
    expect(await prepared({ ...limit, timeInForce: 'POST_ONLY' })).toMatchObject({ timeInForce: 'POST_ONLY' });
  });

  it('refuses a symbol that it does not list', async () => {
    expect(await makeExchange().prepare({ symbol: 'NOPE/USDT' })).toEqual(
      refused(failure('UNKNOWN_SYMBOL', { symbol: 'NOPE/USDT' })),
    );
  });

  it('refuses what is against a rule, a market order by its price', async () => {
    expect(await makeExchange().prepare({ amount: base('0.00009') })).toEqual(
      refused(failure('MARKET_RULE', { rule: 'min_cost', value: '4.5', limit: '5' })),
    );
  });
});

describe('submitting an order', () => {
  it('fills it at once', async () => {
    const { send, book } = makeExchange();
    expect(await send()).toMatchObject(filled('0.1', '50000'));
    expect(shown(await book.holdings(account.id, SPOT.market.id))).toMatchObject({ USDT: '95000', BTC: '10.1' });
  });

  it('fills an order by cost', async () => {
    const { send } = makeExchange();
    expect(await send({ symbol: 'KRW-BTC', amount: quote('7000000') })).toMatchObject(filled('0.1', '70000000'));
  });

  it('is accepted when it rests', async () => {
    const { send } = makeExchange();
    expect(await send({ orderType: 'LIMIT', price: price('40000') })).toMatchObject({
      kind: 'accepted',
      execution: { exchangeStatus: 'open', filledQuantity: d('0'), averagePrice: null },
    });
  });

  it('is refused without funds', async () => {
    const { send } = makeExchange();
    expect(await send({ orderType: 'LIMIT', amount: base('10'), price: price('50000') })).toEqual({
      kind: 'rejected',
      failure: { ...failure('INSUFFICIENT_FUNDS'), exchangeError: 'Insufficient balance' },
    });
  });

  it('is refused when it closed unfilled, and can be found so', async () => {
    const { exchange, prepared } = makeExchange();
    const order = await prepared({ orderType: 'LIMIT', price: price('40000'), timeInForce: 'IOC' });
    expect(await exchange.submit(account, order, open)).toEqual({ kind: 'rejected', failure: failure('NOT_FILLED') });
    expect(await exchange.lookUp(account, order)).toMatchObject({
      kind: 'found',
      order: { exchangeStatus: 'closed_unfilled' },
    });
  });

  it('is refused when there is nothing to reduce', async () => {
    const { send } = makeExchange();
    expect(await send({ marketType: 'FUTURES', side: 'SELL', reduceOnly: true })).toMatchObject({
      kind: 'rejected',
      failure: { code: 'NOTHING_TO_REDUCE' },
    });
  });

  it('is not sent after the gate has closed', async () => {
    const { exchange, prepared } = makeExchange();
    const order = await prepared();
    expect(await exchange.submit(account, order, closed)).toEqual({ kind: 'not_sent', failure: failure('NOT_SENT') });
    expect(await exchange.lookUp(account, order)).toMatchObject({ kind: 'absent' });
  });

  it('leaves a used client order id to a look', async () => {
    const { exchange, prepared } = makeExchange();
    const order = await prepared();
    await exchange.submit(account, order, open);
    expect(await exchange.submit(account, order, open)).toEqual({
      kind: 'unknown',
      failure: { ...failure('NO_ANSWER'), exchangeError: 'Duplicate client order id' },
    });
  });

  it('is refused at a market that is no longer listed', async () => {
    const { exchange, prepared } = makeExchange();
    const order = { ...(await prepared()), marketId: 'GONE', symbol: 'GONE/USDT' };
    expect(await exchange.submit(account, order, open)).toEqual({
      kind: 'rejected',
      failure: failure('UNKNOWN_SYMBOL', { symbol: 'GONE/USDT' }),
    });
    expect(await exchange.lastPrice(account, order)).toBeNull();
  });

  const gone = (maybeWritten: boolean) => new LedgerUnavailable('connect ECONNREFUSED 10.0.0.5:5432', { maybeWritten });
  const UNAVAILABLE = 'The paper exchange is unavailable';

  it('was not sent when its book is proven to have written nothing', async () => {
    const { send } = makeExchange(failing(gone(false)));
    expect(await send()).toEqual({
      kind: 'not_sent',
      failure: { ...failure('EXCHANGE_UNAVAILABLE'), exchangeError: UNAVAILABLE },
    });
  });

  it('is unknown when its book may have written it', async () => {
    const { send } = makeExchange(failing(gone(true)));
    expect(await send()).toEqual({
      kind: 'unknown',
      failure: noAnswer({ exchangeError: UNAVAILABLE, exchangeFault: true }),
    });
  });

  it('is unknown after any other fault, named in its own words', async () => {
    const { send } = makeExchange(failing(new TypeError('no such\ncolumn')));
    expect(await send()).toEqual({
      kind: 'unknown',
      failure: noAnswer({ exchangeError: 'no such column', exchangeFault: true }),
    });
  });
});

describe('looking an order up', () => {
  it('finds what was sent, so that it settles as accepted', async () => {
    const { exchange, prepared } = makeExchange();
    const order = await prepared({ amount: quote('100') });
    await exchange.submit(account, order, open);
    const sighting = await exchange.lookUp(account, order);
    expect(resolve(order, noAnswer(), sighting, { absences: 0, elapsed: 0 })).toMatchObject({
      kind: 'settled',
      event: filled('0.002', '50000'),
    });
  });

  it('proves absence, by the time of this machine', async () => {
    const { exchange, prepared } = makeExchange();
    expect(await exchange.lookUp(account, await prepared())).toEqual({
      kind: 'absent',
      proves: true,
      exchangeTime: NOW,
    });
  });

  it('says nothing when the look fails', async () => {
    const { exchange, prepared } = makeExchange(failing(new Error('oh')));
    expect(await exchange.lookUp(account, await prepared())).toEqual({ kind: 'failed', exchangeError: 'oh' });
  });
});

describe('the last price', () => {
  it('is the one that never moves', async () => {
    const { exchange, prepared } = makeExchange();
    expect(await exchange.lastPrice(account, await prepared({ symbol: 'ETH/USDT' }))).toEqual(d('2500'));
  });
});

describe('several orders at once', () => {
  it('are taken each by itself, and always have room', async () => {
    const { exchange, prepared } = makeExchange();
    const orders = [await prepared(), await prepared({ amount: base('1000000') })];

    const outcomes = await exchange.submitBatch(account, orders, open);

    expect(outcomes).toMatchObject([
      { kind: 'accepted' },
      { kind: 'rejected', failure: { code: 'INSUFFICIENT_FUNDS' } },
    ]);
    expect([await exchange.batchSize(), await exchange.untilRoom()]).toEqual([1, true]);
  });
});
