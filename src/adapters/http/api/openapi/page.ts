import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { wordsOf } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { ApiDocument } from './document.ts';
import { type Markup, SchemaView, type Shown, type Words } from './schema-view.ts';

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

/** The document, in this language already, as a page to read. */
export function documentPage({ info, paths = {}, components = {} }: ApiDocument, locale: Locale): Markup {
  const words = wordsOf('apiDocs', locale);
  const view = new SchemaView(words);
  const other = locale === 'ko' ? 'en' : 'ko';
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : { method, path, operation };
    }),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))];
  const schemas = Object.entries(components.schemas ?? {}) as [string, Shown][];
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · ${info.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${info.title} API</h1>
<p>${info.description ?? ''} <a href="/api/openapi.json">OpenAPI 3.1</a> · <a href="?lang=${other}" lang="${other}">${words.otherLanguage()}</a></p>
${tags.map((tag) => html`<h2>${tag}</h2>${operations.filter(({ operation }) => (operation.tags?.[0] ?? '') === tag).map((one) => operationView(one, words, view))}`)}
<h2>${words.schemas()}</h2>
${schemas.map(([name, schema]) => html`<details id="schema-${name}" open><summary><code>${name}</code></summary>${view.fieldsOf(schema)}</details>`)}
</main>
</body>
</html>`;
}

function operationView(
  { method, path, operation }: { method: string; path: string; operation: Operation },
  words: Words,
  view: SchemaView,
): Markup {
  const contentOf = ({ content = {} }: Body) =>
    html`${Object.entries(content).map(([type, { schema = {} }]) => html`${view.typeOf(schema)} <small>${type}</small> `)}`;
  const parameters = (operation.parameters ?? []) as readonly Parameter[];
  const responses = Object.entries(operation.responses ?? {}) as [string, Body][];
  return html`<details><summary><code><strong>${method.toUpperCase()}</strong> ${path}</code> ${operation.summary ?? ''}</summary>
${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
${parameters.length === 0 ? '' : html`<table><thead><tr><th scope="col">${words.parameter()}</th><th scope="col">${words.type()}</th><th scope="col">${words.meaning()}</th></tr></thead><tbody>${parameters.map((parameter) => parameterRow(parameter, view))}</tbody></table>`}
${operation.requestBody === undefined ? '' : html`<p>${words.body()}: ${contentOf(operation.requestBody as Body)}</p>`}
<table><thead><tr><th scope="col">${words.status()}</th><th scope="col">${words.body()}</th><th scope="col">${words.when()}</th></tr></thead><tbody>
${responses.map(([status, body]) => html`<tr><td>${status}</td><td>${contentOf(body)}</td><td>${body.description ?? ''}</td></tr>`)}
</tbody></table></details>`;
}

function parameterRow({ name, schema = {}, required = false, description }: Parameter, view: SchemaView): Markup {
  return view.fieldRow(name, description === undefined ? schema : { ...schema, description }, required);
}
