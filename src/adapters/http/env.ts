import type { HttpBindings } from '@hono/node-server';
import type { SessionUser } from '../../application/ports/sessions.ts';

/** What handlers find in their context: the request and answer of node:http. */
export interface AppEnv {
  Bindings: HttpBindings;
}

/** What handlers find behind a login. */
export interface SessionEnv extends AppEnv {
  Variables: {
    user: SessionUser;
    /** Bound to the session; for `<meta name="csrf-token">` and for scripts. */
    csrfToken: string;
  };
}
