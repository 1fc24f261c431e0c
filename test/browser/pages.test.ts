import { beforeAll, describe, expect, it } from '@jest/globals';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf, violationsOf } from './support/axe.ts';
import { type Theme, WIDTHS, type Width } from './support/console-world.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { manyLooks } from './support/looks.ts';
import { aPerson, type Person } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const THEMES: readonly Theme[] = ['light', 'dark'];
const WIDTH_NAMES = Object.keys(WIDTHS) as Width[];
const CLEAN = WIDTH_NAMES.flatMap((width) => THEMES.map((theme) => ({ width, theme, violations: [], sideways: [] })));
/** Every kind of failed order at least once. */
const ROWS = 24;

const readers = (['ko', 'en'] as const).map((locale) =>
  aPerson(`reader-${locale}`, {
    locale,
    traders: [aTrader(`Binance ${locale}`, 'binance', 'SPOT')],
    papers: ['paper'],
  }),
);
const world = useConsole(readers);

beforeAll(async () => {
  for (const { username, traders } of readers)
    await writeFailedOrders(world().installation, username, manyLooks(traders[0]?.name ?? '', ROWS));
});

const PAGES = [
  '/positions?symbol=NONE/USDT',
  '/strategies',
  '/strategies/new',
  '/strategies/accounts/new?exchange=okx',
];

describe.each(readers)(
  'in $locale, in both themes and widths, there is nothing that axe objects to and nothing scrolls sideways',
  (reader) => {
    const lookAt = async (person: Person | null, path: string) => {
      const found = WIDTH_NAMES.map(async (width) => {
        const page = await world().visit(person, path, { width, locale: reader.locale });
        const seen: unknown[] = [];
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme });
          seen.push({ width, theme, violations: await violationsOf(page), sideways: await sidewaysOf(page) });
        }
        return seen;
      });
      return (await Promise.all(found)).flat();
    };

    it.each(PAGES)('on %s', async (path) => {
      expect(await lookAt(reader, path)).toEqual(CLEAN);
    });

    it('on /login', async () => {
      expect(await lookAt(null, '/login')).toEqual(CLEAN);
    });
  },
);
