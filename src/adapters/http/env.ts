import type { HttpBindings } from '@hono/node-server';

/** What handlers find in their context: the request and answer of node:http. */
export interface AppEnv {
  Bindings: HttpBindings;
}
