import { beforeAll, describe, expect, it } from '@jest/globals';
import { aTrader } from '../support/gateway-traders.ts';
import { sidewaysOf, violationsOf } from './support/axe.ts';
import { type Theme, WIDTHS, type Width } from './support/console-world.ts';
import { aLook, writeFailedOrders } from './support/failed-orders.ts';
import { LONG_LOOKS, manyLooks } from './support/looks.ts';
import { ORDER } from './support/orders.ts';
import { aPerson, type Person } from './support/people.ts';
import { useConsole } from './support/use-console.ts';

const THEMES: readonly Theme[] = ['light', 'dark'];
const WIDTH_NAMES = Object.keys(WIDTHS) as Width[];
const CLEAN = WIDTH_NAMES.flatMap((width) => THEMES.map((theme) => ({ width, theme, violations: [], sideways: [] })));
/** Every kind of failed order at least once; those with the longest texts come after them. */
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
  for (const { username, traders } of readers) {
    const strategy = traders[0]!.name;
    const long = LONG_LOOKS.map((look, index) => aLook(strategy, { age: 5_000 + index, ...look }));
    await writeFailedOrders(world().installation, username, [...manyLooks(strategy, ROWS), ...long]);
    for (const order of [ORDER, { ...ORDER, leverage: 20 }]) await world().gateway.webhook(traders[0]!, order);
  }
});

/** `:strategy` stands for the id of the reader's first one, `:order` and `:review` for failed orders that can be retried and judged. */
const PAGES = [
  '/positions',
  '/positions?status=all',
  '/positions?symbol=NONE/USDT',
  '/positions/keys',
  '/positions/:order',
  '/positions/:order/retry',
  '/positions/:order/remove',
  '/positions/:order/schedule',
  '/positions/:review/review',
  '/orders',
  '/orders?symbol=NONE/USDT',
  '/strategies',
  '/strategies/new',
  '/strategies/:strategy/edit',
  '/strategies/:strategy/token',
  '/strategies/:strategy/accounts',
  '/strategies/:strategy/delete',
  '/settings',
];

const IDS = `
  select min(s.id) as strategy, max(f.id) filter (where f.status = 'pending_retry' and f.retry_count = 0) as "order",
    max(f.id) filter (where f.status = 'needs_review') as review
  from ordergate.strategies s
    join ordergate.users u on u.id = s.user_id
    left join ordergate.strategy_accounts sa on sa.strategy_id = s.id
    left join ordergate.failed_orders f on f.strategy_account_id = sa.id
  where u.username = $1`;

describe.each(readers)(
  'in $locale, in both themes and widths, there is nothing that axe objects to and nothing scrolls sideways',
  (reader) => {
    const lookAt = async (person: Person | null, path: string) => {
      const found = WIDTH_NAMES.map(async (width) => {
        const page = await world().visit(person, path, { width, locale: reader.locale });
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

    const addressOf = async (path: string): Promise<string> => {
      const [ids] = await world().installation.query<Record<string, number>>(IDS, [reader.username]);
      return path.replace(/:(\w+)/, (_, name: string) => String(ids?.[name]));
    };

    it.each(PAGES)('on %s', async (path) => {
      expect(await lookAt(reader, await addressOf(path))).toEqual(CLEAN);
    });

    it('on /login', async () => {
      expect(await lookAt(null, '/login')).toEqual(CLEAN);
    });
  },
);
