import type { Context } from 'hono';
import { z } from 'zod';
import { formField } from './csrf.ts';

const MOST_CHARACTERS = 10_000;

/** What is absent, or can't be one, is empty: it fits no user. */
const CREDENTIALS = z.object({
  username: z.string().max(80).catch(''),
  password: z.string().max(MOST_CHARACTERS).catch(''),
});

export type Credentials = z.infer<typeof CREDENTIALS>;

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

const isJson = (c: Context): boolean => JSON_TYPE.test(c.req.header('Content-Type') ?? '');

/** Name and password, from a form or from JSON. */
export async function readCredentials(c: Context): Promise<Credentials> {
  const given: unknown = isJson(c)
    ? await c.req.json().catch(() => ({}))
    : { username: await formField(c, 'username'), password: await formField(c, 'password') };
  return CREDENTIALS.catch({ username: '', password: '' }).parse(given);
}

/** Scripts say so; browsers ask for HTML. */
export function wantsJson(c: Context): boolean {
  return isJson(c) || (c.req.header('Accept') ?? '').includes('application/json');
}

/** Browsers name where a POST comes from, in one of these headers at least. */
export function isFromBrowser(c: Context): boolean {
  return c.req.header('Origin') !== undefined || c.req.header('Sec-Fetch-Site') !== undefined;
}
