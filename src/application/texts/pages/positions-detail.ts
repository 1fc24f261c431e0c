import type { Text } from '../text.ts';

/** Facts of an order, as dialogs and the drawer list them. */
export const FACTS = {
  account: { ko: '계정', en: 'Account' },
  marketType: { ko: '시장', en: 'Market' },
  requestedQuantity: { ko: '요청 수량', en: 'Requested' },
  sentQuantity: { ko: '전송 수량', en: 'Sent' },
  cost: { ko: '금액', en: 'Cost' },
  price: { ko: '가격', en: 'Price' },
  stopPrice: { ko: '스탑 가격', en: 'Stop price' },
  timeInForce: { ko: '유효 조건', en: 'Time in force' },
  positionSide: { ko: '포지션 방향', en: 'Position side' },
  reduceOnly: { ko: '포지션 감소 전용', en: 'Reduce only' },
  yes: { ko: '예', en: 'Yes' },
  atMarket: { ko: '시장가', en: 'At market' },
  signalAge: { ko: '신호가 온 때', en: 'Signal received' },
  reason: { ko: '실패 이유', en: 'Reason' },
  exchangeError: { ko: '거래소 에러', en: 'Exchange error' },
  webhookId: { ko: '웹훅 id', en: 'Webhook id' },
  exchangeOrderId: { ko: '거래소 주문 id', en: 'Exchange order id' },
} as const satisfies Record<string, Text>;

/** The drawer. */
export const DETAIL = {
  title: { ko: '{symbol} {side} 실패 주문', en: 'Failed order {symbol} {side}' },
  chain: { ko: '경과', en: 'What happened' },
  received: { ko: '웹훅 받음', en: 'Received' },
  authenticated: { ko: '토큰 확인', en: 'Authenticated' },
  validated: { ko: '내용 확인', en: 'Validated' },
  sent: { ko: '거래소로 보냄', en: 'Sent' },
  notSent: { ko: '보내지 않음', en: 'Not sent' },
  exchange: { ko: '거래소 응답', en: 'Exchange' },
  answered: { ko: '웹훅에 응답', en: 'Webhook answered' },
  after: { ko: '+{ms} ms', en: '+{ms} ms' },
  within: { ko: '{ms} ms 안에', en: 'within {ms} ms' },
  noAnswer: { ko: '받지 못함', en: 'None came' },
  answeredWith: { ko: 'HTTP {status}', en: 'HTTP {status}' },
  legacy: { ko: '이전 시스템에서 가져온 주문입니다', en: 'It came from the older system' },
  attempts: { ko: '시도', en: 'Attempts' },
  attempt: { ko: '시도 {number}', en: 'Attempt {number}' },
  noAttempts: { ko: '보낸 적이 없습니다', en: 'It was never sent' },
  latency: { ko: '{ms} ms', en: '{ms} ms' },
  clientOrderId: { ko: '클라이언트 주문 id', en: 'Client order id' },
  filled: { ko: '체결 수량', en: 'Filled' },
  averagePrice: { ko: '평균 체결가', en: 'Average price' },
  exchangeStatus: { ko: '거래소 상태', en: 'At the exchange' },
  payload: { ko: '받은 내용 (비밀 값은 가림)', en: 'Payload (secrets hidden)' },
  history: { ko: '이력', en: 'History' },
  noHistory: { ko: '아직 아무도 손대지 않았습니다', en: 'Nobody has touched it yet' },
  itself: { ko: '자동', en: 'by itself' },
} as const satisfies Record<string, Text>;

export const ATTEMPT_STATES = {
  sending: { ko: '보내는 중', en: 'Sending' },
  accepted: { ko: '접수됨', en: 'Accepted' },
  rejected: { ko: '거부됨', en: 'Rejected' },
  not_sent: { ko: '보내지 않음', en: 'Not sent' },
  unknown: { ko: '거래소 확인 중', en: 'Checking' },
  not_executed: { ko: '접수되지 않음이 확인됨', en: 'Proven not accepted' },
  needs_review: { ko: '직접 확인 필요', en: 'Needs your review' },
} as const satisfies Record<string, Text>;

export const EXCHANGE_STATUSES = {
  open: { ko: '미체결', en: 'Open' },
  filled: { ko: '모두 체결', en: 'Filled' },
  partly_filled_closed: { ko: '일부 체결 후 종료', en: 'Closed, partly filled' },
  closed_unfilled: { ko: '체결 없이 종료', en: 'Closed, unfilled' },
} as const satisfies Record<string, Text>;

export const HISTORY_ACTIONS = {
  retried: { ko: '재시도', en: 'Retried' },
  removed: { ko: '제거', en: 'Removed' },
  restored: { ko: '되돌림', en: 'Restored' },
  reset: { ko: '재시도 횟수 초기화', en: 'Retries reset' },
  accepted_by_hand: { ko: '접수된 것으로 알림', en: 'Said to be accepted' },
  denied_by_hand: { ko: '접수되지 않은 것으로 알림', en: 'Said not to be accepted' },
  scheduled: { ko: '재시도 예약', en: 'Retry scheduled' },
  unscheduled: { ko: '예약 취소', en: 'Schedule cancelled' },
} as const satisfies Record<string, Text>;
