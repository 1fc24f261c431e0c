import type { Text } from './text.ts';

/** What to do next where the status of a failed order says more than its reason. */
export const STATUS_ADVICE = {
  needs_review: {
    ko: '거래소에서 이 주문을 찾아보고 결과를 알려 주세요',
    en: 'Look for the order at the exchange, then say what became of it',
  },
  exhausted: {
    ko: '원인을 확인한 뒤 재시도 횟수를 초기화하거나 제거하세요',
    en: 'Find the cause, then reset the retries or remove it',
  },
  not_executed: {
    ko: '접수되지 않은 것이 확인되었습니다. 재시도할 수 있습니다',
    en: 'It was proven not to be executed; it can be retried',
  },
} as const satisfies Record<string, Text>;

/** What was done. */
export const NOTICES = {
  removed: { ko: '주문이 제거되었습니다', en: 'The order was removed' },
  restored: { ko: '주문이 복원되었습니다', en: 'The order was restored' },
  reset: { ko: '재시도 횟수가 초기화되었습니다', en: 'The retries were reset' },
  resolved: { ko: '확인한 결과가 기록되었습니다', en: 'The outcome was recorded' },
  scheduled: { ko: '재시도가 예약되었습니다', en: 'The retry is scheduled' },
  unscheduled: { ko: '예약이 취소되었습니다', en: 'The schedule was cancelled' },
} as const satisfies Record<string, Text>;
