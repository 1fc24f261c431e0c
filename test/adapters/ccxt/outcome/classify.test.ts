import { describe, expect, it } from '@jest/globals';
import { NotSent } from '../../../../src/adapters/ccxt/evidence.ts';
import { ERROR_CLASSES } from '../../../../src/adapters/ccxt/outcome/error-classes.ts';
import { Decimal } from '../../../../src/domain/decimal.ts';
import type { Execution } from '../../../../src/domain/execution.ts';
import { REASONS } from '../../../../src/domain/reasons.ts';
import { errors } from '../../../support/ccxt-errors.ts';
import { answered, classifyFor, type ExchangeUrl, evidenceOf, outcomeOf } from './answers.ts';

const okxVerdict = (sCode: string, sMsg = '', status = '1') => ({ code: status, msg: '', data: [{ sCode, sMsg }] });
const bybitSays = (retCode: number, retMsg = '') => ({ retCode, retMsg, result: {} });
const binanceSays = (code: number, msg = '') => ({ code, msg });
const upbitSays = (name: string, message = '') => ({ error: { name, message } });

const thrown = (error: unknown) => ({ kind: 'thrown', error }) as const;
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

describe('thrown before a byte was written', () => {
  const nothingSent = evidenceOf({ sent: 'no' });

  it.each<[string, unknown, string]>([
    ['our gate', new NotSent('gate_closed'), 'NOT_SENT'],
    ['a refused connection', new NotSent('not_connected', new Error('connect ECONNREFUSED')), 'NOT_SENT'],
    ['a timeout of ccxt', new errors.RequestTimeout('bybit request timed out'), 'NOT_SENT'],
    ['missing credentials', new errors.AuthenticationError('bybit requires "apiKey" credential'), 'AUTHENTICATION'],
    ['a symbol that ccxt does not know', new errors.BadSymbol('bybit does not have market symbol X'), 'UNKNOWN_SYMBOL'],
    ['what ccxt can not do', new errors.NotSupported('bybit createOrder()'), 'NOT_SUPPORTED'],
    ["a check of ccxt's own", new errors.InvalidOrder('bybit amount must be greater'), 'NOT_SENT'],
    ['an error of no class of ccxt', new TypeError('x is undefined'), 'NOT_SENT'],
  ])('%s: not sent', (_what, error, code) => {
    expect(classifyFor('bybit', thrown(error), nothingSent)).toMatchObject({ kind: 'not_sent', failure: { code } });
  });

  it.each([[new errors.AuthenticationError('x')], [new errors.RequestTimeout('x')], [new TypeError('x')], [reset]])(
    'the same without that certainty is unknown: %p',
    (error) => {
      const outcome = classifyFor('bybit', thrown(error), evidenceOf({ sent: 'maybe' }));
      expect(outcome).toMatchObject({ kind: 'unknown', failure: { code: 'NO_ANSWER', exchangeFault: false } });
    },
  );

  it('says why it could not connect, and nothing where only the gate was closed', () => {
    const refused = new NotSent('not_connected', new Error('connect ECONNREFUSED 127.0.0.1:1'));
    expect(classifyFor('okx', thrown(refused), nothingSent)).toMatchObject({
      failure: { exchangeError: 'connect ECONNREFUSED 127.0.0.1:1' },
    });
    expect(classifyFor('okx', thrown(new NotSent('gate_closed')), nothingSent)).toMatchObject({
      failure: { exchangeError: null },
    });
  });
});

describe('HTTP 500 and above, or 408', () => {
  it.each([500, 502, 503, 504, 520, 599])(
    '%d is unknown by the fault of the exchange, whatever its body says',
    async (status) => {
      for (const body of [binanceSays(-2010, 'Account has insufficient balance for requested action.'), '<html>', '']) {
        expect(await outcomeOf('binance', status, body)).toMatchObject({
          kind: 'unknown',
          failure: { code: 'NO_ANSWER', exchangeFault: true },
        });
      }
    },
  );

  it.each(Object.keys(ERROR_CLASSES))('is unknown even where ccxt makes %s of it', (name) => {
    const ErrorClass = errors[name as keyof typeof ERROR_CLASSES];
    const error = new ErrorClass('okx {}');
    expect(classifyFor('okx', thrown(error), answered(503, '{}'))).toMatchObject({ kind: 'unknown' });
  });

  it.each(['', binanceSays(-2010, 'Account has insufficient balance for requested action.')])(
    '408 is unknown, whatever its body says: %j',
    async (body) => {
      expect(await outcomeOf('binance', 408, body)).toMatchObject({
        kind: 'unknown',
        failure: { exchangeFault: false },
      });
    },
  );

  it('an order in such an answer is left to the look-up', () => {
    const answer = { kind: 'order', execution: execution() } as const;
    expect(classifyFor('binance', answer, answered(502, '{}'))).toMatchObject({ kind: 'unknown' });
  });
});

describe('codes after which the order may exist all the same', () => {
  it.each<[ExchangeUrl, number, unknown]>([
    ['binance', 400, binanceSays(-1000, 'An unknown error occurred while processing the request.')],
    ['binance', 400, binanceSays(-1001, 'Internal error')],
    ['binance', 400, binanceSays(-1006, 'An unexpected response was received from the message bus.')],
    ['binanceFutures', 400, binanceSays(-1007, 'Timeout waiting for response from backend server.')],
    ['bybit', 200, bybitSays(10000, 'Server Timeout')],
    ['bybit', 200, bybitSays(10016, 'Server error')],
    ['bybit', 200, bybitSays(170146, 'Order creation timeout')],
    ['bybit', 200, bybitSays(170007, 'Timeout waiting for response from backend server.')],
    ['okx', 200, okxVerdict('51149', 'Order timed out. Please try again.')],
    ['okx', 400, { code: '50004', msg: 'API endpoint request timeout', data: [] }],
    ['okx', 429, { code: '50013', msg: 'Systems are busy. Please try again later.', data: [] }],
    ['kucoin', 200, { code: '408000', msg: 'Network timeout, please try again later' }],
    ['kraken', 200, { error: ['EService:Timeout'] }],
    ['kraken', 200, { error: ['EService:Market in post_only mode'] }],
  ])('%s %d %j', async (exchange, status, body) => {
    expect(await outcomeOf(exchange, status, body)).toMatchObject({ kind: 'unknown', failure: { code: 'NO_ANSWER' } });
  });
});

describe('too many requests', () => {
  const limited = new errors.DDoSProtection('kucoin 429');

  it('are no refusal while the answer broke off', () => {
    const broken = evidenceOf({ status: 429, body: '{', bodyRead: false });
    expect(classifyFor('kucoin', thrown(limited), broken)).toMatchObject({ kind: 'unknown' });
  });

  it('are no refusal where ccxt made an order of the answer', () => {
    const answer = { kind: 'order', execution: execution() } as const;
    expect(classifyFor('kucoin', answer, answered(429, '{}'))).toMatchObject({ kind: 'accepted' });
  });
});

describe('words after which the order may exist all the same', () => {
  const refusal = (body: string) => thrown(new errors.BadRequest(`gate ${body}`));

  it.each([
    'Request timeout',
    'The request timed out',
    'Internal server error',
    'Internal error',
    'System busy, try later',
    'Unknown error',
  ])('are heeded where no list of codes was tested: %s', (message) => {
    const body = JSON.stringify({ label: 'X', message });
    expect(classifyFor('gate', refusal(body), answered(400, body))).toMatchObject({ kind: 'unknown' });
  });

  it('are not needed where one was', async () => {
    const body = binanceSays(-1115, 'Invalid timeInForce, unknown status.');
    expect(await outcomeOf('binance', 400, body)).toMatchObject({ kind: 'rejected' });
  });

  it('do not turn a plain refusal into a doubt', () => {
    const body = '{"label":"BALANCE_NOT_ENOUGH","message":"Not enough balance"}';
    expect(classifyFor('gate', refusal(body), answered(400, body))).toMatchObject({ kind: 'rejected' });
  });
});

describe('a client order id that was used before', () => {
  it.each<[ExchangeUrl, number, unknown]>([
    ['binance', 400, binanceSays(-2010, 'Duplicate order sent.')],
    ['binanceFutures', 400, binanceSays(-4116, 'ClientOrderId is duplicated.')],
    ['bybit', 200, bybitSays(110072, 'OrderLinkedID is duplicate')],
    ['bybit', 200, bybitSays(170141, 'Duplicate clientOrderId')],
    ['okx', 200, okxVerdict('51016', 'Client order ID already exists.')],
    ['okx', 200, okxVerdict('51068', 'algoClOrdId already exists')],
  ])('%s %d %j is looked up', async (exchange, status, body) => {
    expect(await outcomeOf(exchange, status, body)).toMatchObject({
      kind: 'duplicate',
      failure: { code: 'NO_ANSWER' },
    });
  });

  it("is looked up wherever ccxt's class says so", () => {
    const error = new errors.DuplicateOrderId('kraken {"error":["EOrder:Duplicate"]}');
    expect(classifyFor('kraken', thrown(error), answered(200, '{}'))).toMatchObject({ kind: 'duplicate' });
  });
});

describe("refusals by the exchange's own code", () => {
  it.each<[ExchangeUrl, number, unknown, string]>([
    ['binanceFutures', 400, binanceSays(-2022, 'ReduceOnly Order is rejected.'), 'NOTHING_TO_REDUCE'],
    ['bybit', 200, bybitSays(110017, 'current position is zero'), 'NOTHING_TO_REDUCE'],
    ['okx', 200, okxVerdict('51169', "you don't have any positions in this direction"), 'NOTHING_TO_REDUCE'],
    ['binanceFutures', 400, binanceSays(-2021, 'Order would immediately trigger.'), 'STOP_ALREADY_CROSSED'],
    ['binance', 400, binanceSays(-2010, 'Stop price would trigger immediately.'), 'STOP_ALREADY_CROSSED'],
    ['bybit', 200, bybitSays(110092, 'expect Rising, but trigger_price[1] <= current[2]'), 'STOP_ALREADY_CROSSED'],
    ['bybit', 200, bybitSays(110093, 'expect Falling'), 'STOP_ALREADY_CROSSED'],
    ['binanceFutures', 400, binanceSays(-4061, "Order's position side does not match"), 'POSITION_SIDE_REQUIRED'],
    ['bybit', 200, bybitSays(10001, 'position idx not match position mode'), 'POSITION_SIDE_REQUIRED'],
    ['okx', 200, okxVerdict('51000', 'Parameter posSide error '), 'POSITION_SIDE_REQUIRED'],
    [
      'binance',
      400,
      binanceSays(-2010, 'Account has insufficient balance for requested action.'),
      'INSUFFICIENT_FUNDS',
    ],
    ['binanceFutures', 400, binanceSays(-2019, 'Margin is insufficient.'), 'INSUFFICIENT_FUNDS'],
    ['bybit', 200, bybitSays(110007, 'ab not enough for new order'), 'INSUFFICIENT_FUNDS'],
    ['bybit', 200, bybitSays(170131, 'Insufficient balance.'), 'INSUFFICIENT_FUNDS'],
    ['okx', 200, okxVerdict('51008', 'Order failed. Insufficient USDT balance in account.'), 'INSUFFICIENT_FUNDS'],
    ['upbit', 400, upbitSays('insufficient_funds_bid', '주문가능한 금액(KRW)이 부족합니다.'), 'INSUFFICIENT_FUNDS'],
    ['binance', 400, binanceSays(-1013, 'Filter failure: NOTIONAL'), 'MARKET_RULE'],
    ['bybit', 200, bybitSays(170140, 'Order value exceeded lower limit.'), 'MARKET_RULE'],
    ['bybit', 200, bybitSays(110094, 'Order does not meet minimum order value 5USDT'), 'MARKET_RULE'],
    ['bybit', 200, bybitSays(10001, 'Qty invalid'), 'MARKET_RULE'],
    ['okx', 200, okxVerdict('51020', 'Your order should meet or exceed the minimum order amount.'), 'MARKET_RULE'],
    ['upbit', 400, upbitSays('under_min_total_bid', '최소주문금액 이상으로 주문해주세요.'), 'MARKET_RULE'],
    ['binance', 401, binanceSays(-2015, 'Invalid API-key, IP, or permissions for action.'), 'AUTHENTICATION'],
    ['bybit', 200, bybitSays(10003, 'API key is invalid.'), 'AUTHENTICATION'],
    ['bybit', 200, bybitSays(10004, 'error sign!'), 'AUTHENTICATION'],
    ['okx', 401, { code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] }, 'AUTHENTICATION'],
    ['okx', 401, { code: '50119', msg: "API key doesn't exist", data: [] }, 'AUTHENTICATION'],
    ['upbit', 401, upbitSays('expired_access_key', '만료된 API 키입니다.'), 'AUTHENTICATION'],
    ['bybit', 200, bybitSays(10005, 'Permission denied'), 'PERMISSION_DENIED'],
    ['bybit', 200, bybitSays(10009, 'The IP has been banned'), 'RATE_LIMITED'],
    ['okx', 401, { code: '50110', msg: 'Invalid IP', data: [] }, 'PERMISSION_DENIED'],
    ['upbit', 401, upbitSays('no_authorization_i_p', '허용되지 않은 IP'), 'PERMISSION_DENIED'],
    ['upbit', 401, upbitSays('out_of_scope', '권한이 부족합니다.'), 'PERMISSION_DENIED'],
    ['okx', 200, okxVerdict('51001', "Instrument ID doesn't exist."), 'UNKNOWN_SYMBOL'],
    ['bybit', 200, bybitSays(10001, 'params error'), 'ORDER_REJECTED'],
    ['bybit', 200, bybitSays(110020, 'number of active orders greater than 500'), 'ORDER_REJECTED'],
    ['upbit', 400, upbitSays('create_bid_error', '주문 요청 정보가 올바르지 않습니다.'), 'ORDER_REJECTED'],
    ['upbit', 404, upbitSays('market_does_not_exist', '마켓이 존재하지 않습니다.'), 'ORDER_REJECTED'],
  ])('%s %d %j: %s', async (exchange, status, body, code) => {
    expect(await outcomeOf(exchange, status, body)).toMatchObject({
      kind: 'rejected',
      failure: { code, exchangeFault: false },
    });
  });

  it('a banned key of Binance is refused, although ccxt calls it an overload', async () => {
    const error = new errors.DDoSProtection('binance {"code":-2015}');
    const outcome = classifyFor('binance', thrown(error), answered(401, '{"code":-2015,"msg":"Invalid API-key"}'));
    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'AUTHENTICATION' } });
  });

  it('names what the texts of the reasons name', async () => {
    const outcome = await outcomeOf('okx', 200, okxVerdict('51001', "Instrument ID doesn't exist."));
    expect(outcome).toMatchObject({ failure: { params: { symbol: 'BTC/USDT' } } });
  });

  it('nothing to reduce is never sent again', () => {
    expect(REASONS.NOTHING_TO_REDUCE.retryable).toBe(false);
  });
});

describe('too many requests', () => {
  it.each<[ExchangeUrl, number, unknown]>([
    ['binance', 429, binanceSays(-1003, 'Too much request weight used')],
    ['binance', 418, binanceSays(-1003, 'Way too much request weight used; IP banned until 1700000000000.')],
    ['binance', 400, binanceSays(-1015, 'Too many new orders')],
    ['bybit', 200, bybitSays(10006, 'Too many visits. Exceeded the API Rate Limit.')],
    ['bybit', 200, bybitSays(170005, 'Too many new orders')],
    ['bybit', 403, '<html>403 Forbidden</html>'],
    ['okx', 429, { code: '50011', msg: 'Too Many Requests', data: [] }],
    ['okx', 429, '<html>429</html>'],
    ['okx', 200, okxVerdict('50061', 'Sub-account rate limit exceeded')],
    ['upbit', 429, upbitSays('too_many_requests', '요청이 너무 많습니다.')],
    ['upbit', 418, ''],
    ['kraken', 200, { error: ['EAPI:Rate limit exceeded'] }],
  ])('%s %d %j is a refusal that is not counted', async (exchange, status, body) => {
    const outcome = await outcomeOf(exchange, status, body);
    expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'RATE_LIMITED' } });
    expect(REASONS.RATE_LIMITED.counted).toBe(false);
  });

  it('is no refusal where only a class of ccxt says so, which it takes for busy servers too', () => {
    const body = '{"code":-1004,"msg":"Server is busy, please wait and try again"}';
    const error = new errors.DDoSProtection(`tokocrypto ${body}`);
    expect(classifyFor('tokocrypto', thrown(error), answered(200, body))).toMatchObject({ kind: 'unknown' });
  });
});

describe('clocks that differ', () => {
  it.each<[ExchangeUrl, number, unknown]>([
    ['binance', 400, binanceSays(-1021, 'Timestamp for this request is outside of the recvWindow.')],
    ['bybit', 200, bybitSays(10002, 'invalid request, please check your server timestamp')],
    ['okx', 401, { code: '50102', msg: 'Timestamp request expired', data: [] }],
    ['okx', 401, { code: '50112', msg: 'Invalid OK-ACCESS-TIMESTAMP', data: [] }],
    ['upbit', 401, upbitSays('nonce_used', '이미 요청한 nonce값입니다.')],
    ['kraken', 200, { error: ['EAPI:Invalid nonce'] }],
  ])('%s %d %j is a refusal that is not counted', async (exchange, status, body) => {
    expect(await outcomeOf(exchange, status, body)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'CLOCK_SKEW' },
    });
    expect(REASONS.CLOCK_SKEW.counted).toBe(false);
  });
});

describe('an error that ccxt has no class for', () => {
  it('is a refusal with HTTP 4xx', async () => {
    expect(await outcomeOf('upbit', 400, upbitSays('something_new', 'x'))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_REJECTED' },
    });
    expect(await outcomeOf('binance', 400, binanceSays(-9999, 'x'))).toMatchObject({ kind: 'rejected' });
  });

  it('is unknown with HTTP 200', async () => {
    expect(await outcomeOf('bybit', 200, bybitSays(999999, 'x'))).toMatchObject({ kind: 'unknown' });
    expect(await outcomeOf('okx', 200, okxVerdict('59999', 'x'))).toMatchObject({ kind: 'unknown' });
  });
});

describe('every other error', () => {
  const rejecting = Object.entries(ERROR_CLASSES).flatMap(([name, { kind }]) => (kind === 'refused' ? [name] : []));
  const doubtful = Object.keys(ERROR_CLASSES).filter(
    (name) => !rejecting.includes(name) && name !== 'DuplicateOrderId',
  );
  const make = (name: string, body: string) => new errors[name as keyof typeof ERROR_CLASSES](`gate ${body}`);
  const BODY = '{"label":"SOME_LABEL"}';

  it.each(rejecting)('%s with the answer read is a refusal', (name) => {
    const code = (ERROR_CLASSES as Record<string, { code?: string }>)[name]?.code;
    for (const status of [200, 400]) {
      expect(classifyFor('gate', thrown(make(name, BODY)), answered(status, BODY))).toMatchObject({
        kind: 'rejected',
        failure: { code },
      });
    }
  });

  it.each(rejecting)('%s without the answer is unknown', (name) => {
    const broken = evidenceOf({ status: 200, bodyRead: false });
    expect(classifyFor('gate', thrown(make(name, BODY)), broken)).toMatchObject({ kind: 'unknown' });
  });

  it.each(rejecting)('%s of a step after a success, such as reading the order, is unknown', (name) => {
    const success = '{"retCode":0,"result":{"orderId":"1","symbol":"BTCUSDT"}}';
    const error = new errors[name as keyof typeof ERROR_CLASSES]('bybit does not have market symbol BTCUSDT');
    expect(classifyFor('bybit', thrown(error), answered(200, success))).toMatchObject({ kind: 'unknown' });
    expect(classifyFor('gate', thrown(error), answered(201, success))).toMatchObject({ kind: 'unknown' });
  });

  it.each(doubtful)('%s is unknown', (name) => {
    expect(classifyFor('gate', thrown(make(name, BODY)), answered(200, BODY))).toMatchObject({ kind: 'unknown' });
  });

  it.each([[reset], [new TypeError('Cannot read properties of undefined')], ['a text'], [undefined]])(
    'no error of ccxt is unknown: %p',
    (error) => {
      expect(classifyFor('okx', thrown(error), evidenceOf({}))).toMatchObject({ kind: 'unknown' });
    },
  );

  it('maintenance is the fault of the exchange, an unavailable one is not known to be', async () => {
    expect(
      await outcomeOf('okx', 200, { code: '50001', msg: 'Service temporarily unavailable.', data: [] }),
    ).toMatchObject({ kind: 'unknown', failure: { exchangeFault: true } });
    expect(await outcomeOf('binance', 404, '<html>')).toMatchObject({
      kind: 'unknown',
      failure: { exchangeFault: false },
    });
  });

  it('a redirect is unknown', () => {
    const error = new errors.NetworkError('binance POST redirected');
    expect(classifyFor('binance', thrown(error), answered(302, ''))).toMatchObject({ kind: 'unknown' });
  });
});

describe('an answer that bears an order', () => {
  it.each(['open', 'filled', 'partly_filled_closed', null] as const)('is accepted: %s', (exchangeStatus) => {
    const seen = execution({ exchangeStatus, filledQuantity: Decimal.of('0.001') });
    const answer = { kind: 'order', execution: seen } as const;
    expect(classifyFor('binance', answer, answered(200, '{"orderId":1}'))).toEqual({
      kind: 'accepted',
      execution: seen,
    });
  });

  it('is refused when it closed with nothing filled', () => {
    const answer = { kind: 'order', execution: execution({ exchangeStatus: 'closed_unfilled' }) } as const;
    expect(classifyFor('binance', answer, answered(200, '{"status":"EXPIRED"}'))).toEqual({
      kind: 'rejected',
      failure: { code: 'NOT_FILLED', params: {}, exchangeError: null, exchangeFault: false },
    });
  });

  it.each(['{}', '', '[]', 'null', '{"retCode":0,"retMsg":"OK","result":{}}', '<html></html>'])(
    'is unknown without an order id: %j',
    (body) => {
      const answer = { kind: 'order', execution: null } as const;
      for (const exchange of ['bybit', 'okx', 'upbit', 'binance', 'kraken']) {
        expect(classifyFor(exchange, answer, answered(200, body))).toMatchObject({
          kind: 'unknown',
          failure: { code: 'NO_ANSWER' },
        });
      }
    },
  );

  it('is refused where the list that it stands in says so, although ccxt takes it for a success', async () => {
    const partly = okxVerdict('51008', 'Insufficient USDT balance', '2');
    expect(await outcomeOf('okx', 200, partly)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_FUNDS', exchangeError: 'Insufficient USDT balance' },
    });
    expect(await outcomeOf('okx', 200, okxVerdict('59999', 'Something new', '2'))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_REJECTED' },
    });
  });
});

function execution(known: Partial<Execution> = {}): Execution {
  return { exchangeOrderId: '1', exchangeStatus: 'open', filledQuantity: null, averagePrice: null, ...known };
}
