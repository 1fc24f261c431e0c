import { busy, empty, long, one, sixty, tenThousand, troubled, watched } from './people.ts';
import type { Shot } from './shots.ts';
import {
  comesIn,
  keys,
  marketPending,
  press,
  RETRY,
  reconnecting,
  removeOne,
  TICK,
  tick,
  unreachable,
} from './steps.ts';

const POSITIONS = '/positions';

const LISTS: readonly Shot[] = [
  { name: 'positions-0', person: empty, path: POSITIONS, isWhole: true },
  { name: 'positions-0-checking', person: empty, path: '/positions?status=unconfirmed,retrying', isWhole: true },
  { name: 'positions-1', person: one, path: POSITIONS, isWhole: true },
  { name: 'positions-60', person: sixty, path: POSITIONS },
  { name: 'positions-60-end', person: sixty, path: POSITIONS, prepare: (page) => page.evaluate('scrollTo(0, 99999)') },
  { name: 'positions-60-checking', person: sixty, path: '/positions?status=unconfirmed,retrying' },
  { name: 'positions-60-done', person: sixty, path: '/positions?status=completed,removed' },
  { name: 'positions-60-all', person: sixty, path: '/positions?status=all' },
  { name: 'positions-60-filtered', person: sixty, path: '/positions?symbol=ETH/USDT&scheduled=false' },
  { name: 'positions-none-match', person: sixty, path: '/positions?symbol=NONE/USDT', isWhole: true },
  { name: 'positions-10000', person: tenThousand, path: POSITIONS },
  { name: 'positions-long', person: long, path: POSITIONS, isWhole: true },
  { name: 'positions-troubled', person: troubled, path: POSITIONS, isWhole: true },
  { name: 'positions-notice', person: one, path: '/positions?notice=retried', isWhole: true },
  { name: 'positions-notice-bad', person: one, path: '/positions?notice=rejected', isWhole: true },
  { name: 'positions-pill', person: watched, path: POSITIONS, prepare: comesIn(watched) },
  { name: 'positions-removed', person: busy, path: POSITIONS, prepare: removeOne, isChanging: true },
  {
    name: 'positions-reconnecting',
    person: one,
    path: POSITIONS,
    prepare: reconnecting,
    allowed: /api\/events|ERR_FAILED/,
  },
  { name: 'not-found', person: sixty, path: '/positions/999999999', isWhole: true, allowed: /status of 404/ },
];

const OF_ONE: readonly Shot[] = [
  { name: 'drawer', person: sixty, path: POSITIONS, prepare: press('.symbol') },
  { name: 'drawer-long', person: long, path: POSITIONS, prepare: press('.symbol') },
  { name: 'drawer-page', person: sixty, path: '/positions/:order', isWhole: true },
  { name: 'retry', person: sixty, path: POSITIONS, prepare: press(RETRY) },
  { name: 'retry-long', person: long, path: POSITIONS, prepare: press(RETRY) },
  { name: 'retry-loading', person: sixty, path: POSITIONS, prepare: marketPending },
  { name: 'retry-unreachable', person: sixty, path: POSITIONS, prepare: unreachable, allowed: /ERR_FAILED/ },
  { name: 'remove', person: sixty, path: '/positions/:order', prepare: press('.btn-remove') },
  { name: 'review', person: sixty, path: POSITIONS, prepare: press('.btn-review') },
  { name: 'reset', person: sixty, path: '/positions/:exhausted', prepare: press('.btn-reset') },
  { name: 'schedule', person: sixty, path: '/positions/:order', prepare: press('a[href*="/schedule"]') },
  { name: 'keys', person: sixty, path: POSITIONS, prepare: keys },
];

const ALL = '.select-all input';

const OF_MANY: readonly Shot[] = [
  { name: 'selection', person: sixty, path: POSITIONS, prepare: tick },
  { name: 'batch', person: sixty, path: POSITIONS, prepare: press(TICK, '.batch-retry') },
  { name: 'batch-60', person: sixty, path: '/positions/batch?action=retry', isWhole: true },
  { name: 'batch-remove', person: sixty, path: '/positions/batch?action=remove', isWhole: true },
  { name: 'batch-10000', person: tenThousand, path: POSITIONS, prepare: press(TICK, ALL, '.batch-retry') },
  { name: 'batch-long', person: long, path: '/positions/batch?action=retry', isWhole: true },
  { name: 'batch-running', person: sixty, path: '/positions/batches/:running', isWhole: true },
  { name: 'batch-finished', person: sixty, path: '/positions/batches/:retried', isWhole: true },
  { name: 'batch-failures', person: long, path: '/positions/batches/:retried?show=failures', isWhole: true },
  { name: 'batch-removed', person: sixty, path: '/positions/batches/:removed', isWhole: true },
];

export const ON_POSITIONS: readonly Shot[] = [...LISTS, ...OF_ONE, ...OF_MANY];
