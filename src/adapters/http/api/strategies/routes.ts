import type { Deleted } from '../../../../application/accounts/delete-account.ts';
import type { StrategyChanged, StrategyChanges } from '../../../../application/strategies/change-strategy.ts';
import type { NewStrategy, StrategyCreated } from '../../../../application/strategies/create-strategy.ts';
import type { TokenIssued } from '../../../../application/strategies/issue-token.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { type ApiContext, type ApiRouter, createApi, refuseUser } from '../api.ts';
import { refuseChange } from '../refuse-change.ts';
import { create, get, issueToken, link, list, remove, unlink, update } from './route-table.ts';
import { strategyBody } from './schemas.ts';

/** The use cases behind the routes. */
export interface StrategiesOptions {
  readonly listStrategies: { execute(userId: number): Promise<readonly StrategyDetail[]> };
  readonly getStrategy: { execute(userId: number, id: number): Promise<StrategyDetail | null> };
  readonly createStrategy: { execute(userId: number, wanted: NewStrategy): Promise<StrategyCreated> };
  readonly updateStrategy: { execute(userId: number, id: number, changes: StrategyChanges): Promise<StrategyChanged> };
  readonly deleteStrategy: { execute(userId: number, id: number): Promise<Deleted> };
  readonly issueToken: { execute(userId: number, id: number): Promise<TokenIssued> };
  readonly linkAccount: { execute(userId: number, id: number, accountId: number): Promise<StrategyChanged> };
  readonly unlinkAccount: { execute(userId: number, id: number, accountId: number): Promise<StrategyChanged> };
}

export function strategiesApi(options: StrategiesOptions): ApiRouter {
  const api = createApi();
  api.openapi(list, async (c) => {
    const strategies = await options.listStrategies.execute(c.var.user.id);
    return c.json({ success: true as const, strategies: strategies.map(strategyBody) }, 200);
  });
  api.openapi(get, async (c) => {
    const detail = await options.getStrategy.execute(c.var.user.id, c.req.valid('param').id);
    if (!detail) return refuseUser(c, 404, 'NOT_FOUND');
    return c.json({ success: true as const, strategy: strategyBody(detail) }, 200);
  });
  api.openapi(create, async (c) => {
    const created = await options.createStrategy.execute(c.var.user.id, c.req.valid('json'));
    if (created.kind !== 'done') return refuseChange(c, created);
    const { detail, token } = created;
    return c.json({ success: true as const, strategy: strategyBody(detail), token: token.reveal() }, 201);
  });
  api.openapi(update, async (c) =>
    answerChange(c, await options.updateStrategy.execute(c.var.user.id, c.req.valid('param').id, c.req.valid('json'))),
  );
  api.openapi(remove, async (c) => {
    const deleted = await options.deleteStrategy.execute(c.var.user.id, c.req.valid('param').id);
    return deleted.kind === 'done' ? c.json({ success: true as const }, 200) : refuseChange(c, deleted);
  });
  api.openapi(issueToken, async (c) => {
    const issued = await options.issueToken.execute(c.var.user.id, c.req.valid('param').id);
    if (issued.kind !== 'done') return refuseChange(c, issued);
    return c.json({ success: true as const, token: issued.token.reveal() }, 200);
  });
  api.openapi(link, async (c) => {
    const { id, account_id } = c.req.valid('param');
    return answerChange(c, await options.linkAccount.execute(c.var.user.id, id, account_id));
  });
  api.openapi(unlink, async (c) => {
    const { id, account_id } = c.req.valid('param');
    return answerChange(c, await options.unlinkAccount.execute(c.var.user.id, id, account_id));
  });
  return api;
}

function answerChange(c: ApiContext, changed: StrategyChanged) {
  if (changed.kind !== 'done') return refuseChange(c, changed);
  return c.json({ success: true as const, strategy: strategyBody(changed.detail) }, 200);
}
