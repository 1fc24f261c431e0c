import { createHash } from 'node:crypto';

/**
 * The first key of the advisory locks by which instances prove that they live; the second is the instance's id. Advisory locks
 * belong to a whole database, so that installations in several of its schemas each need a class of their own.
 */
export function instanceLockClass(schema: string): number {
  return createHash('sha256').update(`ordergate instance ${schema}`).digest().readInt32BE(0);
}
