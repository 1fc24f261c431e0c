import { describe, expect, it } from '@jest/globals';
import { FakeExchange, SequentialIds, VirtualClock } from '../../src/adapters/memory/index.ts';
import { DraftOrders } from '../../src/application/draft-orders.ts';
import type { Strategy, StrategyAccount } from '../../src/domain/account.ts';
import { failure } from '../../src/domain/failure.ts';
import { aRequest } from '../domain/builders.ts';
import { aLink, anAccount, aStrategy } from './strategies.ts';

const GATE_AT = new Date('2026-01-01T00:00:04.500Z');

function given() {
  const clock = new VirtualClock();
  const exchange = new FakeExchange(clock);
  const gate = new AbortController();
  const drafts = new DraftOrders({ exchangeOf: () => exchange, ids: new SequentialIds() });
  const draft = (links: readonly StrategyAccount[], strategy: Partial<Strategy> = {}, request = aRequest()) =>
    drafts.execute(aStrategy({ ...strategy, accounts: links }), links, request, GATE_AT, gate.signal);
  return { clock, exchange, gate, draft };
}

const second = aLink({ id: 12, account: anAccount({ id: 2, name: 'second' }) });

describe('drafts', () => {
  it('are one per account, each under its own client order id, read against the market', async () => {
    const { draft } = given();
    const request = aRequest();

    const drafted = await draft([aLink(), second], {}, request);

    expect(drafted).toMatchObject({
      kind: 'drafts',
      drafts: [
        {
          strategyAccount: { id: 11 },
          clientOrderId: '00000000000000000000000000000001',
          gateAt: GATE_AT,
          preparation: {
            kind: 'prepared',
            order: {
              clientOrderId: '00000000000000000000000000000001',
              marketId: 'BTCUSDT',
              keyFingerprint: 'key-of-main',
            },
          },
        },
        {
          strategyAccount: { id: 12 },
          clientOrderId: '00000000000000000000000000000002',
          preparation: { kind: 'prepared', order: { keyFingerprint: 'key-of-second' } },
        },
      ],
    });
    expect(drafted.kind === 'drafts' && drafted.drafts.map((draftOf) => draftOf.request)).toEqual([request, request]);
  });

  it('wait for markets that are not loaded, without waiting for them', async () => {
    const { draft, exchange, clock } = given();
    exchange.coolDown(1_000);

    const drafted = await draft([aLink()]);

    expect(drafted).toMatchObject({ drafts: [{ preparation: { kind: 'waiting' } }] });
    expect(clock.waiting).toBe(0);
  });

  it.each<[string, Partial<Strategy>]>([
    ['allowed symbols', { allowedSymbols: ['BTC/USDT'] }],
    ['a highest value', { maxOrderValue: '1000000' }],
  ])('of a strategy with %s are made only once the markets are there', async (_, limits) => {
    const { draft, exchange, clock } = given();
    exchange.coolDown(1_000);

    const drafted = await clock.finish(draft([aLink()], limits));

    expect(drafted).toMatchObject({ drafts: [{ preparation: { kind: 'prepared' } }] });
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:01Z'));
  });

  it('of a strategy with limits are refused when the gate ends that wait', async () => {
    const { draft, exchange, gate } = given();
    exchange.coolDown(1_000);
    const drafting = draft([aLink()], { maxOrderValue: '1' });

    gate.abort();

    expect(await drafting).toMatchObject({
      kind: 'drafts',
      drafts: [{ preparation: { kind: 'refused', failure: failure('MARKETS_UNAVAILABLE') } }],
    });
  });

  it('of a frozen account are refused, also when they reduce', async () => {
    const { draft } = given();
    const frozen = aLink({ account: anAccount({ isFrozen: true, isPaused: true }) });

    expect(await draft([frozen], {}, aRequest({ reduceOnly: true, marketType: 'FUTURES' }))).toMatchObject({
      drafts: [{ preparation: { kind: 'refused', failure: failure('ACCOUNT_FROZEN') } }],
    });
  });

  it('of a paused account are refused, unless they reduce', async () => {
    const { draft } = given();
    const paused = aLink({ account: anAccount({ isPaused: true }) });

    expect(await draft([paused])).toMatchObject({
      drafts: [{ preparation: { kind: 'refused', failure: failure('ACCOUNT_INACTIVE') } }],
    });
    expect(await draft([paused], {}, aRequest({ reduceOnly: true, marketType: 'FUTURES' }))).toMatchObject({
      drafts: [{ preparation: { kind: 'prepared' } }],
    });
  });
});

describe('limits', () => {
  it('are judged for every order that could be prepared, the first broken one named', async () => {
    const { draft } = given();
    const frozen = aLink({ account: anAccount({ isFrozen: true }) });

    expect(await draft([frozen, second], { allowedSymbols: ['ETH/USDT'] })).toEqual({
      kind: 'over_limit',
      limit: 'BTC/USDT (allowed_symbols)',
    });
    expect(await draft([frozen], { allowedSymbols: ['ETH/USDT'] })).toMatchObject({ kind: 'drafts' });
  });

  it('ask the account’s own exchange for the price', async () => {
    const { draft, exchange } = given();
    exchange.prices.set('BTCUSDT', null);

    expect(await draft([aLink()], { maxOrderValue: '1' })).toEqual({
      kind: 'over_limit',
      limit: 'max_order_value 1, value unknown',
    });
  });
});
