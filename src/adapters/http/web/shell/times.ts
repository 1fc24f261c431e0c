import { html } from 'hono/html';
import type { SessionUser } from '../../../../application/ports/sessions.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { Markup } from './markup.ts';
import { zonedText } from './zoned-time.ts';

type Zoned = Pick<SessionUser, 'timeZone'>;

/** An instant by the user's clock. */
export const moment = (time: Date, { timeZone }: Zoned): Markup =>
  html`<time class="number" datetime="${time.toISOString()}">${zonedText(time, timeZone)}</time>`;

/** How long ago, which the script keeps true: 「12초 전」. */
export const ago = (time: Date, now: Date, { locale }: Pick<SessionUser, 'locale'>): Markup =>
  html`<time class="number" datetime="${time.toISOString()}" data-ago>${agoText(time, now, locale)}</time>`;

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

const FORMATS: Readonly<Record<Locale, Intl.RelativeTimeFormat>> = {
  ko: new Intl.RelativeTimeFormat('ko', { numeric: 'always' }),
  en: new Intl.RelativeTimeFormat('en', { numeric: 'always' }),
};

/** In the largest unit that is full. The script counts on in the same way. */
export function agoText(time: Date, now: Date, locale: Locale): string {
  const age = Math.max(now.getTime() - time.getTime(), 0);
  const [unit, length] = STEPS.find(([, one]) => age >= one) ?? (['second', 1_000] as const);
  return FORMATS[locale].format(-Math.floor(age / length), unit);
}
