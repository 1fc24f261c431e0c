import type { Person } from '../support/people.ts';
import { empty, long, newcomer, sixty, tenThousand, troubled } from './people.ts';
import { ON_POSITIONS } from './positions.ts';
import { press, type Step, send, wrongSymbols } from './steps.ts';

/** One page in one state. */
export interface Shot {
  readonly name: string;
  /** Null: nobody is logged in. */
  readonly person: Person | null;
  /** With the words of `addressOf` in it. */
  readonly path: string;
  /** The whole page rather than the window. */
  readonly isWhole?: boolean;
  readonly prepare?: Step;
  /** What it means the page to complain of. */
  readonly allowed?: RegExp;
}

const REFUSED = /status of 40[01]/;

const LOGIN: readonly Shot[] = [
  { name: 'login', person: null, path: '/login', isWhole: true },
  {
    name: 'login-refused',
    person: null,
    path: '/login',
    isWhole: true,
    prepare: send({ username: 'kim', password: 'wrong' }, '[role="alert"]'),
    allowed: REFUSED,
  },
];

const ORDERS: readonly Shot[] = [
  { name: 'orders-0', person: empty, path: '/orders', isWhole: true },
  { name: 'orders-60', person: sixty, path: '/orders' },
  {
    name: 'orders-received',
    person: sixty,
    path: '/orders',
    prepare: (page) => page.locator('summary').nth(1).click(),
  },
  { name: 'orders-none-match', person: sixty, path: '/orders?symbol=NONE/USDT', isWhole: true },
  { name: 'orders-10000', person: tenThousand, path: '/orders' },
  { name: 'orders-long', person: long, path: '/orders', isWhole: true },
];

const setup = (name: string, person: Person, path: string, prepare?: Step): Shot => ({
  name,
  person,
  path: `/strategies${path}`,
  isWhole: prepare === undefined,
  ...(prepare && { prepare, allowed: REFUSED }),
});

const SETUP: readonly Shot[] = [
  setup('strategies-newcomer', newcomer, ''),
  setup('strategies-0', empty, ''),
  setup('strategies', sixty, ''),
  setup('strategies-long', long, ''),
  setup('strategies-troubled', troubled, ''),
  setup('strategy-new', sixty, '/new'),
  setup('strategy-refused', sixty, '/new', wrongSymbols),
  setup('strategy-edit', long, '/:strategy/edit'),
  setup('strategy-accounts', sixty, '/:strategy/accounts'),
  setup('strategy-webhook', sixty, '/:strategy/token'),
  setup('strategy-token', sixty, '', press('a[href$="/token"]', 'dialog[open] form button.danger', '#copy-token')),
  setup('strategy-delete', long, '/:strategy/delete'),
  setup('account-choose', sixty, '/accounts/new'),
  setup('account-new', sixty, '/accounts/new?exchange=okx'),
  setup('account-paper', sixty, '/accounts/new?exchange=paper'),
  setup('account-unsupported', sixty, '/accounts/new?exchange=hyperliquid'),
  setup('account-edit', long, '/accounts/:account/edit'),
  setup('account-key', sixty, '/accounts/:account/key'),
  setup('account-test', sixty, '/accounts/:account/test'),
  setup(
    'account-tested',
    sixty,
    '',
    press('a[href$="/test"]', 'dialog[open] form button.primary', 'dialog[open] .notice'),
  ),
  setup('account-unfreeze', troubled, '/accounts/:account/unfreeze'),
  setup('account-delete', long, '/accounts/:account/delete'),
];

const SETTINGS: readonly Shot[] = [
  { name: 'settings', person: sixty, path: '/settings', isWhole: true },
  { name: 'settings-saved', person: sixty, path: '/settings?notice=saved', isWhole: true },
];

export const SHOTS: readonly Shot[] = [...LOGIN, ...ON_POSITIONS, ...ORDERS, ...SETUP, ...SETTINGS];
