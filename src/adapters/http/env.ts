import type { HttpBindings } from '@hono/node-server';
import type { SessionUser } from '../../application/ports/sessions.ts';
import type { Secret } from '../../domain/secret.ts';

/** What handlers find in their context: the request and answer of node:http. */
export interface AppEnv {
  Bindings: HttpBindings;
}

/** What handlers find behind a login. */
export interface SessionEnv extends AppEnv {
  Variables: {
    user: SessionUser;
    /** Of the request's own session. */
    sessionId: Secret;
    /** Bound to the session; for `<meta name="csrf-token">` and for scripts. */
    csrfToken: string;
  };
}
