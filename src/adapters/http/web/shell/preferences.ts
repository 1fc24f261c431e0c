import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Locale } from '../../../../domain/account.ts';

export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** `standard`: buy green, sell red. `domestic`: as Korean exchanges show them, buy red, sell blue. */
export const COLOURS = ['standard', 'domestic'] as const;
export type Colours = (typeof COLOURS)[number];

/** How this browser shows the console; not a matter of the user, who may have a phone and a desk. */
export interface Preferences {
  readonly theme: Theme;
  readonly colours: Colours;
}

export const LANGUAGES: readonly Locale[] = ['ko', 'en'];

const NAMES = { theme: 'ordergate_theme', colours: 'ordergate_colours' } as const;
const A_YEAR = 31_536_000;

export function preferencesOf(c: Context): Preferences {
  return {
    theme: oneOf(THEMES, getCookie(c, NAMES.theme)) ?? 'system',
    colours: oneOf(COLOURS, getCookie(c, NAMES.colours)) ?? 'standard',
  };
}

export function keepPreference(c: Context, name: keyof Preferences, value: Theme | Colours): void {
  setCookie(c, NAMES[name], value, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: A_YEAR });
}

export function oneOf<Word extends string>(words: readonly Word[], given: unknown): Word | null {
  return words.find((word) => word === given) ?? null;
}
