import { createRoute, z } from '@hono/zod-openapi';
import type { EventStream } from '../../../../application/events/event-stream.ts';
import type { Clock } from '../../../../application/ports/clock.ts';
import type { Log } from '../../../../application/ports/log.ts';
import { LedgerUnavailable } from '../../../../application/ports/order-ledger.ts';
import type { Secret } from '../../../../domain/secret.ts';
import { sessionCookie } from '../../session/cookies.ts';
import type { Authenticates } from '../../session/guards.ts';
import { answer, GUARDED, RefusalSchema } from '../answers.ts';
import { type ApiContext, type ApiRouter, createApi, refuseUser } from '../api.ts';
import { EventBody } from './event-body.ts';
import { OpenStreams } from './open-streams.ts';

/** The use case behind the route. */
export interface FollowsEvents {
  readonly followEvents: { execute(userId: number, lastEventId: string | null): Promise<EventStream> };
}

export interface EventsOptions extends FollowsEvents {
  readonly authenticate: Authenticates;
  readonly isHttps: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends every stream. */
  readonly stopping: AbortSignal;
}

/** A session that was good less than so many milliseconds ago is not looked up again. */
const RECENTLY = 2_000;

const EventStreamSchema = z.string().openapi('EventStream', {
  example: 'event: failed-order\nid: 4711-12\ndata: {"id":1,"change":"changed","status":"completed"}\n\n',
});

const getEvents = createRoute({
  method: 'get',
  path: '/api/events',
  tags: ['Events'],
  summary: 'What changes, as it happens',
  description:
    'Server-sent events `failed-order`, `order`, `signal` (one of which no order was made) and `batch` with `{"id","change","status"}`, where `change` is `created` or `changed`. ' +
    'After `reset` some were missed, and everything has to be read again. A comment comes when nothing happens for 15 seconds.',
  request: {
    headers: z.object({
      'last-event-id': z.string().optional().openapi({ description: 'Resume after this event; kept for a day' }),
    }),
  },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: EventStreamSchema } } },
    ...GUARDED,
    429: answer('This user has too many streams open', RefusalSchema),
  },
});

/** `GET /api/events`. */
export function eventsApi(options: EventsOptions): ApiRouter {
  const { clock, isHttps, stopping } = options;
  const streams = new OpenStreams(clock);
  const cookie = sessionCookie(isHttps);
  stopping.addEventListener('abort', () => void streams.endAll(), { once: true });
  const api = createApi();
  api.openAPIRegistry.registerPath(getEvents);
  api.get(getEvents.path, (c) => {
    const sessionId = cookie.read(c);
    if (stopping.aborted || sessionId === null) return refuseUser(c, 503, 'NOT_READY');
    if (streams.hasTooMany(c.var.user.id)) return refuseUser(c, 429, 'TOO_MANY_STREAMS');
    c.header('Content-Type', 'text/event-stream');
    c.header('X-Accel-Buffering', 'no');
    return c.body(bodyFor(c, sessionId, streams, options).readable);
  });
  return api;
}

/** Counts as open from when it is read, which the answer to a HEAD never is. */
function bodyFor(c: ApiContext, sessionId: Secret, streams: OpenStreams, options: EventsOptions): EventBody {
  const userId = c.var.user.id;
  const lastEventId = c.req.header('Last-Event-ID') ?? null;
  let leave = () => {};
  const body = new EventBody({
    open: () => {
      leave = streams.add({ userId, body, outgoing: c.env.outgoing });
      return options.followEvents.execute(userId, lastEventId);
    },
    isLoggedIn: loginCheck(sessionId, options),
    onEnd: () => leave(),
    log: options.log,
  });
  return body;
}

/** Whether the session still is one. A database that can't be asked has no events to tell either. */
function loginCheck(sessionId: Secret, { authenticate, clock }: EventsOptions): () => Promise<boolean> {
  let checkedAt = clock.monotonic();
  return async () => {
    if (clock.monotonic() - checkedAt < RECENTLY) return true;
    checkedAt = clock.monotonic();
    try {
      return (await authenticate.execute(sessionId)) !== null;
    } catch (error) {
      if (error instanceof LedgerUnavailable) return true;
      throw error;
    }
  };
}
