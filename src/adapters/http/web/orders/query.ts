import type { Position, SignalFilter } from '../../../../application/ports/order-queries.ts';
import { cursorText, uuidPosition } from '../../api/cursor.ts';
import { SignalFilterParams, signalFilterOf } from '../../api/signals/filter.ts';
import {
  type AskedFilters,
  addressWith,
  askedFilters,
  type FilterTexts,
  matchingNothing,
} from '../shell/asked-filters.ts';

/** What the address of the page asks for. */
export interface SignalsQuery extends AskedFilters<FilterName> {
  readonly filter: SignalFilter;
  /** Where the page begins; null at the newest. */
  readonly after: Position<string> | null;
  /** It was asked to begin there so that it shows again what a reader has before him. */
  readonly isAnchored: boolean;
}

type Shown = FilterTexts<FilterName>;
export type FilterName = keyof typeof SignalFilterParams.shape;

/** Stands before every other id of its instant. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export function readQuery(search: URLSearchParams, timeZone: string): SignalsQuery {
  const { params, ...asked } = askedFilters(SignalFilterParams.shape, search, timeZone);
  const [cursor, anchor] = [search.get('cursor'), search.get('anchor')].map((text) => uuidPosition(text ?? ''));
  return {
    ...asked,
    filter: { ...signalFilterOf(SignalFilterParams.parse(params)), ...matchingNothing(asked) },
    after: cursor ?? anchor ?? null,
    isAnchored: !cursor && !!anchor,
  };
}

/** The page's own address with some of its filters changed; null takes one away. */
export const addressOf = (
  shown: Shown,
  changes: Readonly<Partial<Record<FilterName | 'cursor', string | null>>> = {},
): string => addressWith('/orders', shown, changes);

/** Begins with the given signal itself, and with those of its millisecond. */
export const anchorAt = ({ receivedAt }: { readonly receivedAt: Date }): string =>
  cursorText({ at: new Date(receivedAt.getTime() + 1), id: FIRST_ID });

/** What came after the row that an anchored page was asked to begin at; null where nothing can have. */
export function newerThan({ filter, after, isAnchored }: SignalsQuery): SignalFilter | null {
  if (!isAnchored || after === null) return null;
  return filter.from !== null && filter.from > after.at ? null : { ...filter, from: after.at };
}
