import { randomBytes, randomUUID } from 'node:crypto';
import type { JournaledOrder, OrderDraft, Signal, TakeIn } from '../../../src/application/ports/order-ledger.ts';
import type { Strategy, StrategyAccount } from '../../../src/domain/account.ts';
import { Quantity } from '../../../src/domain/amounts.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import type { Execution } from '../../../src/domain/execution.ts';
import { type Failure, failure } from '../../../src/domain/failure.ts';
import type { OrderRequest, PreparedOrder } from '../../../src/domain/order.ts';
import type { LedgerSubject } from '../ledger-subject.ts';

const DEADLINE = 5_000;

/** As JSON shows it: the digits of a decimal are private, so that a comparison of the objects would find any two equal. */
export function shown(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

export const newClientOrderId = () => randomBytes(16).toString('hex');

export function aRequest(change: Partial<OrderRequest> = {}): OrderRequest {
  return {
    symbol: 'BTC/USDT',
    side: 'BUY',
    orderType: 'MARKET',
    amount: { kind: 'base', quantity: Quantity.of('0.123456789') },
    price: null,
    stopPrice: null,
    marketType: 'SPOT',
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    rounding: 'down',
    ...change,
  };
}

export function aPreparedOrder(change: Partial<PreparedOrder> = {}): PreparedOrder {
  return {
    clientOrderId: newClientOrderId(),
    marketId: 'BTCUSDT',
    marketSymbol: 'BTC/USDT',
    symbol: 'BTC/USDT',
    marketType: 'SPOT',
    endpoint: 'order',
    side: 'BUY',
    orderType: 'MARKET',
    sentAmount: Decimal.of('0.12345'),
    sentUnit: 'base',
    quantity: Decimal.of('0.12345'),
    quoteQuantity: null,
    price: null,
    stopPrice: null,
    reduceOnly: false,
    positionSide: null,
    timeInForce: null,
    keyFingerprint: 'key-of-main',
    fenceAt: new Date('2026-01-01T00:00:17.250Z'),
    ...change,
  };
}

export function anExecution(change: Partial<Execution> = {}): Execution {
  return {
    exchangeOrderId: `x-${randomUUID()}`,
    exchangeStatus: null,
    filledQuantity: null,
    averagePrice: null,
    ...change,
  };
}

export function aSignal(subject: LedgerSubject, strategy: Strategy, change: Partial<Signal> = {}): Signal {
  const receivedAt = change.receivedAt ?? subject.now();
  return {
    id: randomUUID(),
    strategyId: strategy.id,
    strategyVersion: strategy.version,
    userId: subject.world.userId,
    webhookId: null,
    body: 'BUY 0.123456789 BTC/USDT',
    payload: { symbol: 'BTC/USDT', side: 'buy', note: 'breakout' },
    receivedAt,
    deadlineAt: new Date(receivedAt.getTime() + DEADLINE),
    ...change,
  };
}

type DraftChange = Partial<Pick<OrderDraft, 'request' | 'preparation'>>;

export function aDraft(subject: LedgerSubject, strategyAccount: StrategyAccount, change: DraftChange = {}): OrderDraft {
  const clientOrderId = newClientOrderId();
  const keyFingerprint = strategyAccount.account.key?.fingerprint ?? '';
  return {
    strategyAccount,
    request: aRequest(),
    clientOrderId,
    gateAt: new Date(subject.now().getTime() + DEADLINE - 500),
    preparation: { kind: 'prepared', order: aPreparedOrder({ clientOrderId, keyFingerprint }) },
    ...change,
  };
}

/** The strategy as it is now. */
export async function readStrategy(subject: LedgerSubject): Promise<Strategy> {
  const owner = await subject.strategies.byToken(subject.world.strategyToken, { fresh: true });
  if (owner?.kind !== 'strategy') throw new Error('The world has lost its strategy');
  return owner.strategy;
}

/** The link to an account by the account's name. */
export function linkTo(strategy: Strategy, name: string): StrategyAccount {
  const link = strategy.accounts.find(({ account }) => account.name === name);
  if (link === undefined) throw new Error(`The strategy has no account ${name}`);
  return link;
}

/** A signal that was taken in: one order per account that trades. */
export interface Taken {
  readonly signal: Signal;
  readonly strategy: Strategy;
  readonly drafts: readonly OrderDraft[];
  readonly orders: readonly JournaledOrder[];
}

/** Takes a signal in with one draft per account, as the use case would. */
export async function take(
  subject: LedgerSubject,
  change: DraftChange & { readonly signal?: Partial<Signal> } = {},
): Promise<Taken> {
  const { signal: signalChange, ...draftChange } = change;
  const strategy = await readStrategy(subject);
  const signal = aSignal(subject, strategy, signalChange);
  const drafts = strategy.accounts.map((link) => aDraft(subject, link, draftChange));
  const taken = await subject.ledger.takeIn(signal, subject.world.strategyToken, drafts);
  return { signal, strategy, drafts, orders: journaled(taken) };
}

/** The first order of a fresh signal, on its way. */
export async function anOrder(subject: LedgerSubject, change: DraftChange = {}): Promise<JournaledOrder> {
  const { orders } = await take(subject, change);
  return first(orders);
}

export function journaled(taken: TakeIn): readonly JournaledOrder[] {
  if (taken.kind !== 'journaled') throw new Error(`Expected it to be journaled, but it is ${taken.kind}`);
  return taken.orders;
}

export function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('Expected at least one');
  return one;
}

export const aRefusal = (change: Partial<Failure> = {}): Failure => ({
  ...failure('INSUFFICIENT_FUNDS'),
  exchangeError: 'Account has insufficient balance for requested action.',
  ...change,
});
