import { html } from 'hono/html';
import type { wordsOf } from '../../../../application/texts/index.ts';

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

export type Words = ReturnType<typeof wordsOf<'apiDocs'>>;

/** Schemas as a reader is shown them, in his language. */
export class SchemaView {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  /** The type of a value in a few words, with links to the schemas that have a name. */
  typeOf(schema: Shown): Markup {
    const words = this.#words;
    if (schema.$ref !== undefined) {
      const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
      return html`<a href="#schema-${name}">${name}</a>`;
    }
    const options = schema.anyOf ?? schema.oneOf;
    if (options !== undefined) return this.#typesOf(options, words.or());
    if (schema.allOf !== undefined) return this.#typesOf(schema.allOf, words.with());
    if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
    if (schema.enum !== undefined) return html`<code>${schema.enum.map(String).join(' | ')}</code>`;
    if (schema.items !== undefined) return html`${words.listOf()} ${this.typeOf(schema.items)}`;
    const types = [schema.type ?? 'any'].flat().join(words.or());
    return html`${types}${schema.format === undefined ? '' : ` (${schema.format})`}`;
  }

  /** The fields of an object, those of what it extends included. */
  fieldsOf(schema: Shown): Markup {
    const words = this.#words;
    const parts = [schema, ...(schema.allOf ?? [])];
    const rows = parts.flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([name, field]) => this.fieldRow(name, field, required.includes(name))),
    );
    const extended = parts.filter(({ $ref }) => $ref !== undefined);
    return html`${extended.length === 0 ? '' : html`<p>${words.allOf()} ${this.#typesOf(extended, ', ')}</p>`}
${rows.length === 0 ? html`<p>${this.typeOf(schema)}</p>` : html`<table><thead><tr><th scope="col">${words.field()}</th><th scope="col">${words.type()}</th><th scope="col">${words.meaning()}</th></tr></thead><tbody>${rows}</tbody></table>`}`;
  }

  /** One row of a table of fields or parameters. */
  fieldRow(name: string, schema: Shown, isRequired: boolean): Markup {
    return html`<tr><td><code>${name}</code>${isRequired ? ' *' : ''}</td><td>${this.typeOf(schema)}</td><td>${schema.description ?? ''}</td></tr>`;
  }

  #typesOf(schemas: readonly Shown[], between: string): Markup {
    return html`${schemas.map((schema, index) => html`${index === 0 ? '' : between}${this.typeOf(schema)}`)}`;
  }
}
