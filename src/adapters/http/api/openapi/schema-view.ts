import { html } from 'hono/html';

export type Markup = ReturnType<typeof html>;

/** As much of a JSON schema as a reader is shown. */
export interface Shown {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Shown;
  readonly properties?: Readonly<Record<string, Shown>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shown | boolean;
  readonly anyOf?: readonly Shown[];
  readonly oneOf?: readonly Shown[];
  readonly allOf?: readonly Shown[];
}

/** The type of a value in a few words, with links to the schemas that have a name. */
export function typeOf(schema: Shown): Markup {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return joined(options.map(typeOf), ' or ');
  if (schema.allOf !== undefined) return joined(schema.allOf.map(typeOf), ' with ');
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) return html`<code>${schema.enum.map(String).join(' | ')}</code>`;
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`;
  const words = [schema.type ?? 'any'].flat().join(' or ');
  return html`${words}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}

/** The fields of an object, those of what it extends included. */
export function fieldsOf(schema: Shown): Markup {
  const parts = [schema, ...(schema.allOf ?? [])];
  const rows = parts.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([name, field]) => fieldRow(name, field, required.includes(name))),
  );
  const extended = parts.filter(({ $ref }) => $ref !== undefined).map(typeOf);
  return html`${extended.length === 0 ? '' : html`<p>All of ${joined(extended, ', ')}, and:</p>`}
${rows.length === 0 ? html`<p>${typeOf(schema)}</p>` : html`<table><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table>`}`;
}

/** One row of a table of fields or parameters. */
export function fieldRow(name: string, schema: Shown, isRequired: boolean): Markup {
  return html`<tr><td><code>${name}</code>${isRequired ? ' *' : ''}</td><td>${typeOf(schema)}</td><td>${schema.description ?? ''}</td></tr>`;
}

function joined(parts: readonly Markup[], between: string): Markup {
  return html`${parts.map((part, index) => html`${index === 0 ? '' : between}${part}`)}`;
}
