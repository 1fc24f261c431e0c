import type { Text } from '../text.ts';

export const LOGIN_PAGE = {
  title: { ko: '로그인', en: 'Log in' },
  purpose: { ko: '웹훅을 거래소 주문으로', en: 'Webhooks into exchange orders' },
  username: { ko: '사용자 이름', en: 'User name' },
  password: { ko: '비밀번호', en: 'Password' },
  submit: { ko: '로그인', en: 'Log in' },
} as const satisfies Record<string, Text>;
