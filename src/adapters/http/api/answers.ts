import { z } from '@hono/zod-openapi';

/** Every refusal of the API. */
export const RefusalSchema = z
  .object({ success: z.literal(false), error: z.string(), code: z.string() })
  .openapi('Refusal', { example: { success: false, error: 'Not found', code: 'NOT_FOUND' } });

export const InvalidRequestSchema = RefusalSchema.extend({
  fields: z.record(z.string(), z.string()).openapi({ description: 'What is wrong, by field' }),
}).openapi('InvalidRequest');

/** One answer of a route, for `createRoute`. */
export const answer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Answers that every route behind a login may give. These tables are not `as const`: spread, their keys would become texts to TypeScript 7. */
export const GUARDED = {
  401: answer('No session', RefusalSchema),
  503: answer('The database is unavailable', RefusalSchema),
};

/** Answers of a route that names one thing by its id. */
export const NAMED = { ...GUARDED, 404: answer("Unknown, or another user's", RefusalSchema) };

/** Answers of a route that changes something. */
export const CHANGING = {
  400: answer('The request is not valid', InvalidRequestSchema),
  403: answer('The CSRF token is missing or invalid', RefusalSchema),
  409: answer('It can not be done as things stand', RefusalSchema),
  413: answer('The request is too large', RefusalSchema),
  415: answer('The request is no JSON', RefusalSchema),
};

/** A request's JSON body, for `createRoute`. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** An answer that says no more than that it was done. */
export const DoneSchema = z.object({ success: z.literal(true) }).openapi('Done');

/** One id of ours in a path. */
export const idParam = (name: string) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .openapi({ param: { name, in: 'path' }, example: 1 });

/** `{id}` of a path. */
export const IdParam = z.object({ id: idParam('id') });
