import { beforeAll, describe, expect, it } from '@jest/globals';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf, violationsOf } from './support/axe.ts';
import { type Theme, WIDTHS, type Width } from './support/console-world.ts';
import { writeFailedOrders } from './support/failed-orders.ts';
import { manyLooks } from './support/looks.ts';
import { aPerson, type Person } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const THEMES: readonly Theme[] = ['light', 'dark'];
const SIGHTS = THEMES.flatMap((theme) => (Object.keys(WIDTHS) as Width[]).map((width) => ({ theme, width })));
const CLEAN = SIGHTS.map((sight) => ({ ...sight, violations: [], sideways: [] }));

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
    await writeFailedOrders(world().installation, username, manyLooks(traders[0]?.name ?? '', 60));
});

const PAGES = ['/positions', '/positions?status=all', '/positions?symbol=NONE/USDT'];

describe.each(readers)(
  'in $locale, in both themes and widths, there is nothing that axe objects to and nothing scrolls sideways',
  (reader) => {
    const lookAt = (person: Person | null, path: string) =>
      Promise.all(
        SIGHTS.map(async (sight) => {
          const page = await world().visit(person, path, { ...sight, locale: reader.locale });
          return { ...sight, violations: await violationsOf(page), sideways: await sidewaysOf(page) };
        }),
      );

    it.each(PAGES)('on %s', async (path) => {
      expect(await lookAt(reader, path)).toEqual(CLEAN);
    });

    it('on /login', async () => {
      expect(await lookAt(null, '/login')).toEqual(CLEAN);
    });
  },
);
