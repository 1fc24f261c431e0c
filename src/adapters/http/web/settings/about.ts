import { html } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { copyBlock } from '../strategies/webhook-panel.ts';
import type { SettingsPage } from './view.ts';

export function instanceSection({ user, webhookUrl, version }: SettingsPage): Markup {
  const words = wordsOf('settings', user.locale);
  const address = { id: 'webhook-url', label: words.webhook(), hint: words.webhookHint(), text: webhookUrl, rows: 1 };
  return html`<section class="card settings-card" aria-labelledby="settings-instance">
<h2 id="settings-instance">${words.instance()}</h2>
${copyBlock(address, { user })}
<p><span class="soft">${words.version()}</span> <code>${version}</code> · <a href="/api/docs">${words.apiDocs()}</a></p>
</section>`;
}

export function sessionSection({ user, csrfToken }: SettingsPage): Markup {
  const words = wordsOf('settings', user.locale);
  return html`<section class="card settings-card" aria-labelledby="settings-session">
<h2 id="settings-session">${words.session()}</h2>
<form class="settings-session" method="post" action="/logout">${csrfField(csrfToken)}<span>${words.loggedInAs({ username: user.username })}</span><button>${words.logOut()}</button></form>
</section>`;
}
