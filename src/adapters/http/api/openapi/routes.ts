import type { OpenAPIHono } from '@hono/zod-openapi';
import type { SessionEnv } from '../../env.ts';
import { type ApiDocument, apiDocument, describeOutside } from './document.ts';
import { DOCUMENT_PAGE_POLICY, documentPage } from './page.ts';

/** `GET /api/openapi.json` and `GET /api/docs`, open to everybody: they tell of whatever is mounted when they are first asked for. */
export function addDocument(api: OpenAPIHono<SessionEnv>): void {
  let document: ApiDocument | undefined;
  const described = () => {
    document ??= apiDocument(api);
    return document;
  };
  describeOutside(api);
  api.get('/api/openapi.json', (c) => c.json(described()));
  api.get('/api/docs', (c) => {
    c.header('Content-Security-Policy', DOCUMENT_PAGE_POLICY);
    return c.html(documentPage(described()));
  });
}
