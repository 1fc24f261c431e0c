import type { Text } from '../text.ts';

/** On the terminal, in both languages at once: nobody has chosen one yet. */
export const FIRST_START = {
  ready: {
    ko: '데모 준비 완료',
    en: 'The demo is ready (paper trading: no real money, no exchange). These secrets are shown once.',
  },
} as const satisfies Record<string, Text>;
