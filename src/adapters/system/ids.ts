import { randomUUID } from 'node:crypto';
import type { Ids } from '../../application/ports/ids.ts';

/** Ids from the machine's secure randomness, 122 bits each. */
export const randomIds: Ids = {
  uuid: () => randomUUID(),
  clientOrderId: () => randomUUID().replaceAll('-', ''),
};
