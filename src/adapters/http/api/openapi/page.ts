import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { ApiDocument } from './document.ts';
import { fieldRow, fieldsOf, type Markup, type Shown, typeOf } from './schema-view.ts';

type Operation = NonNullable<NonNullable<ApiDocument['paths']>[string]['get']>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Shown;
}
interface Body {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Shown }>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
details { border: 1px solid #8888; border-radius: 6px; margin: .5rem 0; padding: .25rem .75rem; }
summary { cursor: pointer; padding: .25rem 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: start; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #8884; }
code { font-size: .9em; }
:focus-visible { outline: 3px solid #60a5fa; outline-offset: 2px; }
`;

/** Nothing is loaded, run or sent. */
export const DOCUMENT_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The document as a page to read. */
export function documentPage({ info, paths = {}, components = {} }: ApiDocument): Markup {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : { method, path, operation };
    }),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))];
  const schemas = Object.entries(components.schemas ?? {}) as [string, Shown][];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · ${info.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${info.title} API</h1>
<p>${info.description ?? ''} <a href="/api/openapi.json">OpenAPI 3.1</a></p>
${tags.map((tag) => html`<h2>${tag}</h2>${operations.filter(({ operation }) => (operation.tags?.[0] ?? '') === tag).map(operationView)}`)}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => html`<details id="schema-${name}" open><summary><code>${name}</code></summary>${fieldsOf(schema)}</details>`)}
</main>
</body>
</html>`;
}

function operationView({ method, path, operation }: { method: string; path: string; operation: Operation }): Markup {
  const parameters = (operation.parameters ?? []) as readonly Parameter[];
  const responses = Object.entries(operation.responses ?? {}) as [string, Body][];
  return html`<details><summary><code><strong>${method.toUpperCase()}</strong> ${path}</code> ${operation.summary ?? ''}</summary>
${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
${parameters.length === 0 ? '' : html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${parameters.map(parameterRow)}</tbody></table>`}
${operation.requestBody === undefined ? '' : html`<p>Body: ${contentOf(operation.requestBody as Body)}</p>`}
<table><thead><tr><th scope="col">Status</th><th scope="col">Body</th><th scope="col">When</th></tr></thead><tbody>
${responses.map(([status, body]) => html`<tr><td>${status}</td><td>${contentOf(body)}</td><td>${body.description ?? ''}</td></tr>`)}
</tbody></table></details>`;
}

function parameterRow({ name, schema = {}, required = false, description }: Parameter): Markup {
  return fieldRow(name, description === undefined ? schema : { ...schema, description }, required);
}

function contentOf({ content = {} }: Body): Markup {
  return html`${Object.entries(content).map(([type, { schema = {} }]) => html`${typeOf(schema)} <small>${type}</small> `)}`;
}
