import { html } from 'hono/html';
import type { Locale } from '../../../../domain/account.ts';
import type { Assets } from '../assets/assets.ts';
import type { Markup } from './markup.ts';
import type { Preferences } from './preferences.ts';

export interface HtmlDocument {
  readonly locale: Locale;
  readonly title: string;
  readonly csrfToken: string;
  readonly preferences: Preferences;
  readonly assets: Pick<Assets, 'style'> & Partial<Pick<Assets, 'script'>>;
  readonly body: Markup;
}

/** What every page has in common, with a login or without. */
export function htmlDocument({ locale, title, csrfToken, preferences, assets, body }: HtmlDocument): Markup {
  return html`<!doctype html>
<html lang="${locale}" data-theme="${preferences.theme}" data-colours="${preferences.colours}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="csrf-token" content="${csrfToken}">
<title>${title} · ordergate</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.style}">
${assets.script === undefined ? '' : html`<script type="module" src="${assets.script}"></script>`}
</head>
<body>
${body}
</body>
</html>`;
}
