import type { Position, SignalFilter } from '../../../../application/ports/order-queries.ts';
import { cursorText, uuidPosition } from '../../api/cursor.ts';
import { SignalFilterParams, signalFilterOf } from '../../api/signals/filter.ts';
import { dayBound } from '../shell/days.ts';

/** What the address of the page asks for. */
export interface SignalsQuery {
  /** As in the address, for the form and the links. What can't be read is dropped rather than shown as if it held. */
  readonly shown: Shown;
  readonly filter: SignalFilter;
  /** Where the page begins; null at the newest. */
  readonly after: Position<string> | null;
  /** It was asked to begin there so that it shows again what a reader has before him. */
  readonly isAnchored: boolean;
}

export type Shown = Readonly<Partial<Record<FilterName, string>>>;
export type FilterName = keyof typeof SignalFilterParams.shape;

const NAMES = Object.keys(SignalFilterParams.shape) as FilterName[];

/** Stands before every other id of its instant. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Dates are the user's own days: `to` is the end of that day. */
export function readQuery(search: URLSearchParams, timeZone: string): SignalsQuery {
  const given = NAMES.flatMap((name) => {
    const text = search.get(name)?.trim();
    const read = text ? readable(name, text, timeZone) : undefined;
    return text && read !== undefined ? [{ name, text, read }] : [];
  });
  const params = SignalFilterParams.parse(Object.fromEntries(given.map(({ name, read }) => [name, read])));
  const [cursor, anchor] = [search.get('cursor'), search.get('anchor')].map((text) => uuidPosition(text ?? ''));
  return {
    shown: Object.fromEntries(given.map(({ name, text }) => [name, text])),
    filter: signalFilterOf(params),
    after: cursor ?? anchor ?? null,
    isAnchored: !cursor && !!anchor,
  };
}

/** What the API takes for it; undefined where it can't be read. */
function readable(name: FilterName, text: string, timeZone: string): string | undefined {
  const read = name === 'from' || name === 'to' ? dayBound(name, text, timeZone) : text;
  return SignalFilterParams.shape[name].safeParse(read).success ? read : undefined;
}

/** The page's own address with some of its filters changed; null takes one away. */
export function addressOf(
  shown: Shown,
  changes: Readonly<Partial<Record<FilterName | 'cursor', string | null>>> = {},
): string {
  const params = Object.entries({ ...shown, ...changes }).flatMap(([name, value]): [string, string][] =>
    value == null ? [] : [[name, value]],
  );
  return params.length === 0 ? '/orders' : `/orders?${new URLSearchParams(params)}`;
}

/** Begins with the given signal itself, and with those of its millisecond. */
export const anchorAt = ({ receivedAt }: { readonly receivedAt: Date }): string =>
  cursorText({ at: new Date(receivedAt.getTime() + 1), id: FIRST_ID });

/** What came after the row that an anchored page was asked to begin at; null where nothing can have. */
export function newerThan({ filter, after, isAnchored }: SignalsQuery): SignalFilter | null {
  if (!isAnchored || after === null) return null;
  return filter.from !== null && filter.from > after.at ? null : { ...filter, from: after.at };
}
