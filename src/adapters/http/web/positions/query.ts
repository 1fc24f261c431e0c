import type { Cursor, FailedOrderFilter } from '../../../../application/ports/failed-orders.ts';
import { cursorText } from '../../api/cursor.ts';
import { cursorOf, FailedOrderFilterParams, FailedOrderListParams, filterOf } from '../../api/failed-orders/filter.ts';
import { dayBound } from '../shell/days.ts';
import { TABS, type TabName, tabOf } from './tabs.ts';

/** What the address of the page asks for. */
export interface PositionsQuery {
  /** As in the address, for the form and the links. */
  readonly shown: Shown;
  /** What can't be read of it. Nothing matches then: to leave it out would show, and change, more than was asked for. */
  readonly unread: Shown;
  readonly filter: FailedOrderFilter;
  /** Null when statuses of several tabs are asked for. */
  readonly tab: TabName | null;
  /** Where the page begins; null at the newest. */
  readonly after: Cursor | null;
  /** It was asked to begin there so that it shows again what a reader has before him. */
  readonly isAnchored: boolean;
}

export type Shown = Readonly<Partial<Record<FilterName, string>>>;
export type FilterName = keyof typeof FailedOrderFilterParams.shape;

const NAMES = Object.keys(FailedOrderFilterParams.shape) as FilterName[];

/** Of no length, so that nothing lies in it. */
const NOTHING = { from: new Date(0), to: new Date(0) };

/** Dates are the user's own days: `to` is the end of that day. */
export function readQuery(search: URLSearchParams, timeZone: string): PositionsQuery {
  const asked = NAMES.flatMap((name) => {
    const text = search.get(name)?.trim();
    return text ? [{ name, text, read: readable(name, text, timeZone) }] : [];
  });
  const given = asked.filter(({ read }) => read !== undefined);
  const unread = asked.filter(({ read }) => read === undefined);
  const params = FailedOrderListParams.parse(Object.fromEntries(given.map(({ name, read }) => [name, read])));
  const statuses = params.status ?? TABS.action;
  const [cursor, anchor] = [cursorIn(search, 'cursor'), cursorIn(search, 'anchor')];
  return {
    shown: textsOf(given),
    unread: textsOf(unread),
    filter: { ...filterOf(params), statuses, ...(unread.length > 0 && NOTHING) },
    tab: tabOf(statuses),
    after: cursor ?? anchor,
    isAnchored: cursor === null && anchor !== null,
  };
}

const textsOf = (asked: readonly { readonly name: FilterName; readonly text: string }[]): Shown =>
  Object.fromEntries(asked.map(({ name, text }) => [name, text]));

/** What the API takes for it; undefined where it can't be read. */
function readable(name: FilterName, text: string, timeZone: string): string | undefined {
  const read = name === 'from' || name === 'to' ? dayBound(name, text, timeZone) : text;
  return FailedOrderFilterParams.shape[name].safeParse(read).success ? read : undefined;
}

function cursorIn(search: URLSearchParams, name: 'cursor' | 'anchor'): Cursor | null {
  const params = FailedOrderListParams.safeParse({ cursor: search.get(name) ?? '' });
  return params.success ? cursorOf(params.data) : null;
}

/** The same rows as asked for by the API and by batches: days as instants, and the statuses named. */
export function apiSearch({ filter }: Pick<PositionsQuery, 'filter'>): URLSearchParams {
  const { strategyAccountId, symbol, statuses, scheduled, exhausted, from, to, code, q } = filter;
  const params: Record<FilterName, string | null> = {
    strategy_account_id: strategyAccountId === null ? null : String(strategyAccountId),
    symbol,
    status: statuses.length === 0 ? 'all' : statuses.join(','),
    scheduled: scheduled === null ? null : String(scheduled),
    exhausted: exhausted === null ? null : String(exhausted),
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    code,
    q,
  };
  return new URLSearchParams(
    Object.entries(params).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  );
}

/** The page's own address with some of its filters changed; null takes one away. */
export function addressOf(
  shown: Shown,
  changes: Readonly<Partial<Record<FilterName | 'cursor', string | null>>> = {},
  path = '/positions',
): string {
  const params = Object.entries({ ...shown, ...changes }).flatMap(([name, value]): [string, string][] =>
    value == null ? [] : [[name, value]],
  );
  const search = String(new URLSearchParams(params));
  return search === '' ? path : `${path}?${search}`;
}

/** Begins with the given row itself, and with those of its millisecond. */
export const anchorAt = ({ createdAt }: Pick<Cursor, 'createdAt'>): string =>
  cursorText({ at: new Date(createdAt.getTime() + 1), id: 1 });

/** What came after the row that an anchored page was asked to begin at; null where nothing can have. */
export function newerThan({ filter, after, isAnchored }: PositionsQuery): FailedOrderFilter | null {
  if (!isAnchored || after === null) return null;
  return filter.from !== null && filter.from > after.createdAt ? null : { ...filter, from: after.createdAt };
}
