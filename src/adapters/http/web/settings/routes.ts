import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { TEXTS, wordsOf } from '../../../../application/texts/index.ts';
import { clientAddress, senderKey } from '../../address/client-address.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import { type FieldTexts, fieldTexts, textOf, typedOf } from '../shell/forms.ts';
import { LANGUAGES, oneOf, preferencesOf } from '../shell/preferences.ts';
import { publicUrlOf } from '../shell/public-url.ts';
import type { Shell } from '../shell/shell.ts';
import type { SettingsPageOptions } from './options.ts';
import { readPasswords, refusedPassword } from './password-form.ts';
import { settingsPage } from './settings-page.ts';

type Done = keyof typeof TEXTS.pages.settingsDone;

interface Shown {
  readonly status?: 200 | 400 | 429;
  readonly errors?: FieldTexts;
  readonly typedZone?: string;
}

const afterwards = (c: Context, done: Done): Response => c.redirect(`/settings?notice=${done}`, 303);

/** `/settings`: what a user sets for himself. */
export function settingsRoutes(options: SettingsPageOptions, guards: SessionGuards, shell: Shell): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/settings', ...guards.page);
  routes.use('/settings/*', ...guards.page);
  routes.get('/settings', (c) => show(c, options, shell));
  routes.post('/settings', async (c) => {
    const typed = await typedOf(c);
    const [locale, timeZone] = [oneOf(LANGUAGES, typed.get('locale')), textOf(typed, 'time_zone')];
    const changed = await options.changeUserSettings.execute(c.var.user.id, { ...(locale && { locale }), timeZone });
    if (changed.kind === 'changed') return afterwards(c, 'saved');
    const errors = fieldTexts(changed.fields, c.var.user.locale);
    return show(c, options, shell, { status: 400, errors, typedZone: timeZone });
  });
  routes.post('/settings/password', async (c) => {
    const { user, sessionId } = c.var;
    const read = readPasswords(await typedOf(c), user.locale);
    if (read.kind === 'wrong') return show(c, options, shell, { status: 400, errors: read.errors });
    const address = senderKey(clientAddress(c.env.incoming, options.trustProxy));
    const changed = await options.changeOwnPassword.execute(user, { ...read.passwords, address }, sessionId);
    if (changed.kind === 'changed') return afterwards(c, 'password_changed');
    const status = changed.kind === 'too_many' ? 429 : 400;
    if (changed.kind === 'too_many') c.header('Retry-After', String(changed.retryAfter));
    return show(c, options, shell, { status, errors: refusedPassword(changed, user.locale) });
  });
  return routes;
}

async function show(
  c: Context<SessionEnv>,
  options: SettingsPageOptions,
  shell: Shell,
  { status = 200, errors = {}, typedZone = c.var.user.timeZone }: Shown = {},
): Promise<Response> {
  const { user, csrfToken } = c.var;
  const content = settingsPage({
    user,
    csrfToken,
    preferences: preferencesOf(c),
    now: options.clock.now(),
    webhookUrl: `${publicUrlOf(c, options)}/api/webhook`,
    version: options.version,
    notice: noticeOf(c, errors),
    typedZone,
    errors,
  });
  return shell.page(c, { section: 'settings', title: wordsOf('settings', user.locale).title(), content, status });
}

function noticeOf(c: Context<SessionEnv>, errors: FieldTexts) {
  const { locale } = c.var.user;
  if (Object.keys(errors).length > 0)
    return html`<p class="notice bad" role="alert" data-part="notice">${wordsOf('settings', locale).notRight()}</p>`;
  const code = c.req.query('notice') ?? '';
  if (!Object.hasOwn(TEXTS.pages.settingsDone, code)) return null;
  return html`<p class="notice" role="status" data-part="notice">${wordsOf('settingsDone', locale)[code as Done]()}</p>`;
}
