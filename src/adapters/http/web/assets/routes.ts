import { Hono } from 'hono';
import type { AppEnv } from '../../env.ts';
import type { Assets } from './assets.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** `GET /assets/*`: the console's style and script, the same for everybody. */
export function assetRoutes({ files }: Assets): Hono<AppEnv> {
  const routes = new Hono<AppEnv>({ strict: false });
  for (const [path, { type, body, gzipped }] of files) {
    routes.get(path, (c) => {
      const takesGzip = /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '');
      c.header('Content-Type', type);
      c.header('Cache-Control', FOR_EVER);
      c.header('Vary', 'Accept-Encoding');
      if (takesGzip) c.header('Content-Encoding', 'gzip');
      return c.body(takesGzip ? gzipped : body);
    });
  }
  return routes;
}
