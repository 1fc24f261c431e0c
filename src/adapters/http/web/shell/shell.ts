import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { SessionEnv } from '../../env.ts';
import type { Assets } from '../assets/assets.ts';
import { type Stake, type StakeName, stakeBadge, stakeName } from './badge.ts';
import { htmlDocument } from './document.ts';
import { icon } from './icons.ts';
import type { Markup } from './markup.ts';
import { navigation, type Section } from './navigation.ts';
import { pauseSwitch } from './pause-switch.ts';
import { guardPage } from './policy.ts';
import { preferencesOf } from './preferences.ts';
import { tools } from './tools.ts';

export interface ShellOptions {
  readonly assets: Assets;
  /** A simulator stands in for every exchange. */
  readonly isSimulated: boolean;
}

export interface Page {
  readonly title: string;
  /** Which entry of the menu it stands under; null under none. */
  readonly section: Section | null;
  readonly content: Markup;
  readonly status?: ContentfulStatusCode;
}

/** What frames the pages of somebody who is logged in. */
export class Shell {
  readonly #options: ShellOptions;

  constructor(options: ShellOptions) {
    this.#options = options;
  }

  stakeOf(account: Stake): StakeName {
    return stakeName(account, this.#options.isSimulated);
  }

  badge(account: Stake, locale: Locale): Markup {
    return stakeBadge(this.stakeOf(account), locale);
  }

  page(c: Context<SessionEnv>, { title, section, content, status = 200 }: Page): Response | Promise<Response> {
    const { user, csrfToken } = c.var;
    const { assets, isSimulated } = this.#options;
    const words = wordsOf('shell', user.locale);
    const preferences = preferencesOf(c);
    const here = pathAndQuery(c);
    const body = html`<a class="skip" href="#content">${words.skip()}</a>
<header class="site-header">
<a class="brand" href="/">ordergate</a>
${navigation(section, user.locale)}
<div class="site-state">${liveDot(user.locale)}${pauseSwitch({ user, csrfToken, here })}</div>
</header>
${tools({ user, csrfToken, preferences, here })}
<main id="content" tabindex="-1">${isSimulated ? html`<p class="simulator">${words.simulator()}</p>` : ''}${content}</main>
${overlays(user.locale)}`;
    guardPage(c);
    return c.html(htmlDocument({ locale: user.locale, title, csrfToken, preferences, assets, body }), status);
  }
}

/** The address to come back to; what the last action came to is no part of it. */
function pathAndQuery(c: Context): string {
  const { pathname, searchParams } = new URL(c.req.url);
  for (const name of ['notice', 'id', 'anchor']) searchParams.delete(name);
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

/** The script shows and fills it; without one nothing is live. */
function liveDot(locale: Locale): Markup {
  const words = wordsOf('shell', locale);
  return html`<button type="button" class="live" id="live" data-state="stopped" data-live="${words.live()}" data-reconnecting="${words.reconnecting()}" data-stopped="${words.stopped()}" hidden><span class="live-dot"></span><span class="live-word"></span> <span class="live-age"></span></button>`;
}

/** Where the script shows dialogs, the drawer and toasts. */
function overlays(locale: Locale): Markup {
  const words = wordsOf('shell', locale);
  const close = html`<form method="dialog"><button class="close" aria-label="${words.close()}">${icon('close')}</button></form>`;
  return html`<p class="visually-hidden" id="announcer" aria-live="polite"></p>
<dialog class="dialog" id="dialog" aria-labelledby="dialog-title">${close}<div class="overlay-content"></div></dialog>
<dialog class="drawer" id="drawer" aria-labelledby="drawer-title">${close}<div class="overlay-content"></div></dialog>
<section class="toasts" id="toasts" aria-label="${words.notices()}" data-unreachable="${words.unreachable()}"><ol aria-live="polite"></ol>
<template><li class="toast"><div class="toast-content"></div><button type="button" class="close" aria-label="${words.close()}">${icon('close')}</button></li></template></section>`;
}
