/** As much of a JSON schema as our document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export type Schemas = Readonly<Record<string, Schema>>;

/** What contradicts the schema, a line each. Stricter than JSON Schema: a property that is not described is wrong. */
export function faultsOf(value: unknown, schema: Schema, schemas: Schemas, path = ''): readonly string[] {
  const merged = flattened(schema, schemas);
  if (merged.anyOf !== undefined) {
    const tries = merged.anyOf.map((option) => faultsOf(value, option, schemas, path));
    return tries.find((faults) => faults.length === 0) ?? tries.flat();
  }
  const types = [merged.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return [`${path} is ${JSON.stringify(value)}, not ${types.join(' or ')}`];
  if (merged.enum !== undefined && !merged.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}`];
  if (merged.const !== undefined && merged.const !== value) return [`${path} is ${JSON.stringify(value)}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => faultsOf(item, merged.items ?? {}, schemas, `${path}/${index}`));
  return isObject(value) ? faultsOfObject(value, merged, schemas, path) : [];
}

function faultsOfObject(value: Record<string, unknown>, schema: Schema, schemas: Schemas, path: string) {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}/${name} is missing`);
  if (schema.properties === undefined && additionalProperties === undefined) return missing;
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const described = properties[name] ?? (additionalProperties === true ? {} : additionalProperties || undefined);
    return described === undefined
      ? [`${path}/${name} is not described`]
      : faultsOf(member, described, schemas, `${path}/${name}`);
  });
  return [...missing, ...wrong];
}

/** References followed, and what `allOf` adds up brought into one. */
function flattened(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    const target = schemas[name];
    if (target === undefined) throw new Error(`The document has no schema ${name}`);
    return flattened(target, schemas);
  }
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map((part) => flattened(part, schemas));
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: parts.flatMap(({ required = [] }) => required),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

function isOfType(value: unknown, type: string): boolean {
  const check = CHECKS[type];
  if (check === undefined) throw new Error(`The document uses the type ${type}`);
  return check(value);
}
