import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../src/adapters/memory/index.ts';
import { type Admission, admit } from '../../src/application/admission.ts';
import type { Strategy } from '../../src/domain/account.ts';
import { aRequest } from '../domain/builders.ts';
import { aSignal, type SignalParts } from './signals.ts';
import { aLink, anAccount, aStrategy } from './strategies.ts';

const clock = new VirtualClock();
const admitted = (signal: SignalParts, strategy: Partial<Strategy> = {}): Admission =>
  admit(aSignal(clock, signal), { kind: 'strategy', strategy: aStrategy(strategy), isKept: false });
const admittedFor = (signal: SignalParts, ...strategies: readonly Strategy[]): Admission =>
  admit(aSignal(clock, signal), { kind: 'user', userId: 2, locale: 'ko', strategies, isKept: false });

/** The status and code of a refusal, or that there is none. */
const verdict = (admission: Admission): string =>
  admission.kind === 'refused' ? `${admission.answer.status} ${String(admission.answer.body.code)}` : 'admitted';

describe('an admitted signal', () => {
  it('is an order of its strategy, with the strategy’s defaults, for its active accounts', () => {
    const active = aLink({ id: 11 });
    const strategy = aStrategy({
      marketType: 'FUTURES',
      rounding: 'refuse',
      accounts: [
        active,
        aLink({ id: 12, isActive: false }),
        aLink({ id: 13, account: anAccount({ isActive: false }) }),
      ],
    });
    const signal = aSignal(clock);

    const admission = admit(signal, { kind: 'strategy', strategy, isKept: false });

    expect(admission).toEqual({
      kind: 'admitted',
      strategy,
      request: aRequest({ marketType: 'FUTURES', rounding: 'refuse' }),
      order: signal.order.kind === 'order' && signal.order.order,
      accounts: [active],
    });
  });

  it('trades in the market type that it names itself', () => {
    const admission = admitted({ order: { marketType: 'FUTURES' } });

    expect(admission.kind === 'admitted' && admission.request.marketType).toBe('FUTURES');
  });
});

describe('a strategy is chosen', () => {
  const trend = aStrategy({ id: 3, groupName: 'trend' });
  const swing = aStrategy({ id: 4, groupName: 'swing' });

  it('by its own token, and by group_name beside it if that fits', () => {
    expect(verdict(admitted({}))).toBe('admitted');
    expect(verdict(admitted({ groupName: 'trend' }))).toBe('admitted');
    expect(verdict(admitted({ groupName: 'swing' }))).toBe('400 STRATEGY_MISMATCH');
  });

  it('by group_name under a user’s token', () => {
    const admission = admittedFor({ groupName: 'swing' }, trend, swing);

    expect(admission.kind === 'admitted' && admission.strategy).toBe(swing);
  });

  it('without group_name when the user has only one', () => {
    expect(verdict(admittedFor({}, trend))).toBe('admitted');
  });

  it('not at all when several would fit, who are named', () => {
    expect(admittedFor({}, trend, swing)).toEqual({
      kind: 'refused',
      strategyId: null,
      userId: 2,
      answer: {
        status: 400,
        body: { success: false, error: 'group_name으로 전략을 고르세요: trend, swing', code: 'STRATEGY_AMBIGUOUS' },
        detail: { params: { names: 'trend, swing' }, fields: {} },
      },
    });
    expect(verdict(admittedFor({ groupName: 'trend' }, trend, aStrategy({ id: 5 })))).toBe('400 STRATEGY_AMBIGUOUS');
  });

  it('not at all when none fits', () => {
    expect(admittedFor({ groupName: 'scalp' }, trend, swing)).toEqual({
      kind: 'refused',
      strategyId: null,
      userId: 2,
      answer: {
        status: 400,
        body: { success: false, error: '이 토큰에는 group_name scalp인 전략이 없습니다', code: 'STRATEGY_MISMATCH' },
        detail: { params: { name: 'scalp' }, fields: {} },
      },
    });
    expect(verdict(admittedFor({}))).toBe('400 STRATEGY_MISMATCH');
  });

  it.each([
    ['its own', 'my-token'],
    ['another strategy’s', 'q7Zk3v_Xw9LrT2bN8mYc4HdGf6JsPa1E'],
  ])('not under %s token, which no answer and no record repeats', (_, groupName) => {
    const admission = admittedFor({ token: 'my-token', groupName }, trend, swing);

    expect(verdict(admission)).toBe('400 STRATEGY_MISMATCH');
    expect(JSON.stringify(admission)).not.toContain(groupName);
    expect(admission.kind === 'refused' && admission.answer.detail.params).toEqual({ name: '***' });
  });
});

describe('a signal is refused', () => {
  it('for its fields before anything else is looked at', () => {
    const invalid = { kind: 'invalid', fields: { side: { code: 'required' } } } as const;

    expect(admitted({ order: invalid }, { isActive: false })).toEqual({
      kind: 'refused',
      strategyId: 3,
      userId: 2,
      answer: {
        status: 400,
        body: {
          success: false,
          error: 'The order can not be read: side is required',
          code: 'INVALID_ORDER',
          fields: { side: 'is required' },
        },
        detail: { params: {}, fields: invalid.fields },
      },
    });
  });

  it('for futures fields on spot, each of them named', () => {
    const admission = admitted({ order: { reduceOnly: true, positionSide: 'LONG' } });

    expect(admission.kind === 'refused' && admission.answer.body.fields).toEqual({
      reduce_only: 'is only for FUTURES',
      position_side: 'is only for FUTURES',
    });
    expect(verdict(admitted({ order: { positionSide: 'LONG' } }))).toBe('400 INVALID_ORDER');
    expect(verdict(admitted({ order: { reduceOnly: true, positionSide: 'LONG', marketType: 'FUTURES' } }))).toBe(
      'admitted',
    );
  });

  it('when its strategy is switched off, before its accounts are looked at', () => {
    expect(verdict(admitted({}, { isActive: false, accounts: [] }))).toBe('403 STRATEGY_INACTIVE');
  });

  it.each([
    ['there is none', []],
    ['its link is inactive', [aLink({ isActive: false })]],
    ['it is itself inactive', [aLink({ account: anAccount({ isActive: false }) })]],
  ])('without an active account: %s', (_, accounts) => {
    expect(verdict(admitted({}, { accounts }))).toBe('400 NO_ACTIVE_ACCOUNT');
  });

  it('while all trading of its user is paused, unless it reduces', () => {
    expect(verdict(admitted({}, { isPaused: true }))).toBe('403 TRADING_PAUSED');
    expect(verdict(admitted({ order: { reduceOnly: true } }, { isPaused: true, marketType: 'FUTURES' }))).toBe(
      'admitted',
    );
  });

  it('while every active account is paused, not while only some are', () => {
    const paused = aLink({ account: anAccount({ isPaused: true }) });
    const inactive = aLink({ isActive: false });

    expect(verdict(admitted({}, { accounts: [paused, inactive] }))).toBe('403 TRADING_PAUSED');
    expect(verdict(admitted({}, { accounts: [paused, aLink()] }))).toBe('admitted');
  });

  it('in the language of its strategy’s owner', () => {
    const admission = admitted({}, { locale: 'ko', isPaused: true });

    expect(admission.kind === 'refused' && admission.answer.body.error).toBe('거래가 일시중지되었습니다');
  });
});
