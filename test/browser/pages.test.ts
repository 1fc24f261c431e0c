import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf, violationsOf } from './support/axe.ts';
import { writeBatch } from './support/batches.ts';
import { type Theme, WIDTHS, type Width } from './support/console-world.ts';
import { aLook, writeFailedOrders } from './support/failed-orders.ts';
import { LONG_LOOKS, manyLooks } from './support/looks.ts';
import { ORDER } from './support/orders.ts';
import { aPerson, type Person } from './support/people.ts';
import { addressOf } from './support/places.ts';
import { useConsole } from './support/use-console.ts';

const THEMES: readonly Theme[] = ['light', 'dark'];
const WIDTH_NAMES = Object.keys(WIDTHS) as Width[];
const CLEAN = WIDTH_NAMES.flatMap((width) => THEMES.map((theme) => ({ width, theme, violations: [], sideways: [] })));
/** Every kind of failed order at least once; those with the longest texts come after them. */
const ROWS = 24;
const BATCHES = [
  ['retry', 'running'],
  ['retry', 'finished'],
  ['remove', 'finished'],
] as const;

const readers = (['ko', 'en'] as const).map((locale) =>
  aPerson(`reader-${locale}`, {
    locale,
    traders: [aTrader(`Binance ${locale}`, 'binance', 'SPOT')],
    papers: ['paper'],
  }),
);
const world = useConsole(readers, { keepsPages: true });

beforeAll(async () => {
  for (const { username, traders } of readers) {
    const strategy = traders[0]!.name;
    const long = LONG_LOOKS.map((look, index) => aLook(strategy, { age: 5_000 + index, ...look }));
    await writeFailedOrders(world().installation, username, [...manyLooks(strategy, ROWS), ...long]);
    for (const [action, status] of BATCHES) await writeBatch(world().installation, username, action, status);
    for (const order of [ORDER, { ...ORDER, leverage: 20 }]) await world().gateway.webhook(traders[0]!, order);
  }
});

const PAGES = [
  '/positions',
  '/positions?status=all',
  '/positions?symbol=NONE/USDT',
  '/positions/keys',
  '/positions/:order',
  '/positions/:order/retry',
  '/positions/:order/remove',
  '/positions/:order/schedule',
  '/positions/:exhausted/reset',
  '/positions/:review/review',
  '/positions/batch?action=retry',
  '/positions/batch?action=remove',
  '/positions/batches/:running',
  '/positions/batches/:retried?show=failures',
  '/positions/batches/:removed',
  '/orders',
  '/orders?symbol=NONE/USDT',
  '/strategies',
  '/strategies/new',
  '/strategies/:strategy/edit',
  '/strategies/:strategy/token',
  '/strategies/:strategy/accounts',
  '/strategies/:strategy/delete',
  '/strategies/accounts/new',
  '/strategies/accounts/new?exchange=okx',
  '/strategies/accounts/new?exchange=hyperliquid',
  '/strategies/accounts/:account/edit',
  '/strategies/accounts/:account/key',
  '/strategies/accounts/:account/test',
  '/strategies/accounts/:account/unfreeze',
  '/strategies/accounts/:account/delete',
  '/settings',
];

describe.each(readers)(
  'in $locale, in both themes and widths, there is nothing that axe objects to and nothing scrolls sideways',
  (reader) => {
    const pages = new Map<string, Promise<Page>>();
    const pageOf = (person: Person | null, width: Width): Promise<Page> => {
      const name = `${person?.username} ${width}`;
      const page = pages.get(name) ?? world().page(person, { width, locale: reader.locale });
      pages.set(name, page);
      return page;
    };
    const lookAt = async (person: Person | null, path: string) => {
      const found = WIDTH_NAMES.map(async (width) => {
        const page = await pageOf(person, width);
        await page.goto(path);
        const seen: unknown[] = [];
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme });
          // A theme is nothing but colours.
          const violations = await violationsOf(page, theme === THEMES[0] ? 'all' : 'colours');
          seen.push({ width, theme, violations, sideways: await sidewaysOf(page) });
        }
        return seen;
      });
      return (await Promise.all(found)).flat();
    };

    it.each(PAGES)('on %s', async (path) => {
      expect(await lookAt(reader, await addressOf(world(), reader, path))).toEqual(CLEAN);
    });

    it('on /login', async () => {
      expect(await lookAt(null, '/login')).toEqual(CLEAN);
    });
  },
);
