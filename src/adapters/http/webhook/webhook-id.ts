import type { Fields } from './fields.ts';
import { readText, readTextOrNumber } from './readings.ts';

const MAX_ID = 100;

/** The two headers that may bear an id, first one first. */
const HEADERS = ['Idempotency-Key', 'webhook-id'] as const;

/** The values of the headers that may bear an id. */
export type IdHeaders = (name: (typeof HEADERS)[number]) => string | undefined;

/** `webhook_id`, else `Idempotency-Key`, else `webhook-id`; differing ones are an error. Null when there is none. */
export function readWebhookId(fields: Fields, header: IdHeaders): string | null {
  const ids = [
    fields.read('webhook_id', readTextOrNumber(MAX_ID)),
    ...HEADERS.map((name) => readHeader(fields, name, header(name))),
  ];
  const [id = null, ...others] = ids.filter((one) => one !== null);
  return others.every((other) => other === id) ? id : fields.refuse('webhook_id', { code: 'ids_differ' });
}

/** The draft of `Idempotency-Key` writes its value in quotes; most senders don't. */
function readHeader(fields: Fields, name: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  const reading = readText(MAX_ID)(value.replace(/^"(.*)"$/, '$1'));
  return reading.kind === 'value' ? reading.value : fields.refuse(name, reading.error);
}
