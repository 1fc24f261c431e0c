import { ACCOUNT_CONFIRM, ACCOUNT_FORM, ACCOUNTS, KEY_TEST } from './pages/accounts.ts';
import { API_DOCS_PAGE } from './pages/api-docs.ts';
import { BATCH_CONFIRM, BATCH_PROGRESS, SELECTION } from './pages/batches.ts';
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
import { COLUMNS, DONE, FILTERS, POSITIONS_PAGE, REASON_STRIP, ROW, STATUS_LINE, TROUBLES } from './pages/positions.ts';
import { ATTEMPT_STATES, DETAIL, EXCHANGE_STATUSES, FACTS, HISTORY_ACTIONS } from './pages/positions-detail.ts';
import {
  KEYS_DIALOG,
  MARKET_NOW,
  REMOVAL,
  REMOVE_DIALOG,
  RESET_DIALOG,
  RETRY_DIALOG,
  REVIEW_DIALOG,
  SCHEDULE_DIALOG,
} from './pages/positions-dialogs.ts';
import { SETTINGS_DONE, SETTINGS_PAGE } from './pages/settings.ts';
import { SHELL } from './pages/shell.ts';
import {
  CHECKLIST,
  DELETE_STRATEGY,
  JOIN_PANEL,
  STRATEGIES_DONE,
  STRATEGIES_PAGE,
  STRATEGIES_REFUSED,
  STRATEGY_FORM,
  WEBHOOK_PANEL,
} from './pages/strategies.ts';
import { BADGES, EXCHANGES, SIDES, STATUSES } from './pages/words.ts';
import type { Text } from './text.ts';

/** The words of every page, and of every part that several pages share. */
export const PAGES = {
  shell: SHELL,
  badges: BADGES,
  sides: SIDES,
  statuses: STATUSES,
  exchanges: EXCHANGES,
  attemptStates: ATTEMPT_STATES,
  exchangeStatuses: EXCHANGE_STATUSES,
  login: LOGIN_PAGE,
  positions: POSITIONS_PAGE,
  statusLine: STATUS_LINE,
  troubles: TROUBLES,
  filters: FILTERS,
  reasonStrip: REASON_STRIP,
  columns: COLUMNS,
  row: ROW,
  done: DONE,
  retryDialog: RETRY_DIALOG,
  marketNow: MARKET_NOW,
  removeDialog: REMOVE_DIALOG,
  removal: REMOVAL,
  resetDialog: RESET_DIALOG,
  scheduleDialog: SCHEDULE_DIALOG,
  reviewDialog: REVIEW_DIALOG,
  keysDialog: KEYS_DIALOG,
  selection: SELECTION,
  batchConfirm: BATCH_CONFIRM,
  batchProgress: BATCH_PROGRESS,
  facts: FACTS,
  detail: DETAIL,
  historyActions: HISTORY_ACTIONS,
  checklist: CHECKLIST,
  strategies: STRATEGIES_PAGE,
  strategyForm: STRATEGY_FORM,
  webhookPanel: WEBHOOK_PANEL,
  strategiesDone: STRATEGIES_DONE,
  strategiesRefused: STRATEGIES_REFUSED,
  deleteStrategy: DELETE_STRATEGY,
  joinPanel: JOIN_PANEL,
  accounts: ACCOUNTS,
  accountForm: ACCOUNT_FORM,
  accountConfirm: ACCOUNT_CONFIRM,
  keyTest: KEY_TEST,
  orders: ORDERS_PAGE,
  signalFilters: SIGNAL_FILTERS,
  signalColumns: SIGNAL_COLUMNS,
  signalStatuses: SIGNAL_STATUSES,
  orderStatuses: ORDER_STATUSES,
  outcome: OUTCOME,
  nothingArrived: NOTHING_ARRIVED,
  settings: SETTINGS_PAGE,
  settingsDone: SETTINGS_DONE,
  firstStart: FIRST_START,
  apiDocs: API_DOCS_PAGE,
} as const satisfies Record<string, Record<string, Text>>;
