import type { Text } from '../text.ts';

/** The REST API's own page. */
export const API_DOCS_PAGE = {
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
} as const satisfies Record<string, Text>;
