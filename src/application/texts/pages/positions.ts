import type { Text } from '../text.ts';

/** The list of failed orders. */
export const POSITIONS_PAGE = {
  title: { ko: '실패된 주문', en: 'Failed orders' },
  action: { ko: '조치 필요', en: 'Needs action' },
  checking: { ko: '거래소 확인 중', en: 'Checking' },
  done: { ko: '처리됨', en: 'Done' },
  tabs: { ko: '실패 주문 구분', en: 'Kinds of failed orders' },
  none: { ko: '실패 주문이 없습니다', en: 'No failed orders' },
  noneAction: { ko: '조치가 필요한 주문이 없습니다', en: 'No order needs you' },
  noneChecking: { ko: '거래소에서 확인하는 주문이 없습니다', en: 'No order is being checked' },
  noneDone: { ko: '처리된 주문이 없습니다', en: 'Nothing has been dealt with yet' },
  noneMatch: { ko: '조건에 맞는 주문이 없습니다', en: 'No order matches' },
  clearFilters: { ko: '조건 지우기', en: 'Clear the filters' },
  next: { ko: '다음', en: 'Next' },
  first: { ko: '처음으로', en: 'To the newest' },
  pages: { ko: '쪽', en: 'Pages' },
  total: { ko: '{total}건', en: '{total} in all' },
  csv: { ko: 'CSV ({total})', en: 'CSV ({total})' },
  colours: { ko: '국내식 색상', en: 'Korean colours' },
  newRows: { ko: '새 실패 주문 {count}건', en: '{count} new' },
  leftList: { ko: '처리되어 이 목록에서 나갔습니다', en: 'Dealt with: no longer on this list' },
  keys: { ko: '단축키', en: 'Keys' },
  undo: { ko: '실행 취소', en: 'Undo' },
  failedAgain: { ko: '{symbol} 다시 실패했습니다: {reason}', en: '{symbol} failed again: {reason}' },
} as const satisfies Record<string, Text>;

/** The first line: whether anything needs somebody now. */
export const STATUS_LINE = {
  action: { ko: '조치 필요 {count}건', en: 'Needs action: {count}' },
  mayHaveExecuted: {
    ko: '체결 여부 불명 {count}건(포지션이 있을 수 있음)',
    en: 'Outcome unknown: {count} (you may have a position)',
  },
  noneUnknown: { ko: '체결 여부 불명 0건', en: 'Outcome unknown: 0' },
  checking: { ko: '거래소 확인 중 {count}건', en: 'Being checked: {count}' },
  doNotPress: { ko: '거래소 확인 중 {count}건(누르지 마세요)', en: 'Being checked: {count} (do not press)' },
  lastSignal: { ko: '마지막 웹훅', en: 'Last webhook' },
  noSignal: { ko: '아직 받은 웹훅이 없습니다', en: 'No webhook yet' },
  noAutomatic: { ko: '자동 재시도 없음', en: 'No automatic retries' },
  unavailable: { ko: '{exchange} 이용 불가', en: '{exchange} unavailable' },
  paused: { ko: '거래 일시중지됨', en: 'Trading is paused' },
  acceptedLate: {
    ko: '최근 24시간: 보낸 쪽에는 시간 초과로 응답했지만 그 뒤에 접수된 주문 {count}건',
    en: 'Last 24 hours: {count} {count|order was|orders were} accepted after the sender was told that {count|it|they} had timed out',
  },
  showThem: { ko: '목록 보기', en: 'Show them' },
  troubles: { ko: '문제가 있는 계정', en: 'Accounts in trouble' },
  since: { ko: '{time}부터', en: 'since {time}' },
  until: { ko: '{time}까지', en: 'until {time}' },
} as const satisfies Record<string, Text>;

/** Why an account's orders do not go through, and what helps. */
export const TROUBLES = {
  paused: { ko: '일시중지되어 주문을 보내지 않습니다', en: 'Paused: no order is sent' },
  frozen: {
    ko: '동결되었습니다. 거래소의 포지션을 확인한 뒤 동결을 푸세요',
    en: 'Frozen: check its positions at the exchange, then unfreeze it',
  },
  keys_refused: {
    ko: '거래소가 API 키를 거부합니다. 키를 다시 등록하세요',
    en: 'The exchange refuses the key: enter it again',
  },
  address_refused: {
    ko: '거래소가 이 키의 권한 또는 주소를 거부합니다',
    en: 'The exchange refuses this key’s permission or our address',
  },
  rate_limited: {
    ko: '거래소 요청 한도를 넘었습니다. 잠시 기다리세요',
    en: 'Over the exchange’s rate limit: wait a moment',
  },
  exchange_unavailable: { ko: '거래소를 이용할 수 없습니다', en: 'The exchange is unavailable' },
} as const satisfies Record<string, Text>;

/** The filters, in words that also name them once they are set. */
export const FILTERS = {
  label: { ko: '조건', en: 'Filters' },
  strategy_account_id: { ko: '전략 계정', en: 'Strategy account' },
  symbol: { ko: '심볼', en: 'Symbol' },
  symbolExample: { ko: '예: BTC/USDT', en: 'e.g. BTC/USDT' },
  status: { ko: '상태', en: 'Status' },
  scheduled: { ko: '예약', en: 'Schedule' },
  exhausted: { ko: '재시도 횟수', en: 'Retries' },
  accepted_late: { ko: '늦은 접수', en: 'Accepted late' },
  isAcceptedLate: { ko: '시간 초과로 응답한 뒤 접수됨', en: 'After a timeout was answered' },
  isNotAcceptedLate: { ko: '그 밖의 것', en: 'The others' },
  code: { ko: '실패 이유', en: 'Reason' },
  from: { ko: '시작일', en: 'From' },
  to: { ko: '종료일', en: 'To' },
  q: { ko: '검색어', en: 'Text' },
  unread: {
    ko: '읽을 수 없는 조건이라 아무것도 표시하지 않습니다: {names}. 고치거나 지우세요.',
    en: 'Nothing is shown, for this filter can not be read: {names}. Correct or clear it.',
  },
  qExample: { ko: '심볼, 이유, 에러, id', en: 'Symbol, reason, error or id' },
  search: { ko: '검색', en: 'Search' },
  more: { ko: '조건 더 보기', en: 'More filters' },
  all: { ko: '전체', en: 'All' },
  ofTab: { ko: '이 탭 전체', en: 'All of this tab' },
  isScheduled: { ko: '예약된 것', en: 'Scheduled' },
  isNotScheduled: { ko: '예약되지 않은 것', en: 'Not scheduled' },
  isExhausted: { ko: '5/5', en: '5/5' },
  isNotExhausted: { ko: '5/5 미만', en: 'Below 5/5' },
  drop: { ko: '{name} 조건 빼기', en: 'Drop the filter {name}' },
} as const satisfies Record<string, Text>;

export const REASON_STRIP = {
  label: { ko: '실패 이유별', en: 'By reason' },
  retryThese: { ko: '재시도', en: 'Retry' },
  retryTheseOf: { ko: '{reason} {count}건 재시도', en: 'Retry these {count}: {reason}' },
  more: { ko: '외 {count}가지', en: '{count} more' },
} as const satisfies Record<string, Text>;

/** The table's columns, in the older system's order and words. */
export const COLUMNS = {
  symbol: { ko: '심볼', en: 'Symbol' },
  side: { ko: '방향', en: 'Side' },
  type: { ko: '타입', en: 'Type' },
  quantity: { ko: '수량', en: 'Quantity' },
  price: { ko: '가격', en: 'Price' },
  reason: { ko: '실패 이유', en: 'Reason' },
  exchangeError: { ko: '거래소 에러', en: 'Exchange error' },
  createdAt: { ko: '생성 시각', en: 'Created' },
  actions: { ko: '액션', en: 'Actions' },
} as const satisfies Record<string, Text>;

/** One row. */
export const ROW = {
  retry: { ko: '재시도', en: 'Retry' },
  retryOf: { ko: '{symbol} 재시도', en: 'Retry {symbol}' },
  remove: { ko: '제거', en: 'Remove' },
  removeOf: { ko: '{symbol} 제거', en: 'Remove {symbol}' },
  restore: { ko: '되돌리기', en: 'Restore' },
  restoreOf: { ko: '{symbol} 되돌리기', en: 'Restore {symbol}' },
  review: { ko: '결과 알리기', en: 'Say what became of it' },
  reviewOf: { ko: '{symbol} 결과 알리기', en: 'Say what became of it: {symbol}' },
  reset: { ko: '초기화', en: 'Reset' },
  resetOf: { ko: '{symbol} 재시도 횟수 초기화', en: 'Reset retries of {symbol}' },
  schedule: { ko: '예약', en: 'Schedule' },
  details: { ko: '{symbol} {side} 자세히 보기', en: 'Details of {symbol} {side}' },
  more: { ko: '{symbol} 더 보기', en: 'More about {symbol}' },
  select: { ko: '{symbol} {side} {quantity} 선택', en: 'Select {symbol} {side} {quantity}' },
  selectAll: { ko: '이 쪽 모두 선택', en: 'Select all of this page' },
  retries: { ko: '재시도 횟수', en: 'Retries' },
  exhausted: { ko: '재시도 한도 도달', en: 'Retry limit reached' },
  scheduledAt: { ko: '재시도 예약', en: 'Retry scheduled' },
  scheduleMissed: { ko: '예약 시각을 놓쳤습니다', en: 'Its scheduled time was missed' },
  scheduleFailed: { ko: '예약한 재시도가 실패했습니다', en: 'Its scheduled retry failed' },
  checkingNow: {
    ko: '거래소에서 결과를 확인하는 중입니다. 누르지 마세요',
    en: 'Being looked up at the exchange: do not press',
  },
  onItsWay: { ko: '재시도하는 중입니다', en: 'A retry is on its way' },
  reviewFirst: {
    ko: '거래소에서 확인하고 결과를 알린 뒤 재시도할 수 있습니다',
    en: 'Say what became of it before a retry',
  },
  unlessSymbol: {
    ko: '거래소의 심볼이 그대로라면 재시도해도 다시 실패합니다',
    en: 'A retry fails again unless the exchange’s symbols have changed since',
  },
  unlessRule: {
    ko: '거래소의 규칙이 그대로라면 재시도해도 다시 실패합니다',
    en: 'A retry fails again unless the exchange’s rule has changed since',
  },
  incomplete: {
    ko: '이전 시스템이 주문 내용을 다 남기지 않아 다시 보낼 수 없습니다',
    en: 'The older system did not keep all of the order, so that it can not be sent again',
  },
  accepted: {
    ko: '거래소에 접수된 주문입니다. 다시 보내지 않습니다',
    en: 'The exchange has accepted this order: it is not sent again',
  },
  neverRetryable: {
    ko: '그대로 다시 보내도 될 수 없는 주문입니다',
    en: 'Sending the same order again can not succeed',
  },
} as const satisfies Record<string, Text>;

/** What an action on the page came to. */
export const DONE = {
  retried: { ko: '거래소에 접수되었습니다', en: 'The exchange has accepted it' },
  rejected: { ko: '다시 실패했습니다. 실패 이유를 확인하세요', en: 'It failed again; see the reason' },
  timeout: {
    ko: '아직 결과를 모릅니다. 거래소에서 확인하는 중이니 누르지 마세요',
    en: 'The outcome is not known yet. It is being looked up at the exchange; do not press again',
  },
  not_found: { ko: '그런 주문이 없습니다', en: 'There is no such order' },
  removed: { ko: '주문이 제거되었습니다', en: 'The order was removed' },
  was_removed: { ko: '이 주문은 이미 제거되었습니다', en: 'This order was removed' },
  restored: { ko: '주문을 되돌렸습니다', en: 'The order was restored' },
  reset: { ko: '재시도 횟수가 초기화되었습니다', en: 'The retries were reset' },
  resolved: { ko: '확인한 결과가 기록되었습니다', en: 'The outcome was recorded' },
  scheduled: { ko: '재시도가 예약되었습니다', en: 'The retry is scheduled' },
  unscheduled: { ko: '예약이 취소되었습니다', en: 'The schedule was cancelled' },
  paused: { ko: '모든 거래를 일시중지했습니다', en: 'All trading is paused' },
  resumed: { ko: '거래를 다시 시작했습니다', en: 'Trading goes on' },
} as const satisfies Record<string, Text>;
