import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ChangedMeanwhile } from '../../../application/ports/administration.ts';
import { LedgerUnavailable } from '../../../application/ports/order-ledger.ts';
import { type FieldError, fieldErrorText, type MessageCode, messageText } from '../../../application/texts/index.ts';
import { refuseUnavailable } from '../answers.ts';
import type { SessionEnv } from '../env.ts';
import { fieldErrors } from './field-errors.ts';

export type ApiContext = Context<SessionEnv>;

/** A router for one part of the REST API, to be mounted behind the guards; paths are full ones, `/api/strategies`. */
export type ApiRouter = OpenAPIHono<SessionEnv>;

/** A router whose request schemas answer 400 `INVALID_REQUEST` in the user's language, and whose known exceptions have their status. */
export function createApi(): ApiRouter {
  const api: ApiRouter = new OpenAPIHono<SessionEnv>({
    strict: false,
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      // What can't be an id of ours is as unknown as any other.
      if (result.target === 'param') return refuseUser(c, 404, 'NOT_FOUND');
      return refuseFields(c, fieldErrors(result.error, result));
    },
  });
  api.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 415) return refuseUser(c, 415, 'UNSUPPORTED_MEDIA_TYPE');
    if (error instanceof HTTPException && error.status === 400) return refuseFields(c, { body: { code: 'malformed' } });
    if (error instanceof ChangedMeanwhile) return refuseUser(c, 409, 'CHANGED_MEANWHILE');
    if (error instanceof LedgerUnavailable) return refuseUnavailable(c, c.var.user.locale);
    throw error;
  });
  return api;
}

/** An error answer with a stable code, in the language of the user who is logged in. */
export function refuseUser<Status extends ContentfulStatusCode>(
  c: ApiContext,
  status: Status,
  code: MessageCode,
  params: Readonly<Record<string, string>> = {},
) {
  return c.json({ success: false as const, error: messageText(code, c.var.user.locale, params), code }, status);
}

/** 400 `INVALID_REQUEST` with what is wrong with each field, in the user's language. */
export function refuseFields(c: ApiContext, errors: Readonly<Record<string, FieldError>>) {
  const { locale } = c.var.user;
  const fields = Object.fromEntries(
    Object.entries(errors).map(([name, error]) => [name, fieldErrorText(error, locale)]),
  );
  const summary = Object.entries(fields).map(([name, text]) => `${name} ${text}`);
  const error = messageText('INVALID_REQUEST', locale, { fields: summary.join('; ') });
  return c.json({ success: false as const, error, code: 'INVALID_REQUEST' as const, fields }, 400);
}
