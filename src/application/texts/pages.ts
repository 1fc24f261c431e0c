import { API_DOCS_PAGE } from './pages/api-docs.ts';
import { FIRST_START } from './pages/first-start.ts';
import { LOGIN_PAGE } from './pages/login.ts';
import { COLUMNS, DONE, POSITIONS_PAGE } from './pages/positions.ts';
import { SHELL } from './pages/shell.ts';
import { BADGES, SIDES, STATUSES } from './pages/words.ts';
import type { Text } from './text.ts';

/** The words of every page, and of every part that several pages share. */
export const PAGES = {
  shell: SHELL,
  badges: BADGES,
  sides: SIDES,
  statuses: STATUSES,
  login: LOGIN_PAGE,
  positions: POSITIONS_PAGE,
  columns: COLUMNS,
  done: DONE,
  firstStart: FIRST_START,
  apiDocs: API_DOCS_PAGE,
} as const satisfies Record<string, Record<string, Text>>;
