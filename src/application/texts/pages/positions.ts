import type { Text } from '../text.ts';

export const POSITIONS_PAGE = {
  title: { ko: '실패된 주문', en: 'Failed orders' },
  strategy: { ko: '전략 계정', en: 'Strategy account' },
  all: { ko: '전체', en: 'All' },
  symbol: { ko: '심볼', en: 'Symbol' },
  symbolExample: { ko: '예: BTC/USDT', en: 'e.g. BTC/USDT' },
  status: { ko: '상태', en: 'Status' },
  open: { ko: '처리할 것', en: 'To deal with' },
  search: { ko: '검색', en: 'Search' },
  retry: { ko: '재시도', en: 'Retry' },
  retryOf: { ko: '{symbol} 재시도', en: 'Retry {symbol}' },
  remove: { ko: '제거', en: 'Remove' },
  removeOf: { ko: '{symbol} 제거', en: 'Remove {symbol}' },
  restore: { ko: '되돌리기', en: 'Restore' },
  retries: { ko: '재시도 횟수', en: 'Retries' },
  none: { ko: '실패 주문이 없습니다', en: 'No failed orders' },
  noneMatch: { ko: '조건에 맞는 주문이 없습니다', en: 'No order matches' },
  next: { ko: '다음', en: 'Next' },
  total: { ko: '{total}건', en: '{total} in all' },
  csv: { ko: 'CSV ({total})', en: 'CSV ({total})' },
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
  restored: { ko: '주문을 되돌렸습니다', en: 'The order was restored' },
} as const satisfies Record<string, Text>;
