import type { Text } from '../text.ts';

/** Words that more than one page uses. */
export const SIDES = {
  BUY: { ko: '매수', en: 'BUY' },
  SELL: { ko: '매도', en: 'SELL' },
} as const satisfies Record<string, Text>;

export const STATUSES = {
  pending_retry: { ko: '조치 필요', en: 'Needs action' },
  retrying: { ko: '재시도 중', en: 'Retrying' },
  unconfirmed: { ko: '거래소 확인 중', en: 'Checking with the exchange' },
  needs_review: { ko: '직접 확인 필요', en: 'Needs your review' },
  completed: { ko: '접수 확인됨', en: 'Confirmed accepted' },
  removed: { ko: '제거됨', en: 'Removed' },
} as const satisfies Record<string, Text>;

/** What money is at stake. The word itself is the same in both languages. */
export const BADGES = {
  PAPER: { ko: '모의 거래: 실제 돈이 아닙니다', en: 'Paper trading: no real money' },
  LIVE: { ko: '실거래: 실제 돈입니다', en: 'Live: real money' },
  TESTNET: { ko: '거래소의 테스트넷', en: 'The exchange’s testnet' },
  SIMULATED: {
    ko: '시뮬레이터로 연결됨: 거래소에 가지 않습니다',
    en: 'A simulator answers: nothing reaches the exchange',
  },
} as const satisfies Record<string, Text>;

/** Exchanges whose names people write otherwise than their ids. */
export const EXCHANGES = {
  binance: { ko: '바이낸스', en: 'Binance' },
  bybit: { ko: '바이비트', en: 'Bybit' },
  okx: { ko: 'OKX', en: 'OKX' },
  upbit: { ko: '업비트', en: 'Upbit' },
  bithumb: { ko: '빗썸', en: 'Bithumb' },
  paper: { ko: '모의 거래소', en: 'Paper exchange' },
} as const satisfies Record<string, Text>;
