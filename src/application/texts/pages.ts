import { ACCOUNTS } from './pages/accounts.ts';
import { API_DOCS_PAGE } from './pages/api-docs.ts';
import { FIRST_START } from './pages/first-start.ts';
import { LOGIN_PAGE } from './pages/login.ts';
import {
  NOTHING_ARRIVED,
  ORDER_STATUSES,
  ORDERS_PAGE,
  OUTCOME,
  SIGNAL_COLUMNS,
  SIGNAL_FILTERS,
  SIGNAL_STATUSES,
} from './pages/orders.ts';
import { COLUMNS, DONE, POSITIONS_PAGE } from './pages/positions.ts';
import { SHELL } from './pages/shell.ts';
import {
  DELETE_STRATEGY,
  JOIN_PANEL,
  STRATEGIES_DONE,
  STRATEGIES_PAGE,
  STRATEGIES_REFUSED,
  STRATEGY_FORM,
  WEBHOOK_PANEL,
} from './pages/strategies.ts';
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
  strategies: STRATEGIES_PAGE,
  strategyForm: STRATEGY_FORM,
  webhookPanel: WEBHOOK_PANEL,
  strategiesDone: STRATEGIES_DONE,
  strategiesRefused: STRATEGIES_REFUSED,
  deleteStrategy: DELETE_STRATEGY,
  joinPanel: JOIN_PANEL,
  accounts: ACCOUNTS,
  orders: ORDERS_PAGE,
  signalFilters: SIGNAL_FILTERS,
  signalColumns: SIGNAL_COLUMNS,
  signalStatuses: SIGNAL_STATUSES,
  orderStatuses: ORDER_STATUSES,
  outcome: OUTCOME,
  nothingArrived: NOTHING_ARRIVED,
  firstStart: FIRST_START,
  apiDocs: API_DOCS_PAGE,
} as const satisfies Record<string, Record<string, Text>>;
