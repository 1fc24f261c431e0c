import { hash } from 'node:crypto';

/** How webhook tokens are kept: a token is random enough that one plain hash hides it. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
