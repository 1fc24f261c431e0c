import { Hono } from 'hono';
import type { Clock } from '../../application/ports/clock.ts';
import { messageText } from '../../application/texts/index.ts';
import type { Locale } from '../../domain/account.ts';
import { localeOf } from './answers.ts';
import type { AppEnv } from './env.ts';

/** What this instance needs in order to take webhooks: the database, its migrations; never an exchange. */
export interface Readiness {
  readonly ready: boolean;
  /** Each need by its name, and whether it is met. */
  readonly checks: Readonly<Record<string, boolean>>;
}

export interface HealthOptions {
  /** May reject or hang: both count as not ready. */
  readiness(): Promise<Readiness>;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly defaultLocale: Locale;
}

const MAX_WAIT = 2_000;
const UNKNOWN: Readiness = { ready: false, checks: {} };

/** `GET /healthz`: the process runs. `GET /readyz`: it may be sent webhooks. */
export function healthRoutes(options: HealthOptions): Hono<AppEnv> {
  const routes = new Hono<AppEnv>({ strict: false });
  routes.get('/healthz', (c) => c.json({ success: true }));
  routes.get('/readyz', async (c) => {
    const { ready, checks } = options.stopping.aborted
      ? { ready: false, checks: { stopping: false } }
      : await look(options);
    c.header('Cache-Control', 'no-store');
    if (ready) return c.json({ success: true, checks });
    const error = messageText('NOT_READY', localeOf(c, options.defaultLocale));
    return c.json({ success: false, error, code: 'NOT_READY', checks }, 503);
  });
  return routes;
}

async function look({ readiness, clock }: HealthOptions): Promise<Readiness> {
  const done = new AbortController();
  const tooLate = clock.wait(MAX_WAIT, done.signal).then(() => UNKNOWN);
  const found = await Promise.race([readiness().catch(() => UNKNOWN), tooLate]);
  done.abort();
  return found;
}
