import type { Locale, Strategy, StrategyAccount } from '../domain/account.ts';
import { maskKnownSecrets } from '../domain/known-secrets.ts';
import type { OrderRequest } from '../domain/order.ts';
import { maskSecretShapes } from '../domain/secret-shapes.ts';
import type { IncomingSignal, SignalOrder } from './incoming-signal.ts';
import type { TokenOwner } from './ports/strategies.ts';
import type { FieldError } from './texts/index.ts';
import { invalidOrder, type RefusedAnswer, refusal } from './webhook-answer.ts';

/** Whose signal it is, and either an order for some accounts, or the refusal. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly strategy: Strategy;
      readonly request: OrderRequest;
      readonly order: SignalOrder;
      readonly accounts: readonly StrategyAccount[];
    }
  | {
      readonly kind: 'refused';
      readonly strategyId: number | null;
      readonly userId: number;
      readonly answer: RefusedAnswer;
    };

type Choice =
  | { readonly kind: 'strategy'; readonly strategy: Strategy }
  | { readonly kind: 'refused'; readonly answer: RefusedAnswer };

/** Which strategy, which order, which accounts: everything that can be said of a signal before an exchange is thought of. */
export function admit(signal: IncomingSignal, owner: TokenOwner): Admission {
  const choice = chooseStrategy(signal, owner);
  const userId = owner.kind === 'strategy' ? owner.strategy.userId : owner.userId;
  if (choice.kind === 'refused') return { kind: 'refused', strategyId: null, userId, answer: choice.answer };
  const { strategy } = choice;
  const refused = (answer: RefusedAnswer): Admission => ({ kind: 'refused', strategyId: strategy.id, userId, answer });
  if (signal.order.kind === 'invalid') return refused(invalidOrder(signal.order.fields, strategy.locale));
  const { order } = signal.order;
  const request: OrderRequest = {
    ...order,
    marketType: order.marketType ?? strategy.marketType,
    rounding: strategy.rounding,
  };
  const wrong = futuresOnlyFields(request);
  if (Object.keys(wrong).length > 0) return refused(invalidOrder(wrong, strategy.locale));
  if (!strategy.isActive) return refused(refusal(403, 'STRATEGY_INACTIVE', strategy.locale));
  const accounts = strategy.accounts.filter((link) => link.isActive && link.account.isActive);
  if (accounts.length === 0) return refused(refusal(400, 'NO_ACTIVE_ACCOUNT', strategy.locale));
  const isPaused = strategy.isPaused || accounts.every((link) => link.account.isPaused);
  if (isPaused && !request.reduceOnly) return refused(refusal(403, 'TRADING_PAUSED', strategy.locale));
  return { kind: 'admitted', strategy, request, order, accounts };
}

function chooseStrategy({ groupName, token }: IncomingSignal, owner: TokenOwner): Choice {
  const strategies = owner.kind === 'strategy' ? [owner.strategy] : owner.strategies;
  const locale: Locale = owner.kind === 'strategy' ? owner.strategy.locale : owner.locale;
  const fitting = groupName === null ? strategies : strategies.filter((strategy) => strategy.groupName === groupName);
  const [strategy, another] = fitting;
  if (strategy === undefined) {
    const name = shown(groupName ?? '', token);
    return { kind: 'refused', answer: refusal(400, 'STRATEGY_MISMATCH', locale, { name }) };
  }
  if (another !== undefined) {
    const names = fitting.map((candidate) => candidate.groupName).join(', ');
    return { kind: 'refused', answer: refusal(400, 'STRATEGY_AMBIGUOUS', locale, { names }) };
  }
  return { kind: 'strategy', strategy };
}

/** A sender may have put a token, this one or another, where the name belongs; the answer and the journal repeat none. */
const shown = (name: string, token: string): string => maskSecretShapes(maskKnownSecrets(name, { others: [token] }));

/** Fields that would change a futures order mean nothing on spot: they are named, not dropped. */
function futuresOnlyFields(request: OrderRequest): Record<string, FieldError> {
  const fields: Record<string, FieldError> = {};
  if (request.marketType === 'FUTURES') return fields;
  if (request.reduceOnly) fields.reduce_only = { code: 'futures_only' };
  if (request.positionSide !== null) fields.position_side = { code: 'futures_only' };
  return fields;
}
