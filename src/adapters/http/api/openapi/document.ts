import type { OpenAPIHono } from '@hono/zod-openapi';
import type { SessionEnv } from '../../env.ts';
import { webhook } from './webhook.ts';

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const INFO = {
  title: 'ordergate',
  version: '1',
  description:
    'Turns a trading webhook into an exchange order at once. Log in with `POST /login` (form fields `username` and `password`); the answer to a script bears the CSRF token. Decimals are exact texts, times ISO 8601 in UTC.',
};

/** The first for whatever is read, both for whatever changes something. */
const READING = [{ session: [] }];
const CHANGING = [{ session: [], csrf: [] }];
const CHANGING_METHODS = ['post', 'put', 'patch', 'delete'] as const;

/** OpenAPI 3.1 of all that is registered with the router by now, from the very schemas that requests are read with. */
export function apiDocument(api: OpenAPIHono<SessionEnv>): ApiDocument {
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: INFO, security: READING });
  for (const path of Object.values(document.paths ?? {}))
    for (const method of CHANGING_METHODS) {
      const operation = path[method];
      if (operation !== undefined) operation.security ??= CHANGING;
    }
  return document;
}

/** Registers what is served elsewhere, and how one proves who he is. */
export function describeOutside({ openAPIRegistry: registry }: OpenAPIHono<SessionEnv>): void {
  registry.registerPath(webhook);
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'ordergate_session',
    description: 'Set by `POST /login`; over https its name begins with `__Host-`',
  });
  registry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: '`csrf_token` of `GET /api/session`; or the form field `csrf_token`',
  });
}
