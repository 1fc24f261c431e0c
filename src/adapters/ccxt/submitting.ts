import type { Outcome, SendGate } from '../../application/ports/exchange.ts';
import type { Account } from '../../domain/account.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { MarketType, PreparedOrder } from '../../domain/order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import { type Answer, type Evidence, NotSent, noEvidence, type ObservedCall } from './evidence.ts';
import { lastPriceOf } from './last-price.ts';
import { afterAnswer } from './limit-answers.ts';
import type { Requester } from './limiter.ts';
import type { LoadedMarkets } from './market-loading.ts';
import { observed } from './observed.ts';
import { type Classified, classify } from './outcome/classify.ts';
import { masked, type Parts, readyClient } from './parts.ts';
import type { CcxtClient, OrderCall, Profile } from './profile.ts';
import { executionOf } from './seen.ts';
import { accountKey, siteKey, siteOf } from './site.ts';

type NotSentOutcome = Extract<Outcome, { kind: 'not_sent' }>;

/** Orders of one account and market type on their way in one request. */
export interface Sending {
  readonly parts: Parts;
  readonly account: Account;
  readonly orders: readonly PreparedOrder[];
  readonly marketType: MarketType;
  readonly gate: SendGate;
  readonly profile: Profile;
}

export interface Ready {
  readonly kind: 'ready';
  readonly client: CcxtClient;
  readonly loaded: LoadedMarkets;
}

/** Sends the order once, before the gate closes, and says what became of it. Never throws: what is doubtful is `unknown`. */
export async function submit(parts: Parts, account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
  const { marketType } = order;
  const sending = { parts, account, orders: [order], marketType, gate, profile: parts.profileOf(account.exchange) };
  const ready = await getReady(sending);
  return ready.kind === 'not_sent' ? ready : send(sending, order, ready);
}

/** All that comes before the wire. Whatever goes wrong here, nothing was sent. */
export async function getReady(sending: Sending): Promise<NotSentOutcome | Ready> {
  const { parts, account, orders, marketType, gate, profile } = sending;
  try {
    // An order journaled for one key and sent with another would be looked up in vain, and then repeated.
    const isOtherKey = orders.some(({ keyFingerprint }) => keyFingerprint !== account.key?.fingerprint);
    if (isOtherKey) return notSent('NOT_SENT', 'The API key has changed');
    const ready = await readyClient(parts, account, marketType, gate.signal);
    if (!ready) return notSent('MARKETS_UNAVAILABLE');
    const crossed = profile.flipsCrossedStops ? await crossedStop(ready.client, orders, gate.signal) : null;
    if (crossed) return notSent(crossed);
    const isFree = await parts.limiter.take(requesterOf(sending), 'orders', gate.signal, orders.length);
    if (!isFree) return withEnd(notSent('RATE_LIMITED'), sending);
    return orders.every((order) => isWithinFence(sending, order)) ? { kind: 'ready', ...ready } : notSent('CLOCK_SKEW');
  } catch (error) {
    return notSent('NOT_SENT', masked(String(error), account));
  }
}

function notSent(code: ReasonCode, exchangeError: string | null = null): NotSentOutcome {
  return { kind: 'not_sent', failure: { ...failure(code), exchangeError } };
}

/** The journaled fence counts from the exchange's clock as it was measured then; a clock that was set since would break it. */
function isWithinFence({ parts, account, marketType, profile }: Sending, order: PreparedOrder): boolean {
  const fence = profile.orders[marketType]?.[order.orderType]?.fence;
  if (!order.fenceAt || !fence) return true;
  const signedAt = parts.clock.now().getTime() + parts.offsets.of(siteOf(account), marketType);
  return signedAt + fence.windowMs + fence.processingMs <= order.fenceAt.getTime();
}

/** A SELL stop waits below the last price, a BUY stop above it. Where that can't be seen, a stop is not risked. Stops go alone. */
async function crossedStop(
  client: CcxtClient,
  orders: readonly PreparedOrder[],
  signal: AbortSignal,
): Promise<ReasonCode | null> {
  const [order] = orders;
  if (!order?.stopPrice) return null;
  const { stopPrice, side } = order;
  const last = await lastPriceOf(client, order, signal);
  if (!last) return 'EXCHANGE_UNAVAILABLE';
  const isAhead = side === 'SELL' ? stopPrice.lessThan(last) : last.lessThan(stopPrice);
  return isAhead ? null : 'STOP_ALREADY_CROSSED';
}

async function send(sending: Sending, order: PreparedOrder, ready: Ready): Promise<Outcome> {
  const { profile, gate } = sending;
  const call: ObservedCall = { evidence: noEvidence(), gate, isUsed: false };
  const answer = await answered(sending, order, ready, call);
  const classified = classify(answer, call.evidence, profile, order);
  learn(sending, ready.client, call.evidence, [classified]);
  return outcomeOf(classified, sending, order);
}

/** One `createOrder`, in turn where the exchange wants it so. */
async function answered(
  { parts, account, gate, profile }: Sending,
  order: PreparedOrder,
  { client, loaded }: Ready,
  call: ObservedCall,
): Promise<Answer> {
  try {
    const { type, side, amount, price, params } = callFor(order, account, profile);
    // ccxt's types want floats; its code takes texts and keeps them.
    const numbers = [amount, price] as unknown as [number, number | undefined];
    const create = () => observed(client, call).createOrder(order.marketSymbol, type, side, ...numbers, { ...params });
    const created = profile.serialPerKey
      ? await parts.serial.run(accountKey(account), gate.signal, create)
      : await create();
    if (!created) return { kind: 'thrown', error: new NotSent('gate_closed') };
    return { kind: 'order', execution: executionOf(created, order, loaded.bySymbol.get(order.marketSymbol) ?? null) };
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

export const callFor = (order: PreparedOrder, account: Account, profile: Profile): OrderCall =>
  profile.orderCall(order, { account, hedged: order.positionSide !== null });

/** What an answer tells beside the orders: the limits that are used up, and what is out of date and must be asked again. */
export function learn(
  { parts, account, marketType, profile }: Sending,
  client: CcxtClient,
  evidence: Evidence,
  classified: readonly Classified[],
): void {
  const codes = new Set(classified.flatMap((one) => (one.kind === 'accepted' ? [] : [one.failure.code])));
  const requester = requesterOf({ account, marketType });
  void afterAnswer(parts, requester, evidence, profile, codes.has('RATE_LIMITED') ? 'RATE_LIMITED' : null);
  if (codes.has('CLOCK_SKEW')) void parts.offsets.measure(siteOf(account), marketType, client, profile);
  if (codes.has('POSITION_SIDE_REQUIRED')) parts.modes.forget(account, marketType);
}

/** An id that was used before may be ours, from a submission that was thought lost: only a look can tell. */
export function outcomeOf(classified: Classified, sending: Sending, order: PreparedOrder): Outcome {
  if (classified.kind === 'accepted') return classified;
  const kind = classified.kind === 'duplicate' ? 'unknown' : classified.kind;
  return withEnd({ kind, failure: told(classified.failure, sending.account, order) }, sending);
}

/** Shorter pauses are over before anybody reads of them; in milliseconds. */
const SHORT_PAUSE = 10_000;

/** Until when an exchange that turns everybody away is left alone stands with the refusal, for its user to see. */
function withEnd<Failed extends { readonly failure: Failure }>(
  failed: Failed,
  { parts, account, marketType }: Sending,
) {
  if (failed.failure.code !== 'RATE_LIMITED') return failed;
  const pause = parts.limiter.pausedFor(requesterOf({ account, marketType }).site);
  if (pause < SHORT_PAUSE) return failed;
  const until = new Date(parts.clock.now().getTime() + pause).toISOString();
  return { ...failed, failure: { ...failed.failure, params: { ...failed.failure.params, until } } };
}

/** An order that did name its side was refused for the opposite reason: the account is in one-way mode. */
function told(reason: Failure, account: Account, { positionSide }: PreparedOrder): Failure {
  const code = reason.code === 'POSITION_SIDE_REQUIRED' && positionSide ? 'ORDER_REJECTED' : reason.code;
  return { ...reason, code, exchangeError: reason.exchangeError && masked(reason.exchangeError, account) };
}

export const requesterOf = ({ account, marketType }: Pick<Sending, 'account' | 'marketType'>): Requester => ({
  site: siteKey(siteOf(account)),
  marketType,
  account: accountKey(account),
});
