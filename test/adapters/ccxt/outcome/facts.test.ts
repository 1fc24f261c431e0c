import { describe, expect, it } from '@jest/globals';
import type { Answer, Evidence } from '../../../../src/adapters/ccxt/evidence.ts';
import { factsOf } from '../../../../src/adapters/ccxt/outcome/facts.ts';
import { jsonOf } from '../../../../src/adapters/ccxt/outcome/words.ts';
import { profileOf } from '../../../../src/adapters/ccxt/profiles/registry.ts';
import { answered, evidenceOf } from './answers.ts';

const ORDER = { symbol: 'BTC/USDT', orderType: 'STOP_MARKET' } as const;
const thrown = (error: unknown): Answer => ({ kind: 'thrown', error });
const factsFor = (answer: Answer, evidence: Evidence) => factsOf(answer, evidence, profileOf('bybit'), ORDER);

describe('an answer', () => {
  it.each([
    [200, true],
    [299, true],
    [300, false],
    [302, false],
    [399, false],
    [400, true],
    [429, true],
  ])('with status %d whose body was read to its end counts as read: %p', (status, isRead) => {
    expect(factsFor(thrown(new Error('bybit')), answered(status, '{}'))).toMatchObject({ isRead });
  });

  it('that broke off is not read, and neither is none at all', () => {
    const broken = evidenceOf({ status: 400, body: '{"retCode":110007}', bodyRead: false });
    expect(factsFor(thrown(new Error('bybit')), broken)).toMatchObject({ isRead: false, saysAnything: false });
    expect(jsonOf(broken)).toBeUndefined();
    const none = evidenceOf({ status: null, bodyRead: true });
    expect(factsFor(thrown(new Error('bybit')), none)).toMatchObject({ isRead: false });
  });

  it('has an execution only where ccxt made an order of it', () => {
    expect(factsFor(thrown(new Error('bybit')), answered(200, '{}'))).toMatchObject({ execution: null, threw: true });
    expect(factsFor({ kind: 'order', execution: null }, answered(200, '{}'))).toMatchObject({ threw: false });
  });
});

describe('an error of ccxt is about the answer itself', () => {
  it.each<[string, unknown, Evidence, boolean]>([
    ['a code in the answer', new Error('x'), answered(200, '{"retCode":110007,"retMsg":"no"}'), true],
    ['a status of a refusal', new Error('x'), answered(400, ''), true],
    ['a body that the error repeats', new Error('bybit {"a":1}'), answered(200, '{"a":1}'), true],
    ['a body that it does not repeat', new Error('bybit does not have market X'), answered(200, '{"a":1}'), false],
    ['an empty body, which is in every text', new Error('bybit said no'), answered(200, ''), false],
    ['a blank in the body, which is in most texts', new Error('bybit said no'), answered(200, ' '), false],
    ['what is no error', 'bybit {"a":1}', answered(200, '{"a":1}'), false],
    ['a redirection', new Error('x'), answered(399, ''), false],
  ])('by %s: %p', (_what, error, evidence, isRefusal) => {
    expect(factsFor(thrown(error), evidence)).toMatchObject({ isRefusal });
  });
});

describe('the reason of a failure names', () => {
  const { fail } = factsFor(thrown(new Error('bybit')), answered(400, '{}'));

  it.each([
    ['UNKNOWN_SYMBOL', { symbol: 'BTC/USDT' }],
    ['NOT_SUPPORTED', { what: 'STOP_MARKET' }],
    ['ORDER_REJECTED', {}],
  ] as const)('of %s: %j', (code, params) => {
    expect(fail(code)).toMatchObject({ code, params, exchangeFault: false });
  });
});
