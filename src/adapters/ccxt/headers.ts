import type { IncomingHttpHeaders } from 'node:http';

/** The values of one header as one text. */
export const joined = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Every header as one text; names are in lower case already. */
export function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, joined(value) ?? '']));
}
