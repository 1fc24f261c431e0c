import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import { dayBound } from './days.ts';
import type { Markup } from './markup.ts';

/** What is said of some of a list's filters, by their names. */
export type FilterTexts<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** The filters of a list as the address of its page says them. */
export interface AskedFilters<Name extends string> {
  /** As in the address, for the form and the links. */
  readonly shown: FilterTexts<Name>;
  /** What can't be read of it. Nothing matches then: to leave it out would show, and change, more than was asked for. */
  readonly unread: FilterTexts<Name>;
}

/** What the API takes for each filter. */
type Readers<Name extends string> = Readonly<
  Record<Name, { safeParse(text: string | undefined): { readonly success: boolean } }>
>;

/** Dates are the user's own days: `to` is the end of that day. `params` is what the API takes for those that are shown. */
export function askedFilters<Name extends string>(
  readers: Readers<Name>,
  search: URLSearchParams,
  timeZone: string,
): AskedFilters<Name> & { readonly params: FilterTexts<Name> } {
  const asked = (Object.keys(readers) as Name[]).flatMap((name) => {
    const text = search.get(name)?.trim();
    if (!text) return [];
    const bound: string = name;
    const param = bound === 'from' || bound === 'to' ? dayBound(bound, text, timeZone) : text;
    return [{ name, text, param, isRead: readers[name].safeParse(param).success }];
  });
  const read = asked.filter(({ isRead }) => isRead);
  return {
    shown: textsOf(read.map(({ name, text }) => [name, text])),
    unread: textsOf(asked.filter(({ isRead }) => !isRead).map(({ name, text }) => [name, text])),
    params: textsOf(read.map(({ name, param }) => [name, param])),
  };
}

const textsOf = <Name extends string>(entries: readonly (readonly [Name, string])[]): FilterTexts<Name> =>
  Object.fromEntries(entries) as FilterTexts<Name>;

/** Of no length, so that nothing lies in it. */
const NOTHING = { from: new Date(0), to: new Date(0) };

/** What to add to a filter whose address can't be read as a whole. */
export const matchingNothing = ({ unread }: AskedFilters<string>): Partial<typeof NOTHING> =>
  isUnread({ unread }) ? NOTHING : {};

export const isUnread = ({ unread }: Pick<AskedFilters<string>, 'unread'>): boolean => Object.keys(unread).length > 0;

/** Names what can't be read. */
export function unreadNotice<Name extends string>(
  { unread }: Pick<AskedFilters<Name>, 'unread'>,
  nameOf: (name: Name) => string,
  locale: Locale,
): Markup | '' {
  const names = (Object.keys(unread) as Name[]).map(nameOf);
  if (names.length === 0) return '';
  const text = wordsOf('filters', locale).unread({ names: names.join(', ') });
  return html`<p class="notice bad" role="alert">${text}</p>`;
}

/** A page's own address with some of its filters changed; null takes one away. */
export function addressWith<Name extends string>(
  path: string,
  shown: FilterTexts<Name>,
  changes: Readonly<Partial<Record<Name | 'cursor', string | null>>>,
): string {
  const params = Object.entries<string | null | undefined>({ ...shown, ...changes }).flatMap(
    ([name, value]): [string, string][] => (value == null ? [] : [[name, value]]),
  );
  return params.length === 0 ? path : `${path}?${new URLSearchParams(params)}`;
}
