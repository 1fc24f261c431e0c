import { createRoute, z } from '@hono/zod-openapi';
import type { AccountChanged, NewAccount } from '../../../../application/accounts/create-account.ts';
import type { Deleted } from '../../../../application/accounts/delete-account.ts';
import type { KeyTested } from '../../../../application/accounts/test-key.ts';
import type { AccountChanges } from '../../../../application/accounts/update-account.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import { reasonText } from '../../../../domain/reasons.ts';
import { answer, CHANGING, DoneSchema, GUARDED, IdParam, jsonBody, NAMED } from '../answers.ts';
import { type ApiRouter, createApi } from '../api.ts';
import { refuseChange } from '../refuse-change.ts';
import { keyTestBody } from './key-test.ts';
import { AccountChangesSchema, AccountSchema, accountBody, KeyTestSchema, NewAccountSchema } from './schemas.ts';

/** The use cases behind the routes. */
export interface AccountsOptions {
  readonly listAccounts: { execute(userId: number): Promise<readonly AccountRecord[]> };
  readonly createAccount: { execute(userId: number, wanted: NewAccount): Promise<AccountChanged> };
  readonly updateAccount: { execute(userId: number, id: number, changes: AccountChanges): Promise<AccountChanged> };
  readonly deleteAccount: { execute(userId: number, id: number): Promise<Deleted> };
  readonly testKey: { execute(userId: number, id: number): Promise<KeyTested> };
}

const tags = ['Accounts'];
const OneAccount = z.object({ success: z.literal(true), account: AccountSchema });

const list = createRoute({
  method: 'get',
  path: '/api/accounts',
  tags,
  summary: 'The accounts',
  responses: {
    200: answer('The accounts, by id', z.object({ success: z.literal(true), accounts: z.array(AccountSchema) })),
    ...GUARDED,
  },
});

const create = createRoute({
  method: 'post',
  path: '/api/accounts',
  tags,
  summary: 'Add an account',
  request: { body: jsonBody(NewAccountSchema) },
  responses: { 201: answer('The account', OneAccount), ...NAMED, ...CHANGING },
});

const update = createRoute({
  method: 'patch',
  path: '/api/accounts/{id}',
  tags,
  summary: 'Change an account',
  description:
    'What is absent stays. What orders need as it is can not be changed under them: 409 `UNRESOLVED_ORDERS`.',
  request: { params: IdParam, body: jsonBody(AccountChangesSchema) },
  responses: { 200: answer('The account', OneAccount), ...NAMED, ...CHANGING },
});

const remove = createRoute({
  method: 'delete',
  path: '/api/accounts/{id}',
  tags,
  summary: 'Take an account out of use',
  request: { params: IdParam },
  responses: { 200: answer('Done', DoneSchema), ...NAMED, ...CHANGING },
});

const test = createRoute({
  method: 'post',
  path: '/api/accounts/{id}/test',
  tags,
  summary: "Test an account's key",
  description: 'Asks the exchange by signed requests that change nothing.',
  request: { params: IdParam },
  responses: { 200: answer('What the exchange tells of the key', KeyTestSchema), ...NAMED, ...CHANGING },
});

export function accountsApi(options: AccountsOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const accounts = await options.listAccounts.execute(c.var.user.id);
    return c.json({ success: true as const, accounts: accounts.map(accountBody) }, 200);
  });
  api.openapi(create, async (c) => {
    const created = await options.createAccount.execute(c.var.user.id, c.req.valid('json'));
    if (created.kind !== 'done') return refuseChange(c, created);
    return c.json({ success: true as const, account: accountBody(created.account) }, 201);
  });
  api.openapi(update, async (c) => {
    const changed = await options.updateAccount.execute(c.var.user.id, c.req.valid('param').id, c.req.valid('json'));
    if (changed.kind !== 'done') return refuseChange(c, changed);
    return c.json({ success: true as const, account: accountBody(changed.account) }, 200);
  });
  api.openapi(remove, async (c) => {
    const deleted = await options.deleteAccount.execute(c.var.user.id, c.req.valid('param').id);
    return deleted.kind === 'done' ? c.json({ success: true as const }, 200) : refuseChange(c, deleted);
  });
  api.openapi(test, async (c) => {
    const { locale, id: userId } = c.var.user;
    const tested = await options.testKey.execute(userId, c.req.valid('param').id);
    if (tested.kind === 'not_found') return refuseChange(c, tested);
    if (tested.kind !== 'unavailable') return c.json(keyTestBody(tested, locale), 200);
    const { code } = tested.failure;
    return c.json({ success: false as const, error: reasonText(tested.failure, locale), code }, 503);
  });
  return api;
}
