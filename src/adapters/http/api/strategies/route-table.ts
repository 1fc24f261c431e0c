import { createRoute, z } from '@hono/zod-openapi';
import { answer, CHANGING, DoneSchema, GUARDED, IdParam, idParam, jsonBody, NAMED } from '../answers.ts';
import { NewStrategySchema, StrategyChangesSchema, StrategySchema } from './schemas.ts';

const tags = ['Strategies'];
const success = z.literal(true);
const OneStrategy = z.object({ success, strategy: StrategySchema });
const token = z.string().openapi({ description: 'Shown this once' });
const LinkParams = IdParam.extend({ account_id: idParam('account_id') });

export const list = createRoute({
  method: 'get',
  path: '/api/strategies',
  tags,
  summary: 'The strategies',
  responses: {
    200: answer('The strategies, by id', z.object({ success, strategies: z.array(StrategySchema) })),
    ...GUARDED,
  },
});

export const get = createRoute({
  method: 'get',
  path: '/api/strategies/{id}',
  tags,
  summary: 'One strategy',
  request: { params: IdParam },
  responses: { 200: answer('The strategy', OneStrategy), ...NAMED },
});

export const create = createRoute({
  method: 'post',
  path: '/api/strategies',
  tags,
  summary: 'Add a strategy',
  request: { body: jsonBody(NewStrategySchema) },
  responses: { 201: answer('The strategy and its token', OneStrategy.extend({ token })), ...NAMED, ...CHANGING },
});

export const update = createRoute({
  method: 'patch',
  path: '/api/strategies/{id}',
  tags,
  summary: 'Change a strategy',
  description: 'What is absent stays.',
  request: { params: IdParam, body: jsonBody(StrategyChangesSchema) },
  responses: { 200: answer('The strategy', OneStrategy), ...NAMED, ...CHANGING },
});

export const remove = createRoute({
  method: 'delete',
  path: '/api/strategies/{id}',
  tags,
  summary: 'Take a strategy out of use',
  description: 'Its token opens nothing any more.',
  request: { params: IdParam },
  responses: { 200: answer('Done', DoneSchema), ...NAMED, ...CHANGING },
});

export const issueToken = createRoute({
  method: 'post',
  path: '/api/strategies/{id}/token',
  tags,
  summary: 'Give a strategy a new token',
  description: 'The old one opens nothing any more, on any instance.',
  request: { params: IdParam },
  responses: { 200: answer('The token', z.object({ success, token })), ...NAMED, ...CHANGING },
});

export const link = createRoute({
  method: 'post',
  path: '/api/strategies/{id}/accounts/{account_id}',
  tags,
  summary: 'Let a strategy trade at an account',
  request: { params: LinkParams },
  responses: { 200: answer('The strategy', OneStrategy), ...NAMED, ...CHANGING },
});

export const unlink = createRoute({
  method: 'delete',
  path: '/api/strategies/{id}/accounts/{account_id}',
  tags,
  summary: "End a strategy's trading at an account",
  request: { params: LinkParams },
  responses: { 200: answer('The strategy', OneStrategy), ...NAMED, ...CHANGING },
});
