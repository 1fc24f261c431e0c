import type { Text } from '../text.ts';

/** What is chosen on the list, and what can be done with it. */
export const SELECTION = {
  count: { ko: '{count}건 선택됨', en: '{count} selected' },
  all: { ko: '조건에 맞는 {total}건 모두 선택', en: 'Select all {total} that match' },
  retry: { ko: '선택한 주문 재시도', en: 'Retry selected' },
  remove: { ko: '선택한 주문 제거', en: 'Remove selected' },
  restore: { ko: '선택한 주문 되돌리기', en: 'Restore selected' },
  clear: { ko: '선택 해제', en: 'Clear selection' },
} as const satisfies Record<string, Text>;

/** The question before many at once. */
export const BATCH_CONFIRM = {
  retry: { ko: '주문 {count}건을 재시도하시겠습니까?', en: 'Retry {count} {count|order|orders}?' },
  remove: {
    ko: '주문 {count}건을 목록에서 제거하시겠습니까? 되돌릴 수 있습니다.',
    en: 'Remove {count} {count|order|orders} from the list? It can be undone.',
  },
  restore: { ko: '주문 {count}건을 되돌리시겠습니까?', en: 'Restore {count} {count|order|orders}?' },
  confirmRetry: { ko: '{count}건 재시도', en: 'Retry {count}' },
  confirmRemove: { ko: '{count}건 제거', en: 'Remove {count}' },
  confirmRestore: { ko: '{count}건 되돌리기', en: 'Restore {count}' },
  account: { ko: '계정', en: 'Account' },
  symbol: { ko: '심볼', en: 'Symbol' },
  orders: { ko: '주문', en: 'Orders' },
  net: { ko: '순', en: 'Net' },
  counts: { ko: '매수 {buys} / 매도 {sells}', en: 'BUY {buys} / SELL {sells}' },
  noNet: { ko: '계산할 수 없음', en: 'not known' },
  leftOut: { ko: '제외되는 {count}건', en: '{count} {count|is|are} left out' },
  staleOrder: { ko: '5분이 지난 시장가 주문', en: 'MARKET orders older than 5 minutes' },
  live: { ko: '실거래 주문 {count}건이 들어 있습니다', en: '{count} of them are LIVE: real money' },
  order: {
    ko: '계정과 심볼마다 오래된 것부터 보냅니다. 계정 전체에 해당하는 거부가 세 번 이어지면 그 계정은 멈춥니다.',
    en: 'The oldest go first for each account and symbol. Three refusals in a row that concern a whole account stop it.',
  },
  includeStale: { ko: '5분이 지난 시장가 주문도 포함해서 다시 보기', en: 'Include MARKET orders older than 5 minutes' },
  excludeStale: { ko: '5분이 지난 시장가 주문은 빼고 다시 보기', en: 'Leave out MARKET orders older than 5 minutes' },
  staleIncluded: {
    ko: '5분이 지난 시장가 주문이 들어 있습니다. 지금 가격으로 체결됩니다',
    en: 'MARKET orders older than 5 minutes are included: they trade at the price of now',
  },
  type: {
    ko: '실거래 주문 {count}건을 제거합니다. 확인을 위해 {count}을(를) 입력하세요',
    en: '{count} LIVE orders will be removed. Type {count} to confirm',
  },
  notTyped: { ko: '{count}을(를) 그대로 입력하세요', en: 'Type exactly {count}' },
  nothing: { ko: '할 수 있는 주문이 없습니다', en: 'Nothing can be done with any of them' },
  none: { ko: '선택한 주문이 없습니다', en: 'Nothing is selected' },
  busy: { ko: '시작하는 중입니다', en: 'Starting' },
} as const satisfies Record<string, Text>;

/** How far a batch is. */
export const BATCH_PROGRESS = {
  retry: { ko: '주문 {total}건 재시도', en: 'Retrying {total} {total|order|orders}' },
  remove: { ko: '주문 {total}건 제거', en: 'Removing {total} {total|order|orders}' },
  restore: { ko: '주문 {total}건 되돌리기', en: 'Restoring {total} {total|order|orders}' },
  running: { ko: '진행 중', en: 'Running' },
  cancelled: { ko: '취소됨', en: 'Cancelled' },
  finished: { ko: '끝남', en: 'Finished' },
  waiting: { ko: '대기', en: 'Waiting' },
  inProgress: { ko: '처리 중', en: 'In progress' },
  done: { ko: '성공', en: 'Done' },
  failed: { ko: '실패', en: 'Failed' },
  left_out: { ko: '제외', en: 'Left out' },
  progress: { ko: '전체 {total}건 중 {settled}건 처리', en: '{settled} of {total} settled' },
  goesOn: { ko: '이 창을 닫아도 계속됩니다', en: 'It goes on when this is closed' },
  cancel: { ko: '나머지 취소', en: 'Cancel the rest' },
  showFailures: { ko: '실패와 제외 보기', en: 'Show failures' },
  hideFailures: { ko: '실패와 제외 숨기기', en: 'Hide failures' },
  failures: { ko: '실패하거나 제외된 주문', en: 'Failed or left out' },
  more: { ko: '더 보기', en: 'Show more' },
  order: { ko: '주문 #{id}', en: 'Order #{id}' },
  undo: { ko: '실행 취소', en: 'Undo' },
  missing: { ko: '그런 일괄 처리가 없습니다', en: 'There is no such batch' },
} as const satisfies Record<string, Text>;
