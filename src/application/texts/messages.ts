import type { Text } from './text.ts';

/** The text of each stable code. */
export const MESSAGES = {
  INVALID_PAYLOAD: { ko: '본문은 JSON 객체여야 합니다', en: 'The body must be a JSON object' },
  INVALID_ORDER: { ko: '주문을 읽을 수 없습니다: {fields}', en: 'The order can not be read: {fields}' },
  INVALID_TOKEN: { ko: '토큰이 없거나 알 수 없는 토큰입니다', en: 'The token is missing or unknown' },
  STRATEGY_AMBIGUOUS: { ko: 'group_name으로 전략을 고르세요: {names}', en: 'Name one strategy in group_name: {names}' },
  STRATEGY_MISMATCH: {
    ko: '이 토큰에는 group_name {name}인 전략이 없습니다',
    en: 'This token opens no strategy with the group_name {name}',
  },
  NO_ACTIVE_ACCOUNT: { ko: '전략에 켜진 계정이 없습니다', en: 'The strategy has no active account' },
  IP_NOT_ALLOWED: { ko: '허용되지 않은 주소입니다', en: 'This address is not allowed' },
  STRATEGY_INACTIVE: { ko: '전략이 꺼져 있습니다', en: 'The strategy is switched off' },
  TRADING_PAUSED: { ko: '거래가 일시중지되었습니다', en: 'Trading is paused' },
  LIMIT_EXCEEDED: { ko: '전략의 한도를 넘습니다: {what}', en: 'Over a limit of the strategy: {what}' },
  IDEMPOTENCY_CONFLICT: { ko: '같은 id로 다른 주문이 이미 왔습니다', en: 'This id was already used for another order' },
  PAYLOAD_TOO_LARGE: { ko: '본문은 64 KiB까지입니다', en: 'The body may have at most 64 KiB' },
  UNSUPPORTED_MEDIA_TYPE: {
    ko: 'application/json 또는 text/plain으로 보내세요',
    en: 'Send application/json or text/plain',
  },
  TOO_MANY_BAD_TOKENS: { ko: '잘못된 토큰이 너무 많이 왔습니다', en: 'Too many bad tokens from this address' },
  NOT_ACCEPTED: {
    ko: '주문을 받지 못했습니다. 아무것도 전송되지 않았습니다',
    en: 'The order could not be taken; nothing was sent',
  },
  NOT_READY: { ko: '준비되지 않았습니다', en: 'Not ready' },
  NOT_FOUND: { ko: '찾을 수 없습니다', en: 'Not found' },
  METHOD_NOT_ALLOWED: { ko: '이 주소에서는 {allowed}만 쓸 수 있습니다', en: 'Only {allowed} is allowed here' },
  INTERNAL: { ko: '서버 오류입니다. 로그를 확인하세요', en: 'An error of the server; its log tells more' },
  UNAUTHORIZED: { ko: 'Unauthorized', en: 'Unauthorized' },
  CSRF_MISSING: { ko: 'The CSRF token is missing', en: 'The CSRF token is missing' },
  CSRF_INVALID: { ko: 'The CSRF token is invalid', en: 'The CSRF token is invalid' },
  INVALID_LOGIN: { ko: '사용자 이름 또는 비밀번호가 맞지 않습니다', en: 'The user name or the password is wrong' },
  TOO_MANY_LOGINS: {
    ko: '로그인에 여러 번 실패했습니다. {seconds}초 뒤에 다시 시도하세요',
    en: 'Too many failed logins: try again in {seconds} seconds',
  },
  WRONG_PASSWORD: { ko: '현재 비밀번호가 맞지 않습니다', en: 'The current password is wrong' },
  TOO_MANY_PASSWORDS: {
    ko: '비밀번호를 여러 번 틀렸습니다. {seconds}초 뒤에 다시 시도하세요',
    en: 'Too many wrong passwords: try again in {seconds} seconds',
  },
  TOO_MANY_STREAMS: {
    ko: '열려 있는 이벤트 연결이 너무 많습니다',
    en: 'Too many event streams are open; close one',
  },
  INVALID_REQUEST: { ko: '요청을 읽을 수 없습니다: {fields}', en: 'The request can not be read: {fields}' },
  REQUEST_TOO_LARGE: { ko: '요청이 너무 큽니다', en: 'The request is too large' },
  UNAVAILABLE: {
    ko: '데이터베이스를 쓸 수 없습니다. 잠시 뒤에 다시 시도하세요',
    en: 'The database is unavailable: try again in a moment',
  },
  CHANGED_MEANWHILE: {
    ko: '다른 곳에서 먼저 바뀌었습니다. 다시 시도하세요',
    en: 'It was changed meanwhile: try again',
  },
  NAME_TAKEN: { ko: '이미 쓰고 있는 {field}입니다', en: 'This {field} is in use already' },
  UNRESOLVED_ORDERS: {
    ko: '아직 결과를 모르거나 이 설정이 필요한 주문이 있어 바꿀 수 없습니다: {what}',
    en: 'Orders need it as it is, or their outcome is still unknown: {what}',
  },
  KEY_MAY_WITHDRAW: {
    ko: '이 키로 출금할 수 있습니다. 거래소에서 출금 권한을 빼세요',
    en: 'This key may withdraw: take that permission from it at the exchange',
  },
  KEY_MAY_NOT_TRADE: { ko: '이 키로는 거래할 수 없습니다', en: 'This key may not trade' },
  EXECUTION_TIMEOUT: { ko: 'Order execution timeout', en: 'Order execution timeout' },
  MAX_RETRIES_EXCEEDED: {
    ko: '최대 재시도 횟수(5회)를 초과했습니다',
    en: 'The maximum number of retries (5) is exceeded',
  },
  RETRY_IN_PROGRESS: { ko: '이미 재시도하는 중입니다', en: 'A retry is already on its way' },
  UNCONFIRMED: {
    ko: '거래소에서 결과를 확인하는 중입니다. 아무것도 전송하지 않았습니다',
    en: 'Its outcome is being looked up at the exchange; nothing was sent',
  },
  NEEDS_REVIEW: {
    ko: '거래소에서 직접 확인한 뒤 결과를 알려 주세요',
    en: 'Look at the exchange and say what became of it first',
  },
  NOT_RETRYABLE: { ko: '이 주문에는 할 수 없습니다', en: 'This can not be done with this order' },
  ACCOUNT_INACTIVE: { ko: '계정 또는 전략이 꺼져 있습니다', en: 'The account or its strategy is switched off' },
  ACCOUNT_FROZEN: {
    ko: '계정이 동결되었습니다. 거래소의 포지션을 먼저 확인하세요',
    en: 'The account is frozen: check its positions at the exchange first',
  },
  RATE_LIMITED: {
    ko: '거래소 요청 한도로 여러 번 거부되었습니다. 초기화한 뒤 재시도하세요',
    en: 'Refused too often for the exchange’s rate limit: reset it, then retry',
  },
  CLOCK_SKEW: {
    ko: '시계 차이로 여러 번 거부되었습니다. 시계를 맞추고 초기화한 뒤 재시도하세요',
    en: 'Refused too often for a wrong clock: set the clock, reset it, then retry',
  },
  COMPLETED: {
    ko: '거래소에 접수된 주문이라 제거할 것이 없습니다',
    en: 'The exchange has accepted it: there is nothing to remove',
  },
  NOT_EXHAUSTED: { ko: '재시도 횟수가 아직 남아 있습니다', en: 'It has retries left' },
  NOT_IN_REVIEW: { ko: '직접 확인할 것이 없는 주문입니다', en: 'Nobody has to judge this order' },
  VERDICT_CONTRADICTED: {
    ko: '거래소가 보여 주는 것과 다릅니다. 아무것도 바꾸지 않았습니다',
    en: 'The exchange shows otherwise; nothing was changed',
  },
  EXCHANGE_ORDER_ID_REQUIRED: {
    ko: '거래소가 보여 주지 않는 주문입니다. 거래소의 주문 id를 넣으세요',
    en: 'The exchange shows no such order: give the id that it has there',
  },
  STALE_ORDER: {
    ko: '5분이 지난 시장가 주문입니다. 그래도 보내려면 include_stale을 쓰세요',
    en: 'A MARKET order older than 5 minutes: ask for include_stale to send it all the same',
  },
  SCHEDULE_IN_PAST: { ko: '이미 지난 시각입니다', en: 'This time has passed' },
} as const satisfies Record<string, Text>;
