import type { IncomingHttpHeaders } from 'node:http';

const SUPPORTED: readonly string[] = ['application/json', 'text/plain'];

/** Whether a body is declared as plain JSON or as text, whatever its parameters; compressed ones are not read. */
export function isSupported(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  return SUPPORTED.includes(type) && encoding === 'identity';
}
