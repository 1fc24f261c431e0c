import type { Text } from '../text.ts';

/** What frames every page. */
export const SHELL = {
  skip: { ko: '본문으로 건너뛰기', en: 'Skip to the content' },
  navigation: { ko: '주 메뉴', en: 'Main' },
  positions: { ko: '실패 주문', en: 'Failed orders' },
  orders: { ko: '주문', en: 'Orders' },
  strategies: { ko: '전략', en: 'Strategies' },
  settings: { ko: '설정', en: 'Settings' },
  logOut: { ko: '로그아웃', en: 'Log out' },
  tools: { ko: '보기 설정과 로그아웃', en: 'View and log out' },
  language: { ko: '언어', en: 'Language' },
  korean: { ko: '한국어', en: '한국어' },
  english: { ko: 'English', en: 'English' },
  theme: { ko: '화면 밝기', en: 'Theme' },
  light: { ko: '밝게', en: 'Light' },
  dark: { ko: '어둡게', en: 'Dark' },
  system: { ko: '시스템 설정', en: 'As the system' },
  notices: { ko: '알림', en: 'Notices' },
  close: { ko: '닫기', en: 'Close' },
  cancel: { ko: '취소', en: 'Cancel' },
  again: { ko: '다시 시도', en: 'Try again' },
  back: { ko: '돌아가기', en: 'Back' },
  trading: { ko: '거래', en: 'Trading' },
  tradingOn: { ko: '거래 중', en: 'Trading' },
  tradingPaused: { ko: '일시중지됨', en: 'Paused' },
  live: { ko: '실시간', en: 'Live' },
  reconnecting: { ko: '다시 연결하는 중', en: 'Reconnecting' },
  stopped: { ko: '멈춤', en: 'Stopped' },
  unreachable: {
    ko: '서버에 연결할 수 없습니다. 아무것도 바뀌지 않았을 수 있으니 목록을 확인하세요',
    en: 'The server can not be reached. Nothing may have changed: look at the list',
  },
  simulator: {
    ko: '시뮬레이터에 연결되어 있습니다. 주문이 거래소에 가지 않습니다',
    en: 'Connected to a simulator: no order reaches an exchange',
  },
} as const satisfies Record<string, Text>;
