import type { FieldError } from '../../../application/texts/index.ts';
import { type FieldName, fieldNamed, unsupportedNamed } from './field-names.ts';
import { GivenTwice, type JsonObject, type JsonValue } from './json.ts';

/** One value of one field as it was understood, or what is wrong with it. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: FieldError };

interface Given {
  readonly key: string;
  readonly value: JsonValue;
}

/** The fields that a body gives, by their one name, and everything that was found wrong with them. */
export class Fields {
  readonly #given = new Map<FieldName, Given[]>();
  readonly #errors = new Map<string, FieldError>();

  /** Null counts as absent. An unsupported field is an error at once, unless it is `false` or empty and so changes nothing. */
  constructor(body: JsonObject) {
    for (const [key, value] of Object.entries(body)) {
      const name = fieldNamed(key);
      const values = (value instanceof GivenTwice ? value.values : [value]).filter((one) => one !== null);
      if (name) this.#givenFor(name).push(...values.map((one) => ({ key, value: one })));
      const unsupported = unsupportedNamed(key);
      if (unsupported && values.some((one) => one !== false && one !== ''))
        this.refuse(unsupported, { code: 'not_supported' });
    }
  }

  /** The raw values that are given for a field. */
  valuesOf(name: FieldName): readonly JsonValue[] {
    return this.#givenFor(name).map(({ value }) => value);
  }

  /** Whether a field is given with something in it. */
  has(name: FieldName): boolean {
    return this.valuesOf(name).some((value) => value !== '');
  }

  /** What a field says; null when it is absent, wrong, or given several times with different meanings. */
  read<T>(name: FieldName, read: (value: JsonValue) => Reading<T>): T | null {
    const given = this.#givenFor(name);
    const readings = given.map(({ value }) => read(value));
    const wrong = readings.find((reading) => reading.kind === 'error');
    if (wrong) return this.refuse(name, wrong.error);
    const values = readings.flatMap((reading) => (reading.kind === 'value' ? [reading.value] : []));
    const [first = null, ...others] = values;
    if (others.some((value) => String(value) !== String(first))) {
      const names = [...new Set(given.map(({ key }) => key))].slice(0, 4).join(', ');
      return this.refuse(name, { code: 'given_twice', params: { names } });
    }
    return first;
  }

  /** As `read`, and names the field when it is absent. */
  require<T>(
    name: FieldName,
    read: (value: JsonValue) => Reading<T>,
    absent: FieldError = { code: 'required' },
  ): T | null {
    if (this.#givenFor(name).length === 0) return this.refuse(name, absent);
    return this.read(name, read);
  }

  /** Notes what is wrong with a field; the first finding stays. */
  refuse(name: string, error: FieldError): null {
    if (!this.#errors.has(name)) this.#errors.set(name, error);
    return null;
  }

  /** Null when nothing was found wrong. */
  get errors(): Readonly<Record<string, FieldError>> | null {
    return this.#errors.size === 0 ? null : Object.fromEntries(this.#errors);
  }

  #givenFor(name: FieldName): Given[] {
    const given = this.#given.get(name) ?? [];
    this.#given.set(name, given);
    return given;
  }
}
