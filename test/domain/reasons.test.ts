import { describe, expect, it } from '@jest/globals';
import {
  adviceText,
  REASONS,
  type ReasonCode,
  reasonInWords,
  reasonText,
  reasonTitle,
  textsOfReason,
} from '../../src/domain/reasons.ts';

const codes = Object.keys(REASONS) as ReasonCode[];
const where = (test: (code: ReasonCode) => boolean) => codes.filter(test).sort();

describe('the table of reasons', () => {
  it('holds every code of the contract', () => {
    expect(codes.sort()).toEqual([
      'ACCOUNT_FROZEN',
      'ACCOUNT_INACTIVE',
      'AUTHENTICATION',
      'CLOCK_SKEW',
      'EXCHANGE_UNAVAILABLE',
      'EXECUTION_TIMEOUT',
      'INSUFFICIENT_FUNDS',
      'MARKETS_UNAVAILABLE',
      'MARKET_RULE',
      'NOTHING_TO_REDUCE',
      'NOT_FILLED',
      'NOT_SENT',
      'NOT_SUPPORTED',
      'NO_ANSWER',
      'ORDER_REJECTED',
      'PERMISSION_DENIED',
      'POSITION_SIDE_REQUIRED',
      'QUOTE_QUANTITY_REQUIRED',
      'RATE_LIMITED',
      'STOP_ALREADY_CROSSED',
      'UNKNOWN',
      'UNKNOWN_SYMBOL',
    ]);
  });

  it('names what can never succeed when sent again', () => {
    expect(where((code) => !REASONS[code].retryable)).toEqual([
      'NOTHING_TO_REDUCE',
      'NOT_SUPPORTED',
      'POSITION_SIDE_REQUIRED',
      'QUOTE_QUANTITY_REQUIRED',
    ]);
  });

  it('names what uses up no retry', () => {
    expect(where((code) => !REASONS[code].counted)).toEqual([
      'CLOCK_SKEW',
      'EXCHANGE_UNAVAILABLE',
      'NOT_SENT',
      'RATE_LIMITED',
    ]);
  });

  it.each(codes)('says %s in Korean and in English, with advice', (code) => {
    const { text, advice } = REASONS[code];
    for (const shown of [text.en, text.ko, advice.en, advice.ko]) expect(shown.trim()).not.toBe('');
    // Only the words that the system before used are the same in both languages.
    expect(text.ko === text.en).toBe(code === 'EXECUTION_TIMEOUT');
    expect(advice.ko).toMatch(/[가-힣]/);
    expect(advice.en).toMatch(/^[^가-힣]+$/);
    expect(adviceText(code, 'ko')).toBe(advice.ko);
    expect(adviceText(code, 'en')).toBe(advice.en);
  });

  it('tells a reader in his language what programs know by one text', () => {
    const failure = { code: 'EXECUTION_TIMEOUT', params: { seconds: '5' } } as const;
    expect(reasonInWords(failure, 'ko')).toBe('응답 시간 초과 (5초)');
    expect(reasonInWords(failure, 'en')).toBe('Execution timeout (5s)');
    expect(reasonText(failure, 'ko')).toBe('Execution timeout (5s)');
    expect(reasonTitle('EXECUTION_TIMEOUT', 'ko')).toBe('응답 시간 초과');
    expect(textsOfReason('EXECUTION_TIMEOUT')).toContain('응답 시간 초과 ({seconds}초)');
  });

  it.each(codes)('says %s on a page as everywhere else, but for that', (code) => {
    const failure = { code, params: {} };
    const isOther = code === 'EXECUTION_TIMEOUT';
    expect(reasonInWords(failure, 'ko') !== reasonText(failure, 'ko')).toBe(isOther);
    expect(reasonInWords(failure, 'en')).toBe(reasonText(failure, 'en'));
  });

  it('keeps the words of the seed', () => {
    const said = (code: ReasonCode, locale: 'ko' | 'en') => reasonText({ code, params: {} }, locale);
    expect(said('INSUFFICIENT_FUNDS', 'en')).toBe('Insufficient balance');
    expect(said('INSUFFICIENT_FUNDS', 'ko')).toBe('잔고 부족');
    expect(said('NOTHING_TO_REDUCE', 'ko')).toBe('이미 청산된 포지션입니다');
    expect(said('UNKNOWN', 'ko')).toBe('알 수 없는 오류');
  });
});

describe('reasonTitle', () => {
  it('leaves out what differs from failure to failure', () => {
    expect(reasonTitle('UNKNOWN_SYMBOL', 'en')).toBe('Unknown symbol');
    expect(reasonTitle('NOT_SUPPORTED', 'ko')).toBe('지원하지 않는 주문입니다');
    expect(reasonTitle('EXECUTION_TIMEOUT', 'en')).toBe('Execution timeout');
  });

  it.each(codes)('has no placeholder for %s', (code) => {
    const { text } = REASONS[code];
    for (const locale of ['ko', 'en'] as const) {
      expect(reasonTitle(code, locale)).not.toMatch(/[{}:]/);
      if (!text[locale].includes('{')) expect(reasonTitle(code, locale)).toBe(text[locale]);
    }
  });
});

describe('reasonText', () => {
  it('fills the placeholders', () => {
    expect(reasonText({ code: 'EXECUTION_TIMEOUT', params: { seconds: '5' } }, 'ko')).toBe('Execution timeout (5s)');
    expect(reasonText({ code: 'NOT_SUPPORTED', params: { what: 'STOP_LIMIT' } }, 'en')).toBe(
      'Not supported: STOP_LIMIT',
    );
    expect(reasonText({ code: 'NOT_SUPPORTED', params: {} }, 'en')).toBe('Not supported: ');
  });

  it.each([
    ['min_quantity', 'Quantity 1 is below the minimum 2', '수량 1이(가) 최소 2보다 작습니다'],
    ['max_quantity', 'Quantity 1 is above the maximum 2', '수량 1이(가) 최대 2보다 큽니다'],
    ['quantity_step', 'Quantity 1 is not a multiple of 2', '수량 1이(가) 단위 2에 맞지 않습니다'],
    ['zero_quantity', 'Quantity 1 rounds to zero at the step 2', '수량 1은(는) 단위 2로 내림하면 0입니다'],
    ['price_tick', 'Price 1 is not a multiple of the tick 2', '가격 1이(가) 호가 단위 2에 맞지 않습니다'],
    ['min_price', 'Price 1 is below the lowest 2', '가격 1이(가) 최저 2보다 낮습니다'],
    ['max_price', 'Price 1 is above the highest 2', '가격 1이(가) 최고 2보다 높습니다'],
    ['min_cost', 'Order value 1 is below the minimum 2', '주문 금액 1이(가) 최소 2보다 작습니다'],
    ['max_cost', 'Order value 1 is above the maximum 2', '주문 금액 1이(가) 최대 2보다 큽니다'],
    [
      'margin_mode',
      'Set margin_mode (cross or isolated) on the account',
      '계정에 margin_mode(cross 또는 isolated)를 설정하세요',
    ],
  ])('names the broken rule %s', (rule, english, korean) => {
    const broken = { code: 'MARKET_RULE', params: { rule, value: '1', limit: '2' } } as const;
    expect(reasonText(broken, 'en')).toBe(english);
    expect(reasonText(broken, 'ko')).toBe(korean);
  });

  it.each(['no such rule', 'constructor', '__proto__'])('says no more than it knows for the rule %s', (rule) => {
    expect(reasonText({ code: 'MARKET_RULE', params: { rule } }, 'en')).toBe('Against a market rule');
    expect(reasonText({ code: 'MARKET_RULE', params: {} }, 'en')).toBe('Against a market rule');
  });

  it('names a rule only for the code of market rules', () => {
    expect(reasonText({ code: 'NOT_SENT', params: { rule: 'min_cost' } }, 'en')).toBe('Not sent');
  });

  it('offers candidates for a symbol of several readings', () => {
    const failure = { code: 'UNKNOWN_SYMBOL', params: { symbol: 'BTC', candidates: 'BTC/USDT, BTC/USDC' } } as const;
    expect(reasonText(failure, 'en')).toBe('Symbol BTC could be BTC/USDT, BTC/USDC; choose one');
    expect(reasonText(failure, 'ko')).toBe('심볼 BTC: BTC/USDT, BTC/USDC 중에서 고르세요');
    expect(reasonText({ code: 'UNKNOWN_SYMBOL', params: { symbol: 'BTC' } }, 'en')).toBe('Unknown symbol: BTC');
    expect(reasonText({ code: 'NOT_SENT', params: { candidates: 'BTC' } }, 'en')).toBe('Not sent');
  });

  it('has at most 100 characters', () => {
    const said = (length: number) => reasonText({ code: 'NOT_SUPPORTED', params: { what: 'x'.repeat(length) } }, 'en');
    expect(said(85)).toBe(`Not supported: ${'x'.repeat(85)}`);
    expect(said(86)).toBe(`Not supported: ${'x'.repeat(84)}…`);
    expect(said(86)).toHaveLength(100);
  });
});
