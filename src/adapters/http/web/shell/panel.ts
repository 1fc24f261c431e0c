import { html } from 'hono/html';
import { csrfField, type Markup } from './markup.ts';

/** A page of its own, which the script shows as a dialog over the page that it was opened from. */
export function dialogPanel(title: string, content: Markup): Markup {
  return html`<section class="panel" data-part="dialog">
<h1 id="dialog-title">${title}</h1>
${content}
</section>`;
}

export interface PanelForm {
  /** Where it is sent. */
  readonly action: string;
  readonly csrfToken: string;
  /** Said while its answer is awaited. */
  readonly busy?: string;
  /** Sent along unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields?: Markup;
  /** Its buttons, the one that matters last. */
  readonly buttons: Markup;
}

/** What a panel does. The script sends it and stays where it is. */
export function panelForm({ action, csrfToken, busy = '', hidden = {}, fields, buttons }: PanelForm): Markup {
  const unseen = Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="panel-form" method="post" action="${action}" data-send data-busy="${busy}">${csrfField(csrfToken)}${unseen}${fields ?? ''}<div class="panel-actions">${buttons}</div></form>`;
}

/** Leads back, or closes what the script has opened. */
export const closeLink = (href: string, word: string): Markup =>
  html`<a class="button" href="${href}" data-close>${word}</a>`;
