import { createHash } from 'node:crypto';

/** The key of an advisory lock that whoever does this in this schema takes first, lest two do it at once: a bigint as text. */
export function advisoryLock(purpose: string, schema: string): string {
  return createHash('sha256').update(`ordergate ${purpose} ${schema}`).digest().readBigInt64BE(0).toString();
}
