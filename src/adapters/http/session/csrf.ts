import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { Secret } from '../../../domain/secret.ts';

export type CsrfFault = 'CSRF_MISSING' | 'CSRF_INVALID';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export const isSafe = (c: Context): boolean => SAFE_METHODS.includes(c.req.method);

/** The token of whoever holds this secret in a cookie; the secret can't be told from it. */
export function csrfToken(secret: Secret): string {
  return createHmac('sha256', secret.reveal()).update('ordergate csrf token').digest('base64url');
}

/** What is wrong with the request's token, `X-CSRF-Token` or else the form field `csrf_token`; null when it is the secret's. */
export async function csrfFault(c: Context, secret: Secret | null): Promise<CsrfFault | null> {
  const given = c.req.header('X-CSRF-Token') || (await formField(c, 'csrf_token'));
  if (!given) return 'CSRF_MISSING';
  return secret !== null && areEqual(given, csrfToken(secret)) ? null : 'CSRF_INVALID';
}

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** The text of a form's field; undefined when the body is no form, or says nothing of it. */
export async function formField(c: Context, name: string): Promise<string | undefined> {
  if (!FORM.test(c.req.header('Content-Type') ?? '')) return undefined;
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : undefined;
}

function areEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
