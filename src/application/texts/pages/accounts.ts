import type { Text } from '../text.ts';

/** Accounts at exchanges, on the strategies' page. */
export const ACCOUNTS = {
  title: { ko: '거래소 계정', en: 'Exchange accounts' },
  none: { ko: '아직 거래소 계정이 없습니다', en: 'No exchange accounts yet' },
  exchange: { ko: '거래소', en: 'Exchange' },
  key: { ko: 'API 키', en: 'API key' },
  noKey: { ko: '없음', en: 'None' },
  marginMode: { ko: '마진 모드', en: 'Margin mode' },
  marginNone: { ko: '거래소 설정대로', en: 'As set at the exchange' },
  cross: { ko: '교차', en: 'Cross' },
  isolated: { ko: '격리', en: 'Isolated' },
  off: { ko: '꺼짐', en: 'Off' },
  paused: { ko: '일시중지됨', en: 'Paused' },
  frozen: { ko: '동결됨', en: 'Frozen' },
} as const satisfies Record<string, Text>;
