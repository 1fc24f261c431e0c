/** A lone half of a surrogate pair, which PostgreSQL's UTF-8 can't hold, or the NUL character, which it refuses. */
const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Outside text as PostgreSQL can store it: what an exchange or a sender says must never make a record fail. */
export function storable(text: string, maxLength?: number): string {
  const clean = text.replace(UNSTORABLE, '\uFFFD');
  return maxLength === undefined ? clean : clean.slice(0, maxLength).replace(UNSTORABLE, '\uFFFD');
}

/** How JSON text spells what is unstorable; a backslash before it may be text of its own. */
const MAYBE_UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** JSON text for a `json` or `jsonb` column. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return MAYBE_UNSTORABLE.test(text) ? cleaned(value) : text;
}

function cleaned(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return storable(part);
    return isPlainObject(part) ? Object.fromEntries(Object.entries(part).map(([k, v]) => [storable(k), v])) : part;
  });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
