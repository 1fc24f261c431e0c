import { createRoute, z } from '@hono/zod-openapi';
import { answer, GUARDED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';

const SessionSchema = z
  .object({
    success: z.literal(true),
    username: z.string(),
    csrf_token: z.string().openapi({ description: 'For the header `X-CSRF-Token` of every unsafe request' }),
    locale: z.enum(['ko', 'en']),
    time_zone: z.string().openapi({ example: 'Asia/Seoul' }),
    is_paused: z.boolean().openapi({ description: "All of the user's trading is paused" }),
  })
  .openapi('Session');

const getSession = createRoute({
  method: 'get',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Who is logged in',
  responses: { 200: answer('The session', SessionSchema), ...GUARDED },
});

/** `GET /api/session`: what a script needs to know after its login. */
export function sessionApi(): ApiRouter {
  const api = createApi();
  api.openapi(getSession, (c) => {
    const { username, locale, timeZone, isPaused } = c.var.user;
    const { csrfToken } = c.var;
    return c.json(
      { success: true as const, username, csrf_token: csrfToken, locale, time_zone: timeZone, is_paused: isPaused },
      200,
    );
  });
  return api;
}
