import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isComplete, type Progress } from './checklist.ts';

const COOKIE = 'ordergate_first_run';
/** Seconds for which whoever saw an open step sees that all are done. */
const SHOWN_DONE = 1_800;

/** Whether to show the checklist: while a step is open, and to whom has seen that for a while after the last one. */
export function isFirstRun(c: Context, progress: Progress): boolean {
  if (isComplete(progress)) return getCookie(c, COOKIE) !== undefined;
  setCookie(c, COOKIE, '1', { path: '/strategies', httpOnly: true, sameSite: 'Lax', maxAge: SHOWN_DONE });
  return true;
}
