import type { Text } from '../text.ts';

/** The page of signals and what became of them. */
export const ORDERS_PAGE = {
  title: { ko: '신호와 주문', en: 'Signals and orders' },
  purpose: { ko: '받은 웹훅마다 무엇이 되었는지 보여 줍니다', en: 'Every webhook that came, and what became of it' },
  total: { ko: '신호 {total}건', en: '{total} {total|signal|signals}' },
  totalAtLeast: { ko: '신호 {total}건 이상', en: '{total} signals or more' },
  pages: { ko: '페이지', en: 'Pages' },
  first: { ko: '처음으로', en: 'Newest' },
  next: { ko: '다음', en: 'Next' },
  newRows: { ko: '새 신호 {count}건', en: '{count} new' },
  noneMatch: { ko: '조건에 맞는 신호가 없습니다', en: 'No signal matches' },
  clearFilters: { ko: '조건 지우기', en: 'Clear the filters' },
  left: { ko: '더 이상 조건에 맞지 않습니다', en: 'It no longer matches' },
} as const satisfies Record<string, Text>;

export const SIGNAL_FILTERS = {
  label: { ko: '신호 찾기', en: 'Find signals' },
  search: { ko: '검색', en: 'Search' },
  all: { ko: '전체', en: 'All' },
  more: { ko: '조건 더 보기', en: 'More filters' },
  strategy_id: { ko: '전략', en: 'Strategy' },
  status: { ko: '신호', en: 'Signal' },
  order_status: { ko: '주문 상태', en: 'Order status' },
  symbol: { ko: '심볼', en: 'Symbol' },
  symbolExample: { ko: '예: BTC/USDT', en: 'e.g. BTC/USDT' },
  webhook_id: { ko: '웹훅 id', en: 'Webhook id' },
  from: { ko: '언제부터', en: 'From' },
  to: { ko: '언제까지', en: 'To' },
} as const satisfies Record<string, Text>;

export const SIGNAL_COLUMNS = {
  receivedAt: { ko: '받은 시각', en: 'Received' },
  strategy: { ko: '전략', en: 'Strategy' },
  symbol: { ko: '심볼', en: 'Symbol' },
  side: { ko: '방향', en: 'Side' },
  type: { ko: '타입', en: 'Type' },
  amount: { ko: '수량', en: 'Quantity' },
  price: { ko: '가격', en: 'Price' },
  outcome: { ko: '결과', en: 'What became of it' },
} as const satisfies Record<string, Text>;

/** What became of a signal as a whole. */
export const SIGNAL_STATUSES = {
  taken: { ko: '주문이 됨', en: 'Taken' },
  refused: { ko: '거부됨', en: 'Refused' },
  voided: { ko: '무효', en: 'Void' },
} as const satisfies Record<string, Text>;

export const ORDER_STATUSES = {
  accepted: { ko: '접수됨', en: 'Accepted' },
  sending: { ko: '전송 중', en: 'Sending' },
  failed: { ko: '실패', en: 'Failed' },
  unconfirmed: { ko: '거래소 확인 중', en: 'Checking with the exchange' },
  needs_review: { ko: '직접 확인 필요', en: 'Needs your review' },
} as const satisfies Record<string, Text>;

export const OUTCOME = {
  filled: { ko: '체결 {filled}', en: 'filled {filled}' },
  filledOf: { ko: '체결 {filled} / {quantity}', en: 'filled {filled} of {quantity}' },
  average: { ko: '평균 {price}', en: 'at {price} on average' },
  quantity: { ko: '수량 {quantity}', en: 'quantity {quantity}' },
  requested: { ko: '요청 {quantity}', en: 'asked for {quantity}' },
  failedOrder: { ko: '실패 주문 #{id}', en: 'Failed order #{id}' },
  noStrategy: { ko: '전략 미정', en: 'No strategy' },
  cost: { ko: '{cost} (금액)', en: '{cost} (cost)' },
  stop: { ko: '스탑 {price}', en: 'stop {price}' },
  voided: {
    ko: '503으로 응답했고 아무것도 전송하지 않았습니다. 보낸 쪽이 다시 보내야 합니다',
    en: 'It was answered 503 and nothing was sent; its sender had to send it again',
  },
  received: { ko: '받은 내용', en: 'What was received' },
  signalId: { ko: '신호 id', en: 'Signal id' },
  webhookId: { ko: '웹훅 id', en: 'Webhook id' },
  answer: { ko: '웹훅 응답', en: 'Answered' },
  code: { ko: '코드', en: 'Code' },
  exchangeOrderId: { ko: '{account}의 거래소 주문 id', en: 'Exchange order id at {account}' },
  clientOrderId: { ko: '{account}의 클라이언트 주문 id', en: 'Client order id at {account}' },
  cut: { ko: '(너무 길어서 줄였습니다)', en: '(cut: it is too long)' },
} as const satisfies Record<string, Text>;

/** What to look at when an alert left nothing behind. */
export const NOTHING_ARRIVED = {
  title: { ko: '아직 받은 신호가 없습니다', en: 'No signal has come yet' },
  question: { ko: '보낸 알림이 여기 없나요?', en: 'An alert is missing here?' },
  token: {
    ko: '토큰이 틀린 웹훅은 아무 데도 저장되지 않습니다. 401로 응답하고 횟수만 셉니다. 알림의 토큰이 전략의 토큰과 같은지 확인하세요',
    en: 'A webhook with a wrong token is stored nowhere: it is answered 401 and only counted. Compare the token in the alert with the strategy’s',
  },
  address: { ko: '알림을 보낼 주소', en: 'Where alerts have to be sent' },
  body: {
    ko: '본문이 JSON 객체가 아니거나(400), 허용되지 않은 주소에서 왔거나(403), 64 KiB를 넘으면(413) 역시 남지 않습니다',
    en: 'Nothing is left either of a body that is not a JSON object (400), of an address that is not allowed (403), or of more than 64 KiB (413)',
  },
  sender: {
    ko: '보낸 쪽의 기록에서 응답 코드를 확인하세요. TradingView라면 알림 기록에 있습니다',
    en: 'Look up the answer in the sender’s log; TradingView keeps one for each alert',
  },
  example: { ko: '직접 보내 보기', en: 'Send one yourself' },
} as const satisfies Record<string, Text>;
