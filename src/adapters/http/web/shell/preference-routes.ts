import { Hono } from 'hono';
import type { ChangeUserSettings } from '../../../../application/administration/change-users.ts';
import type { PauseOptions } from '../../api/pause/routes.ts';
import type { SessionEnv } from '../../env.ts';
import type { SessionGuards } from '../../session/guards.ts';
import { backTo, formText } from './back.ts';
import { COLOURS, keepPreference, LANGUAGES, oneOf, type Preferences, THEMES } from './preferences.ts';

export interface PreferenceOptions extends PauseOptions {
  readonly changeUserSettings: Pick<ChangeUserSettings, 'execute'>;
}

const CHOICES = { theme: THEMES, colours: COLOURS } as const;

/** `POST /preferences/{theme,colours,language}` and `POST /pause`: each comes back to the page that it was pressed on. */
export function preferenceRoutes(
  { changeUserSettings, pauseTrading }: PreferenceOptions,
  guards: SessionGuards,
): Hono<SessionEnv> {
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.use('/preferences/*', ...guards.page);
  const keep = (name: keyof Preferences) =>
    routes.post(`/preferences/${name}`, async (c) => {
      const chosen = oneOf<Preferences[typeof name]>(CHOICES[name], await formText(c, name));
      if (chosen !== null) keepPreference(c, name, chosen);
      return c.redirect(await backTo(c), 303);
    });
  keep('theme');
  keep('colours');
  routes.post('/preferences/language', async (c) => {
    const locale = oneOf(LANGUAGES, await formText(c, 'language'));
    if (locale !== null) await changeUserSettings.execute(c.var.user.id, { locale });
    return c.redirect(await backTo(c), 303);
  });
  routes.use('/pause', ...guards.page);
  routes.post('/pause', async (c) => {
    const isPaused = (await formText(c, 'paused')) === 'true';
    await pauseTrading.execute(c.var.user.id, isPaused, null);
    const back = await backTo(c);
    return c.redirect(`${back}${back.includes('?') ? '&' : '?'}notice=${isPaused ? 'paused' : 'resumed'}`, 303);
  });
  return routes;
}
