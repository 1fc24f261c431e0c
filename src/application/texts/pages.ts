import type { Text } from './text.ts';

/** The words of every page. */
export const PAGES = {
  login: {
    title: { ko: '로그인', en: 'Log in' },
    username: { ko: '사용자 이름', en: 'User name' },
    password: { ko: '비밀번호', en: 'Password' },
    submit: { ko: '로그인', en: 'Log in' },
  },
  positions: {
    title: { ko: '실패된 주문', en: 'Failed orders' },
    logOut: { ko: '로그아웃', en: 'Log out' },
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
  },
  /** The table's columns, in the older system's order and words. */
  columns: {
    symbol: { ko: '심볼', en: 'Symbol' },
    side: { ko: '방향', en: 'Side' },
    type: { ko: '타입', en: 'Type' },
    quantity: { ko: '수량', en: 'Quantity' },
    price: { ko: '가격', en: 'Price' },
    reason: { ko: '실패 이유', en: 'Reason' },
    exchangeError: { ko: '거래소 에러', en: 'Exchange error' },
    createdAt: { ko: '생성 시각', en: 'Created' },
    actions: { ko: '액션', en: 'Actions' },
  },
  sides: {
    BUY: { ko: '매수', en: 'BUY' },
    SELL: { ko: '매도', en: 'SELL' },
  },
  statuses: {
    pending_retry: { ko: '조치 필요', en: 'Needs action' },
    retrying: { ko: '재시도 중', en: 'Retrying' },
    unconfirmed: { ko: '거래소 확인 중', en: 'Checking with the exchange' },
    needs_review: { ko: '직접 확인 필요', en: 'Needs your review' },
    completed: { ko: '접수 확인됨', en: 'Confirmed accepted' },
    removed: { ko: '제거됨', en: 'Removed' },
  },
  /** What an action on a page came to. */
  done: {
    retried: { ko: '거래소에 접수되었습니다', en: 'The exchange has accepted it' },
    rejected: { ko: '다시 실패했습니다. 실패 이유를 확인하세요', en: 'It failed again; see the reason' },
    timeout: {
      ko: '아직 결과를 모릅니다. 거래소에서 확인하는 중이니 누르지 마세요',
      en: 'The outcome is not known yet. It is being looked up at the exchange; do not press again',
    },
    not_found: { ko: '그런 주문이 없습니다', en: 'There is no such order' },
    removed: { ko: '주문이 제거되었습니다', en: 'The order was removed' },
    restored: { ko: '주문을 되돌렸습니다', en: 'The order was restored' },
  },
  /** On the terminal, in both languages at once: nobody has chosen one yet. */
  firstStart: {
    ready: {
      ko: '데모 준비 완료',
      en: 'The demo is ready (paper trading: no real money, no exchange). These secrets are shown once.',
    },
  },
  apiDocs: {
    body: { ko: '본문', en: 'Body' },
    parameter: { ko: '파라미터', en: 'Parameter' },
    field: { ko: '필드', en: 'Field' },
    type: { ko: '타입', en: 'Type' },
    meaning: { ko: '뜻', en: 'Meaning' },
    status: { ko: '상태 코드', en: 'Status' },
    when: { ko: '언제', en: 'When' },
    schemas: { ko: '스키마', en: 'Schemas' },
    or: { ko: ' 또는 ', en: ' or ' },
    with: { ko: ' + ', en: ' with ' },
    listOf: { ko: '목록:', en: 'list of' },
    allOf: { ko: '모두 포함:', en: 'All of' },
    otherLanguage: { ko: 'English', en: '한국어' },
  },
} as const satisfies Record<string, Record<string, Text>>;
