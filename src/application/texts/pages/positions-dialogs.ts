import type { Text } from '../text.ts';

/** The words of the confirmations and forms of one failed order. */
export const RETRY_DIALOG = {
  question: { ko: '이 주문을 재시도하시겠습니까?', en: 'Retry this order?' },
  confirm: { ko: '재시도', en: 'Retry' },
  notNow: { ko: '지금은 재시도할 수 없습니다', en: 'It can not be retried now' },
  live: { ko: '실제 돈으로 주문합니다', en: 'This order spends real money' },
  proven: {
    ko: '앞선 시도는 체결되지 않은 것이 확인되었습니다. 누르면 한 번만 보냅니다',
    en: 'The last attempt is proven not to have been executed. Pressing sends this order once',
  },
  stale: {
    ko: '5분이 지난 시장가 주문입니다. 신호가 온 때의 가격이 아니라 지금 가격으로 체결됩니다',
    en: 'A MARKET order older than 5 minutes: it trades at the price of now, not of its signal',
  },
  busy: { ko: '거래소에 보내는 중입니다', en: 'Being sent to the exchange' },
} as const satisfies Record<string, Text>;

/** What the exchange tells of the market of an order. */
export const MARKET_NOW = {
  title: { ko: '지금 시장', en: 'The market now' },
  ask: { ko: '거래소에 물어보기', en: 'Ask the exchange' },
  asking: { ko: '거래소에 묻는 중입니다…', en: 'Asking the exchange…' },
  lastPrice: { ko: '현재가', en: 'Last price' },
  difference: { ko: '주문 가격보다 {percent}%', en: '{percent}% from the order’s price' },
  noDifference: { ko: '주문 가격과 같음', en: 'same as the order’s price' },
  position: { ko: '포지션', en: 'Position' },
  LONG: { ko: '롱', en: 'Long' },
  SHORT: { ko: '숏', en: 'Short' },
  FLAT: { ko: '없음', en: 'None' },
  balance: { ko: '{currency} 사용 가능', en: '{currency} free' },
  nothing: { ko: '거래소가 알려 주지 않았습니다', en: 'The exchange did not tell' },
} as const satisfies Record<string, Text>;

export const REMOVE_DIALOG = {
  question: {
    ko: '이 주문을 목록에서 제거하시겠습니까? 되돌릴 수 있습니다.',
    en: 'Remove this order from the list? It can be undone.',
  },
  confirm: { ko: '제거', en: 'Remove' },
  schedule: { ko: '예약된 재시도도 취소됩니다', en: 'Its scheduled retry is cancelled too' },
} as const satisfies Record<string, Text>;

/** What was to be done with an order that is not on the list any more. */
export const REMOVAL = {
  title: { ko: '이미 제거된 주문입니다', en: 'It was removed already' },
  removed: { ko: '이 주문은 이미 제거되었습니다', en: 'This order was removed' },
  removedBy: {
    ko: '이 주문은 이미 제거되었습니다 ({time}, {by})',
    en: 'This order was removed (at {time}, by {by})',
  },
} as const satisfies Record<string, Text>;

export const RESET_DIALOG = {
  question: { ko: '재시도 횟수를 초기화하시겠습니까?', en: 'Reset the retries?' },
  explanation: {
    ko: '재시도 한도(5번)에 도달했습니다. 실패한 원인을 없앤 뒤 초기화하세요. 주문은 보내지 않습니다.',
    en: 'The limit of 5 retries is reached. Remove the cause of the failures first. Nothing is sent now.',
  },
  confirm: { ko: '0/5로 초기화', en: 'Reset to 0/5' },
} as const satisfies Record<string, Text>;

export const SCHEDULE_DIALOG = {
  question: { ko: '언제 재시도할까요?', en: 'Retry when?' },
  at: { ko: '재시도할 시각 ({timeZone})', en: 'Time of the retry ({timeZone})' },
  explanation: {
    ko: '한 번만 시도합니다. 실패하면 다시 예약하지 않습니다.',
    en: 'It is tried once. When it fails, it is not scheduled again.',
  },
  confirm: { ko: '예약', en: 'Schedule' },
  now: { ko: '현재 예약', en: 'Scheduled now' },
  cancel: { ko: '예약 취소', en: 'Cancel the schedule' },
  notATime: { ko: '날짜와 시각을 입력하세요', en: 'Give a date and a time' },
} as const satisfies Record<string, Text>;

export const REVIEW_DIALOG = {
  question: { ko: '이 주문이 거래소에 접수되었습니까?', en: 'Did the exchange accept this order?' },
  explanation: {
    ko: '결과를 자동으로 확인할 수 없었습니다. 거래소에서 아래 id로 찾아보고 알려 주세요. 모르면 아무것도 누르지 마세요.',
    en: 'Its outcome could not be found out. Look for it at the exchange by this id. If you can not tell, press nothing.',
  },
  clientOrderId: { ko: '클라이언트 주문 id', en: 'Client order id' },
  accepted: { ko: '접수되어 있음', en: 'It was accepted' },
  exchangeOrderId: { ko: '거래소의 주문 id', en: 'Order id at the exchange' },
  confirmAccepted: { ko: '접수된 것으로 기록', en: 'Record as accepted' },
  denied: { ko: '접수되지 않음', en: 'It was not accepted' },
  typeToDeny: { ko: '확인을 위해 「{words}」라고 입력하세요', en: 'To confirm, type “{words}”' },
  wordsToDeny: { ko: '접수되지 않음', en: 'not accepted' },
  confirmDenied: { ko: '접수되지 않은 것으로 기록', en: 'Record as not accepted' },
  deniedMeans: {
    ko: '재시도할 수 있게 됩니다. 실제로는 접수되어 있었다면 주문이 두 번 체결될 수 있습니다',
    en: 'It can then be retried. If it was accepted after all, it may be executed twice',
  },
  evidence: { ko: '거래소에 지금 나와 있는 것', en: 'What the exchange lists now' },
  ask: { ko: '거래소에 물어보기', en: 'Ask the exchange' },
  asking: { ko: '거래소에 묻는 중입니다…', en: 'Asking the exchange…' },
  openOrders: { ko: '미체결 주문', en: 'Open orders' },
  recentFills: { ko: '최근 체결', en: 'Recent fills' },
  noneListed: { ko: '없음', en: 'None' },
  notTold: { ko: '거래소가 알려 주지 않았습니다', en: 'The exchange did not tell' },
  ours: { ko: '우리가 보낸 주문', en: 'Ours' },
  useId: { ko: '이 id 쓰기', en: 'Use this id' },
  notTyped: { ko: '「{words}」라고 그대로 입력하세요', en: 'Type exactly “{words}”' },
  shown: { ko: '거래소가 보여 주는 주문', en: 'The exchange shows' },
} as const satisfies Record<string, Text>;

export const KEYS_DIALOG = {
  title: { ko: '단축키', en: 'Keys' },
  nextRow: { ko: '다음 주문', en: 'Next order' },
  previousRow: { ko: '이전 주문', en: 'Previous order' },
  select: { ko: '선택', en: 'Select' },
  open: { ko: '자세히 보기', en: 'Details' },
  retry: { ko: '재시도', en: 'Retry' },
  remove: { ko: '제거', en: 'Remove' },
  filter: { ko: '조건 입력', en: 'Filter' },
  help: { ko: '이 도움말', en: 'This help' },
  close: { ko: '닫기', en: 'Close' },
} as const satisfies Record<string, Text>;
