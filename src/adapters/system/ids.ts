import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from '../../application/ports/ids.ts';

/** Ids from the machine's secure randomness: 122 bits for a UUID, 128 for a client order id. */
export const randomIds: Ids = {
  uuid: () => randomUUID(),
  clientOrderId: () => randomBytes(16).toString('hex'),
};
