import { describe, expect, it } from '@jest/globals';
import { judge, type OldFailure } from '../../../src/application/legacy/old-failure.ts';

const old = (change: Partial<OldFailure> = {}): OldFailure => ({
  oldId: 7,
  reason: '잔고 부족',
  exchangeError: null,
  stage: null,
  statuses: [],
  hasTrace: false,
  unsupported: null,
  unreadablePayload: null,
  ...change,
});

describe('a failed order of the old system', () => {
  it.each([
    '잔고 부족',
    '잔고가 부족합니다',
    'Insufficient balance: need 500 USDT',
    'binance {"code":-2019,"msg":"Margin is insufficient."}',
    'bybit {"retCode":110007,"retMsg":"ab not enough for new order","time":1719900000502}',
    'binance {"code":-1013,"msg":"Filter failure: LOT_SIZE"}',
    'binance {"code":-1111,"msg":"Precision is over the maximum defined for this asset."}',
    'binance {"code":-1021,"msg":"Timestamp for this request was 1000ms ahead of the server\'s time."}',
    'binance {"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}',
    'binance {"code":-2022,"msg":"ReduceOnly Order is rejected."}',
    'binance {"code":-2021,"msg":"Order would immediately trigger."}',
    'upbit {"error":{"name":"under_min_total_bid","message":"최소주문금액 이상으로 주문해주세요"}}',
    'okx {"code":"1","data":[{"sCode":"51008","sMsg":"Order failed. Insufficient USDT balance"}]}',
    'HTTP 429 Too Many Requests',
    'binance does not have market symbol BTC/USDX; unknown symbol',
    '지원하지 않는 주문 유형입니다',
    'Order rejected',
  ])('may be retried when it was refused for certain: %s', (reason) => {
    expect(judge(old({ reason })).status).toBe('pending_retry');
    expect(judge(old({ reason: '주문 실행 실패', exchangeError: reason })).status).toBe('pending_retry');
  });

  it.each([
    'Execution timeout (5s)',
    'Request timed out',
    '주문 실행 시간 초과',
    'Connection reset by peer',
    'ECONNRESET',
    '네트워크 오류',
    'NetworkError: binance POST',
    'binance POST https://api.binance.com 502 Bad Gateway <html>',
    'HTTP 503',
    'status code: 500',
    '504',
    'Service Unavailable',
    '거래소 점검 중입니다',
    'Internal error; unable to process your request. Please try again.',
    'binance {"code":-1007,"msg":"Status of the order is invalid"}',
    'bybit {"retCode":10016,"retMsg":"rejected"}',
    'binance {"code":-2010,"msg":"Duplicate order sent."}',
    'Expecting value: line 1 column 1 (char 0): invalid JSON',
  ])('needs a person when the exchange may have taken it: %s', (reason) => {
    expect(judge(old({ reason })).status).toBe('needs_review');
    expect(judge(old({ exchangeError: reason })).status).toBe('needs_review');
    expect(judge(old({ stage: reason })).status).toBe('needs_review');
  });

  it.each([null, '알 수 없는 오류', '주문 실행 실패', 'Unknown order sent.', 'None'])(
    'needs a person when its reason says nothing certain: %s',
    (reason) => {
      expect(judge(old({ reason })).status).toBe('needs_review');
    },
  );

  it('needs a person when the exchange has a trace of it, whatever the reason', () => {
    expect(judge(old({ hasTrace: true })).status).toBe('needs_review');
  });

  it.each([
    [['removed'], 'removed'],
    [['pending_retry', 'completed'], 'completed'],
    [['removed', 'completed'], 'completed'],
    [['pending', 'failed'], 'pending_retry'],
  ] as const)('with the statuses %j is %s', (statuses, status) => {
    expect(judge(old({ statuses }))).toMatchObject({ status, oddities: [] });
    expect(judge(old({ statuses, hasTrace: true })).status).toBe(status === 'pending_retry' ? 'needs_review' : status);
  });

  it('with a status that is not known needs a person, who is told', () => {
    expect(judge(old({ statuses: ['retrying'] }))).toMatchObject({
      status: 'needs_review',
      oddities: [{ code: 'status_unknown', detail: 'retrying' }],
    });
  });

  it.each([
    ['잔고 부족', 'INSUFFICIENT_FUNDS'],
    ['insufficient balance.', 'INSUFFICIENT_FUNDS'],
    ['Insufficient balance: need 5 USDT', null],
    ['알 수 없는 오류', null],
  ])('whose reason is %j has the code %s', (reason, code) => {
    expect(judge(old({ reason }))).toMatchObject({ code, reason });
  });

  it('that asks for what we can not do says so', () => {
    expect(judge(old({ unsupported: 'CANCEL' }))).toMatchObject({
      status: 'pending_retry',
      code: 'NOT_SUPPORTED',
      params: { what: 'CANCEL' },
      reason: '잔고 부족',
    });
  });

  it('without a reason has the seed’s text', () => {
    expect(judge(old({ reason: null })).reason).toBe('알 수 없는 오류');
  });

  it('keeps 100 characters of its reason, none of them cut in half', () => {
    expect(judge(old({ reason: 'x'.repeat(120) })).reason).toBe('x'.repeat(100));
    expect(judge(old({ reason: '🚀'.repeat(120) })).reason).toBe('🚀'.repeat(100));
  });

  it('tells no secret in its reason, its error or its payload', () => {
    const key = 'k3J9x0QmZr7Lw2Vb5Nc8Td1Yf4Hg6Sj0';
    const { reason, exchangeError, unreadablePayload } = judge(
      old({
        reason: `apiKey=${key} rejected`,
        exchangeError: `signature=${key}`,
        unreadablePayload: `{'secret': '${key}'`,
      }),
    );

    expect(reason).toBe('apiKey=k3J9x0*** rejected');
    expect(exchangeError).toBe('signature=***');
    expect(unreadablePayload).not.toContain(key.slice(0, 6));
  });
});
