import { isLosslessNumber, type LosslessNumber, parse } from 'lossless-json';

/** A value of a JSON text whose numbers keep their digits. */
export type JsonValue = null | boolean | string | LosslessNumber | GivenTwice | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What one key of one object was given, when the text gives it several different values. */
export class GivenTwice {
  readonly values: JsonValue[];
  constructor(values: JsonValue[]) {
    this.values = values;
  }
}

/** No alert nests deeper; the parser calls itself once a level. */
const MAX_DEPTH = 32;

/** The object that the bytes spell as UTF-8 JSON, a byte order mark allowed; null for anything else. */
export function parseObject(bytes: Uint8Array): JsonObject | null {
  const text = decode(bytes);
  if (text === null || depthOf(text) > MAX_DEPTH) return null;
  const value = parseText(text);
  return isObject(value) ? value : null;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseText(text: string): JsonValue {
  try {
    return parse(text, null, {
      onDuplicateKey: ({ oldValue, newValue }) => twice(oldValue as JsonValue, newValue as JsonValue),
    }) as JsonValue;
  } catch {
    return null;
  }
}

function twice(before: JsonValue, value: JsonValue): GivenTwice {
  if (!(before instanceof GivenTwice)) return new GivenTwice([before, value]);
  before.values.push(value);
  return before;
}

/** How deep brackets outside of strings nest; a text that is no JSON may count wrong, and is refused by the parser. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isString = !isString;
    else if (isString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

export function isObject(value: JsonValue): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isLosslessNumber(value) &&
    !(value instanceof GivenTwice)
  );
}
