import { type FieldName, fieldNamed } from './field-names.ts';
import { readOrderType, readSide } from './order-fields.ts';

/** No more of a value fits a line. */
const MOST_CHARACTERS = 60;

/** Fields of a payload as it was kept, each as it says it: the first key that names the field counts. */
export interface ShownFields {
  /** `BUY` or `SELL`, however it was spelled; null for any other word. */
  readonly side: 'BUY' | 'SELL' | null;
  text(name: FieldName): string | null;
}

/** What a kept payload says, also where it was refused. */
export function shownFields(payload: Readonly<Record<string, unknown>>): ShownFields {
  const text = (name: FieldName): string | null => {
    const said = Object.entries(payload).find(([key, value]) => fieldNamed(key) === name && value !== null)?.[1];
    if (said === undefined) return null;
    const whole = typeof said === 'string' ? said.trim() : (JSON.stringify(said) ?? '');
    const meant = name === 'order_type' ? meaningOf(readOrderType(whole)) : null;
    return meant ?? cut(whole);
  };
  return { side: meaningOf(readSide(text('side'))), text };
}

const meaningOf = <T>(reading: { readonly kind: 'value'; readonly value: T } | { readonly kind: 'error' }): T | null =>
  reading.kind === 'value' ? reading.value : null;

function cut(text: string): string | null {
  const characters = [...text];
  if (characters.length > MOST_CHARACTERS) return `${characters.slice(0, MOST_CHARACTERS).join('')}…`;
  return text === '' ? null : text;
}
