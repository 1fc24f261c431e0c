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
  /** It changes what the page shows, so that its widths are taken one after the other. */
  readonly isChanging?: boolean;
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

const whole = (person: Person, paths: Readonly<Record<string, string>>): readonly Shot[] =>
  Object.entries(paths).map(([name, path]) => ({ name, person, path: `/strategies${path}`, isWhole: true }));

const led = (name: string, path: string, prepare: Step): Shot => ({
  name,
  person: sixty,
  path: `/strategies${path}`,
  prepare,
  allowed: REFUSED,
});

const SETUP: readonly Shot[] = [
  ...whole(newcomer, { 'strategies-newcomer': '' }),
  ...whole(empty, { 'strategies-0': '' }),
  ...whole(troubled, { 'strategies-troubled': '', 'account-unfreeze': '/accounts/:account/unfreeze' }),
  ...whole(long, {
    'strategies-long': '',
    'strategy-edit': '/:strategy/edit',
    'strategy-delete': '/:strategy/delete',
    'account-edit': '/accounts/:account/edit',
    'account-delete': '/accounts/:account/delete',
  }),
  ...whole(sixty, {
    strategies: '',
    'strategy-new': '/new',
    'strategy-accounts': '/:strategy/accounts',
    'strategy-webhook': '/:strategy/token',
    'account-choose': '/accounts/new',
    'account-new': '/accounts/new?exchange=okx',
    'account-paper': '/accounts/new?exchange=paper',
    'account-unsupported': '/accounts/new?exchange=hyperliquid',
    'account-key': '/accounts/:account/key',
    'account-test': '/accounts/:account/test',
  }),
  led('strategy-refused', '/new', wrongSymbols),
  led('strategy-token', '', press('a[href$="/token"]', 'dialog[open] form button.danger', '#copy-token')),
  led('account-tested', '', press('a[href$="/test"]', 'dialog[open] form button.primary', 'dialog[open] .notice')),
];

const SETTINGS: readonly Shot[] = [
  { name: 'settings', person: sixty, path: '/settings', isWhole: true },
  { name: 'settings-saved', person: sixty, path: '/settings?notice=saved', isWhole: true },
];

export const SHOTS: readonly Shot[] = [...LOGIN, ...ON_POSITIONS, ...ORDERS, ...SETUP, ...SETTINGS];
