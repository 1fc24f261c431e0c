import type { Locale } from '../../../domain/account.ts';
import type { FailedOrderStatus } from '../../../domain/failed-order.ts';

/** Every word of the pages, in both languages. */
interface Words {
  readonly title: string;
  readonly logOut: string;
  readonly strategy: string;
  readonly all: string;
  readonly symbol: string;
  readonly symbolExample: string;
  readonly status: string;
  readonly open: string;
  readonly search: string;
  readonly columns: Readonly<
    Record<
      'symbol' | 'side' | 'type' | 'quantity' | 'price' | 'reason' | 'exchangeError' | 'createdAt' | 'actions',
      string
    >
  >;
  readonly sides: Readonly<Record<'BUY' | 'SELL', string>>;
  readonly retry: string;
  readonly retryOf: string;
  readonly remove: string;
  readonly removeOf: string;
  readonly restore: string;
  readonly retries: string;
  readonly statuses: Readonly<Record<FailedOrderStatus, string>>;
  readonly none: string;
  readonly noneMatch: string;
  readonly next: string;
  readonly total: string;
  readonly csv: string;
  readonly notices: Readonly<Record<'retried' | 'rejected' | 'timeout' | 'not_found' | 'removed' | 'restored', string>>;
}

export const WORDS = {
  ko: {
    title: '실패된 주문',
    logOut: '로그아웃',
    strategy: '전략 계정',
    all: '전체',
    symbol: '심볼',
    symbolExample: '예: BTC/USDT',
    status: '상태',
    open: '처리할 것',
    search: '검색',
    columns: {
      symbol: '심볼',
      side: '방향',
      type: '타입',
      quantity: '수량',
      price: '가격',
      reason: '실패 이유',
      exchangeError: '거래소 에러',
      createdAt: '생성 시각',
      actions: '액션',
    },
    sides: { BUY: '매수', SELL: '매도' },
    retry: '재시도',
    retryOf: '{symbol} 재시도',
    remove: '제거',
    removeOf: '{symbol} 제거',
    restore: '되돌리기',
    retries: '재시도 횟수',
    statuses: {
      pending_retry: '조치 필요',
      retrying: '재시도 중',
      unconfirmed: '거래소 확인 중',
      needs_review: '직접 확인 필요',
      completed: '접수 확인됨',
      removed: '제거됨',
    },
    none: '실패 주문이 없습니다',
    noneMatch: '조건에 맞는 주문이 없습니다',
    next: '다음',
    total: '{total}건',
    csv: 'CSV ({total})',
    notices: {
      retried: '거래소에 접수되었습니다',
      rejected: '다시 실패했습니다. 실패 이유를 확인하세요',
      timeout: '아직 결과를 모릅니다. 거래소에서 확인하는 중이니 누르지 마세요',
      not_found: '그런 주문이 없습니다',
      removed: '주문이 제거되었습니다',
      restored: '주문을 되돌렸습니다',
    },
  },
  en: {
    title: 'Failed orders',
    logOut: 'Log out',
    strategy: 'Strategy account',
    all: 'All',
    symbol: 'Symbol',
    symbolExample: 'e.g. BTC/USDT',
    status: 'Status',
    open: 'To deal with',
    search: 'Search',
    columns: {
      symbol: 'Symbol',
      side: 'Side',
      type: 'Type',
      quantity: 'Quantity',
      price: 'Price',
      reason: 'Reason',
      exchangeError: 'Exchange error',
      createdAt: 'Created',
      actions: 'Actions',
    },
    sides: { BUY: 'BUY', SELL: 'SELL' },
    retry: 'Retry',
    retryOf: 'Retry {symbol}',
    remove: 'Remove',
    removeOf: 'Remove {symbol}',
    restore: 'Restore',
    retries: 'Retries',
    statuses: {
      pending_retry: 'Needs action',
      retrying: 'Retrying',
      unconfirmed: 'Checking with the exchange',
      needs_review: 'Needs your review',
      completed: 'Confirmed accepted',
      removed: 'Removed',
    },
    none: 'No failed orders',
    noneMatch: 'No order matches',
    next: 'Next',
    total: '{total} in all',
    csv: 'CSV ({total})',
    notices: {
      retried: 'The exchange has accepted it',
      rejected: 'It failed again; see the reason',
      timeout: 'The outcome is not known yet. It is being looked up at the exchange; do not press again',
      not_found: 'There is no such order',
      removed: 'The order was removed',
      restored: 'The order was restored',
    },
  },
} as const satisfies Record<Locale, Words>;

/** Puts values into the placeholders of a text. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
