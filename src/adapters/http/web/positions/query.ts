import type { Cursor, FailedOrderFilter } from '../../../../application/ports/failed-orders.ts';
import { cursorText } from '../../api/cursor.ts';
import { cursorOf, FailedOrderFilterParams, FailedOrderListParams, filterOf } from '../../api/failed-orders/filter.ts';
import {
  type AskedFilters,
  addressWith,
  askedFilters,
  type FilterTexts,
  matchingNothing,
} from '../shell/asked-filters.ts';
import { TABS, type TabName, tabOf } from './tabs.ts';

/** What the address of the page asks for. */
export interface PositionsQuery extends AskedFilters<FilterName> {
  readonly filter: FailedOrderFilter;
  /** Null when statuses of several tabs are asked for. */
  readonly tab: TabName | null;
  /** Where the page begins; null at the newest. */
  readonly after: Cursor | null;
  /** It was asked to begin there so that it shows again what a reader has before him. */
  readonly isAnchored: boolean;
}

export type Shown = FilterTexts<FilterName>;
export type FilterName = keyof typeof FailedOrderFilterParams.shape;

export function readQuery(search: URLSearchParams, timeZone: string): PositionsQuery {
  const { params: given, ...asked } = askedFilters(FailedOrderFilterParams.shape, search, timeZone);
  const params = FailedOrderFilterParams.parse(given);
  const statuses = params.status ?? TABS.action;
  const [cursor, anchor] = [cursorIn(search, 'cursor'), cursorIn(search, 'anchor')];
  return {
    ...asked,
    filter: { ...filterOf(params), statuses, ...matchingNothing(asked) },
    tab: tabOf(statuses),
    after: cursor ?? anchor,
    isAnchored: cursor === null && anchor !== null,
  };
}

function cursorIn(search: URLSearchParams, name: 'cursor' | 'anchor'): Cursor | null {
  const params = FailedOrderListParams.safeParse({ cursor: search.get(name) ?? '' });
  return params.success ? cursorOf(params.data) : null;
}

/** The same rows as asked for by the API and by batches: days as instants, and the statuses named. */
export function apiSearch({ filter }: Pick<PositionsQuery, 'filter'>): URLSearchParams {
  const { strategyAccountId, symbol, statuses, scheduled, exhausted, acceptedLate, from, to, code, q } = filter;
  const params: Record<FilterName, string | null> = {
    strategy_account_id: strategyAccountId === null ? null : String(strategyAccountId),
    symbol,
    status: statuses.length === 0 ? 'all' : statuses.join(','),
    scheduled: scheduled === null ? null : String(scheduled),
    exhausted: exhausted === null ? null : String(exhausted),
    accepted_late: acceptedLate === null ? null : String(acceptedLate),
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
export const addressOf = (
  shown: Shown,
  changes: Readonly<Partial<Record<FilterName | 'cursor', string | null>>> = {},
  path = '/positions',
): string => addressWith(path, shown, changes);

/** Begins with the given row itself, and with those of its millisecond. */
export const anchorAt = ({ createdAt }: Pick<Cursor, 'createdAt'>): string =>
  cursorText({ at: new Date(createdAt.getTime() + 1), id: 1 });

/** What came after the row that an anchored page was asked to begin at; null where nothing can have. */
export function newerThan({ filter, after, isAnchored }: PositionsQuery): FailedOrderFilter | null {
  if (!isAnchored || after === null) return null;
  return filter.from !== null && filter.from > after.createdAt ? null : { ...filter, from: after.createdAt };
}
