import { createRoute, type z } from '@hono/zod-openapi';
import { answer, CHANGING, IdParam, jsonBody, NAMED } from '../answers.ts';
import {
  ActionRefusedSchema,
  ChangedSchema,
  RemovedSchema,
  ResolveBody,
  RetriedSchema,
  RetryTimeoutSchema,
  ScheduleBody,
} from './schemas.ts';

const SHARED = { tags: ['Failed orders'], request: { params: IdParam } };
const withBody = <Schema extends z.ZodType>(schema: Schema) => ({
  ...SHARED,
  request: { params: IdParam, body: jsonBody(schema) },
});

const REFUSED = {
  ...NAMED,
  400: answer('Refused', ActionRefusedSchema),
  403: CHANGING[403],
  409: answer('It can not be done as things stand', ActionRefusedSchema),
  413: CHANGING[413],
};
const CHANGED = { 200: answer('Done', ChangedSchema), ...REFUSED };

export const retry = createRoute({
  ...SHARED,
  method: 'post',
  path: '/api/failed-orders/{id}/retry',
  summary: 'Send the order again, with the parameters that it was asked for with',
  responses: {
    200: answer('The exchange took it', RetriedSchema),
    408: answer('Its outcome is not known yet', RetryTimeoutSchema),
    ...REFUSED,
  },
});

export const remove = createRoute({
  ...SHARED,
  method: 'delete',
  path: '/api/failed-orders/{id}',
  summary: 'Take it out of sight; it is kept for audit',
  responses: { 200: answer('It is out of sight', RemovedSchema), ...REFUSED },
});

export const restore = createRoute({
  ...SHARED,
  method: 'post',
  path: '/api/failed-orders/{id}/restore',
  summary: 'Undo a removal: back to the status that its attempts give',
  responses: CHANGED,
});

export const reset = createRoute({
  ...SHARED,
  method: 'post',
  path: '/api/failed-orders/{id}/reset',
  summary: 'Give an exhausted one its five retries back',
  responses: CHANGED,
});

export const resolve = createRoute({
  ...withBody(ResolveBody),
  method: 'post',
  path: '/api/failed-orders/{id}/resolve',
  summary: 'Say what became of one that needs review; a given id is looked up first',
  responses: { ...CHANGED, 415: CHANGING[415] },
});

export const schedule = createRoute({
  ...withBody(ScheduleBody),
  method: 'post',
  path: '/api/failed-orders/{id}/schedule',
  summary: 'Retry it at a given time',
  responses: { ...CHANGED, 415: CHANGING[415] },
});

export const unschedule = createRoute({
  ...SHARED,
  method: 'delete',
  path: '/api/failed-orders/{id}/schedule',
  summary: 'Take its schedule away',
  responses: CHANGED,
});
