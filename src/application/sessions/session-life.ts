const HOUR = 3_600_000;

/** Milliseconds. A console of orders is looked at daily, and by phone at night. */
export const SESSION_LIFE = {
  /** Without any request. */
  idle: 24 * HOUR,
  /** However often it is used. */
  absolute: 7 * 24 * HOUR,
  /** A use extends the session only when its end has come nearer by this: not every request has to write. */
  step: 10 * 60_000,
} as const;

/** When a session that is used now ends. */
export function sessionEnd(startedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + SESSION_LIFE.idle, startedAt.getTime() + SESSION_LIFE.absolute));
}
