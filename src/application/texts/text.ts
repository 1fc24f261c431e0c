import type { Locale } from '../../domain/account.ts';

/** What a user reads, in every language that there is. Words in braces are filled in; `{count|one|many}` chooses by a number. */
export type Text = Readonly<Record<Locale, string>>;

export type Params = Readonly<Record<string, string | number>>;

/** A detail at the end that nobody has is left out with its colon. */
export const filled = (text: Text, locale: Locale, params: Params = {}): string =>
  text[locale]
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name: string, one: string, many: string) =>
      String(params[name]) === '1' ? one : many,
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
    .replace(/: $/, '');
