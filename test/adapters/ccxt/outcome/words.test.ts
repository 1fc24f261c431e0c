import { describe, expect, it } from '@jest/globals';
import { NotSent } from '../../../../src/adapters/ccxt/evidence.ts';
import { wordsOf } from '../../../../src/adapters/ccxt/outcome/words.ts';
import { errors } from '../../../support/ccxt-errors.ts';
import { answered, classifyFor, type ExchangeUrl, outcomeOf } from './answers.ts';

const exchangeError = async (exchange: ExchangeUrl, status: number, body: unknown) => {
  const outcome = await outcomeOf(exchange, status, body);
  return 'failure' in outcome ? outcome.failure.exchangeError : null;
};

describe("the exchange's own words", () => {
  it.each<[ExchangeUrl, number, unknown, string]>([
    [
      'binance',
      400,
      { code: -2010, msg: 'Account has insufficient balance for requested action.' },
      'Account has insufficient balance for requested action.',
    ],
    ['bybit', 200, { retCode: 110007, retMsg: 'ab not enough for new order' }, 'ab not enough for new order'],
    ['okx', 200, { code: '1', msg: 'All operations failed', data: [{ sCode: '51008', sMsg: 'No USDT.' }] }, 'No USDT.'],
    ['okx', 401, { code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] }, 'Invalid OK-ACCESS-KEY'],
    ['upbit', 400, { error: { name: 'x', message: '주문가능한 금액이 부족합니다.' } }, '주문가능한 금액이 부족합니다.'],
    ['kraken', 200, { error: ['EOrder:Insufficient funds'] }, 'EOrder:Insufficient funds'],
    ['gate', 400, { label: 'BALANCE_NOT_ENOUGH', message: 'Not enough balance' }, 'Not enough balance'],
    ['binance', 503, { code: -1001, msg: 'Service Unavailable.' }, 'Service Unavailable.'],
  ])('of %s %d %j', async (exchange, status, body, words) => {
    expect(await exchangeError(exchange, status, body)).toBe(words);
  });

  it('are the whole text where the body is no JSON', async () => {
    expect(await exchangeError('binance', 502, '<html>Bad Gateway</html>')).toBe(
      'POST https://api.binance.com/api/v3/order 502  <html>Bad Gateway</html>',
    );
  });

  it('are not taken from a success, when a step after it failed', () => {
    const error = new errors.BadSymbol('bybit does not have market symbol X');
    const outcome = classifyFor('bybit', { kind: 'thrown', error }, answered(200, '{"retCode":0,"retMsg":"OK"}'));
    expect(outcome).toMatchObject({ failure: { exchangeError: 'does not have market symbol X' } });
  });

  it.each([
    { error_response: { message: 'of Coinbase' } },
    { 'err-msg': 'of HTX' },
    { err_msg: 'of its futures' },
    { msg: ' between blanks ' },
  ])('are found in %j', (body) => {
    const [words] = Object.values(body).map((value) => (typeof value === 'string' ? value.trim() : value.message));
    expect(wordsOf(new Error('htx said no'), body, 'htx')).toBe(words);
  });

  it('go through five causes at most', () => {
    const [first] = ['six', 'five', 'four', 'three', 'two', 'one'].reduce<Error[]>(
      ([cause], text) => [new Error(text, { cause })],
      [],
    );
    expect(wordsOf(first, undefined, 'okx')).toBe('one: two: three: four: five');
  });

  it('go through the causes of an error, each once', () => {
    const socket = new Error('read ECONNRESET');
    const error = new Error('fetch failed', { cause: new Error('fetch failed', { cause: socket }) });
    expect(wordsOf(error, undefined, 'okx')).toBe('fetch failed: read ECONNRESET');
  });

  it('end with causes that turn in a circle', () => {
    const error = new Error('one') as Error & { cause?: unknown };
    error.cause = Object.assign(new Error('two'), { cause: error });
    expect(wordsOf(error, undefined, 'okx')).toBe('one: two');
  });

  it.each([
    [new NotSent('gate_closed'), null],
    [null, null],
    [new Error(''), null],
    ['a text', 'a text'],
    [new Error('okx'), 'okx'],
    [new Error('okx {"a":1}'), '{"a":1}'],
  ])('of %p are %p', (error, words) => {
    expect(wordsOf(error, undefined, 'okx')).toBe(words);
  });

  it.each([
    [{ msg: '' }],
    [{ msg: ' ' }],
    [{ msg: 5 }],
    [[]],
    ['text'],
    [null],
    [JSON.parse('{"__proto__":{"msg":"x"}}')],
  ])('are not sought in %j', (body) => {
    expect(wordsOf(new Error('okx said no'), body, 'okx')).toBe('said no');
  });
});
