import { isLosslessNumber } from 'lossless-json';
import { maskSecretShapes } from '../../../domain/secret-shapes.ts';
import { fieldNamed, wordOf } from './field-names.ts';
import { GivenTwice, type JsonObject, type JsonValue } from './json.ts';

const MASK = '***';

/** Keys of other systems under which users keep secrets; their values are not for keeping. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'secret',
  'apikey',
  'apisecret',
  'secretkey',
  'password',
  'passphrase',
  'signature',
  'authorization',
]);

/** Neither PostgreSQL's text nor its JSON can hold these. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * The payload for its owner to see: unknown keys kept, the token gone wherever it stands and any other from the place of a
 * strategy's name, and numbers as they were written (as text where JSON's own numbers would change a digit).
 */
export function payloadOf(body: JsonObject, token: string): Record<string, unknown> {
  const clean = (text: string) => text.replaceAll(token, MASK).replace(UNSTORABLE, '\uFFFD');
  const shown = (value: JsonValue): unknown => {
    if (typeof value === 'string') return clean(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isLosslessNumber(value)) return numberOf(value.toString());
    if (value instanceof GivenTwice) return value.values.map(shown);
    if (Array.isArray(value)) return value.map(shown);
    return object(value as JsonObject);
  };
  const shownUnder = (key: string, value: JsonValue): unknown =>
    fieldNamed(key) === 'group_name' && typeof value === 'string' ? maskSecretShapes(clean(value)) : shown(value);
  const object = (of: JsonObject): Record<string, unknown> => {
    const kept = Object.entries(of).filter(([key]) => key !== '__proto__' && fieldNamed(key) !== 'token');
    return Object.fromEntries(
      kept.map(([key, value]) => [clean(key), SECRET_KEYS.has(wordOf(key)) ? MASK : shownUnder(key, value)]),
    );
  };
  return object(body);
}

const numberOf = (text: string): number | string => (String(Number(text)) === text ? Number(text) : text);
