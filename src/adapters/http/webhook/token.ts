import type { Fields } from './fields.ts';

const MAX_TOKEN = 200;

/** The token of the body, else of `Authorization: Bearer`; null when there is none that could be one. */
export function readToken(fields: Fields, authorization: string | undefined): string | null {
  const given = fields.valuesOf('token').filter((value) => value !== '');
  const [token = bearer(authorization), ...others] = given;
  if (typeof token !== 'string' || others.some((other) => other !== token)) return null;
  return token.length > 0 && token.length <= MAX_TOKEN ? token : null;
}

function bearer(authorization: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}
