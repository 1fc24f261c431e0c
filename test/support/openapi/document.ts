import { faultsOf, type Schema, type Schemas } from './validate.ts';

interface Operation {
  readonly security?: readonly unknown[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

/** An OpenAPI document as it is served. */
export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

/** One operation of a document. */
export interface Route {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly operation: Operation;
}

export const routesOf = ({ paths }: Document): readonly Route[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** What an answer has that the document does not say, or lacks that it does, a line each. */
export function faultsOfAnswer(document: Document, method: string, path: string, status: number, body: unknown) {
  const route = routesOf(document).find((one) => one.method === method && isPathOf(path, one.path));
  const content = route?.operation.responses[status]?.content;
  if (content === undefined) return [`${method} ${path} may not answer ${status}: ${JSON.stringify(body)}`];
  const schema = content['application/json']?.schema;
  if (schema === undefined) return [`${method} ${path} answers no JSON with ${status}`];
  return faultsOf(body, schema, document.components.schemas);
}

function isPathOf(path: string, template: string): boolean {
  const [plain = ''] = path.split('?');
  const parts = template.split('/');
  const given = plain.split('/');
  return parts.length === given.length && parts.every((part, index) => /^\{\w+\}$/.test(part) || part === given[index]);
}
