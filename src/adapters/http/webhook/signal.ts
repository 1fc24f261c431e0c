import type { IncomingSignal } from '../../../application/incoming-signal.ts';
import { Fields } from './fields.ts';
import type { JsonObject } from './json.ts';
import { readOrder } from './order-fields.ts';
import { payloadOf } from './payload.ts';
import { readTextOrNumber } from './readings.ts';
import { readToken } from './token.ts';
import { type IdHeaders, readWebhookId } from './webhook-id.ts';

const MAX_GROUP_NAME = 100;

/** What a signal is made of, besides its body. */
export interface Arrival {
  readonly receivedAt: Date;
  readonly startedAt: number;
  readonly authorization: string | undefined;
  readonly idHeaders: IdHeaders;
}

/** The signal that a body says; null when it bears no token. */
export function signalOf(body: JsonObject, arrival: Arrival): IncomingSignal | null {
  const fields = new Fields(body);
  const token = readToken(fields, arrival.authorization);
  if (token === null) return null;
  const groupName = fields.read('group_name', readTextOrNumber(MAX_GROUP_NAME));
  const webhookId = readWebhookId(fields, arrival.idHeaders);
  const order = readOrder(fields);
  return {
    receivedAt: arrival.receivedAt,
    startedAt: arrival.startedAt,
    token,
    groupName,
    webhookId,
    order: order ? { kind: 'order', order } : { kind: 'invalid', fields: fields.errors ?? {} },
    payload: payloadOf(body, token),
  };
}
