import type { Context } from 'hono';

/** Only our own style and script are loaded, and nothing is sent anywhere else. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function guardPage(c: Context): void {
  c.header('Content-Security-Policy', PAGE_POLICY);
}
