import type { Text } from '../text.ts';

export const SETTINGS_PAGE = {
  title: { ko: '설정', en: 'Settings' },
  languageAndZone: { ko: '언어와 시간대', en: 'Language and time zone' },
  language: { ko: '언어', en: 'Language' },
  timeZone: { ko: '시간대', en: 'Time zone' },
  timeZoneHint: {
    ko: '모든 시각을 이 시간대로 보여 줍니다. 지금은 {time}입니다',
    en: 'Every time is shown by this clock, where it is now {time}',
  },
  save: { ko: '저장', en: 'Save' },
  password: { ko: '비밀번호 변경', en: 'Change the password' },
  current: { ko: '현재 비밀번호', en: 'Current password' },
  next: { ko: '새 비밀번호', en: 'New password' },
  nextHint: { ko: '{least}자 이상', en: 'At least {least} characters' },
  again: { ko: '새 비밀번호 한 번 더', en: 'New password again' },
  passwordMeans: {
    ko: '바꾸면 다른 기기에서는 모두 로그아웃됩니다',
    en: 'Changing it logs all your other devices out',
  },
  change: { ko: '변경', en: 'Change' },
  differs: { ko: '새 비밀번호와 다릅니다', en: 'differs from the new password' },
  view: { ko: '이 브라우저의 화면', en: 'How this browser shows it' },
  theme: { ko: '화면 밝기', en: 'Theme' },
  light: { ko: '밝게', en: 'Light' },
  dark: { ko: '어둡게', en: 'Dark' },
  system: { ko: '시스템 설정', en: 'As the system' },
  colours: { ko: '매수·매도 색상', en: 'Colours of buy and sell' },
  standard: { ko: '매수 초록 · 매도 빨강', en: 'Buy green, sell red' },
  domestic: { ko: '매수 빨강 · 매도 파랑 (국내식)', en: 'Buy red, sell blue (as in Korea)' },
  instance: { ko: '이 서버', en: 'This instance' },
  webhook: { ko: '웹훅 주소', en: 'Webhook address' },
  webhookHint: { ko: '알림은 이 주소로 보냅니다', en: 'Alerts are sent here' },
  version: { ko: '버전', en: 'Version' },
  apiDocs: { ko: 'REST API 문서', en: 'The REST API' },
  session: { ko: '로그인', en: 'Session' },
  loggedInAs: { ko: '로그인한 사용자: {username}', en: 'Logged in as {username}' },
  logOut: { ko: '로그아웃', en: 'Log out' },
  notRight: { ko: '표시된 항목을 고쳐 주세요', en: 'Correct the fields that are marked' },
} as const satisfies Record<string, Text>;

/** What an action on the page came to. */
export const SETTINGS_DONE = {
  saved: { ko: '저장했습니다', en: 'Saved' },
  password_changed: {
    ko: '비밀번호를 바꿨습니다. 다른 기기에서는 모두 로그아웃되었습니다',
    en: 'The password is changed, and all your other devices are logged out',
  },
} as const satisfies Record<string, Text>;
