import { type Context, Hono } from 'hono';
import type { ChangeUserSettings } from '../../../../application/administration/change-users.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import { COLOURS, keepPreference, oneOf, type Preferences, THEMES } from './preferences.ts';

export interface PreferenceOptions {
  readonly changeUserSettings: Pick<ChangeUserSettings, 'execute'>;
}

const LANGUAGES: readonly Locale[] = ['ko', 'en'];
const CHOICES = { theme: THEMES, colours: COLOURS } as const;

/** `POST /preferences/{theme,colours,language}`: each comes back to the page that it was chosen on. */
export function preferenceRoutes({ changeUserSettings }: PreferenceOptions, guards: SessionGuards): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/preferences/*', ...guards.page);
  const keep = (name: keyof Preferences) =>
    routes.post(`/preferences/${name}`, async (c) => {
      const chosen = oneOf<Preferences[typeof name]>(CHOICES[name], await field(c, name));
      if (chosen !== null) keepPreference(c, name, chosen);
      return c.redirect(await backTo(c), 303);
    });
  keep('theme');
  keep('colours');
  routes.post('/preferences/language', async (c) => {
    const locale = oneOf(LANGUAGES, await field(c, 'language'));
    if (locale !== null) await changeUserSettings.execute(c.var.user.id, { locale });
    return c.redirect(await backTo(c), 303);
  });
  return routes;
}

async function field(c: Context<SessionEnv>, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/** Only within this console: a form can't lead anywhere else. */
async function backTo(c: Context<SessionEnv>): Promise<string> {
  const back = await field(c, 'back');
  return /^\/(?![/\\])[\x20-\x7e]*$/.test(back) ? back : '/';
}
