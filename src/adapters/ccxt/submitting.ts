import type { Outcome, SendGate } from '../../application/ports/exchange.ts';
import type { Account } from '../../domain/account.ts';
import { type Failure, failure } from '../../domain/failure.ts';
import type { PreparedOrder } from '../../domain/order.ts';
import type { ReasonCode } from '../../domain/reasons.ts';
import { type Answer, NotSent, noEvidence, type ObservedCall, observedCall } from './evidence.ts';
import { lastPriceOf } from './last-price.ts';
import { afterAnswer } from './limit-answers.ts';
import type { LoadedMarkets } from './market-loading.ts';
import { classify } from './outcome/classify.ts';
import { masked, type Parts, readyClient } from './parts.ts';
import type { CcxtClient, Profile } from './profile.ts';
import { executionOf } from './seen.ts';
import { accountKey, siteKey, siteOf } from './site.ts';

type NotSentOutcome = Extract<Outcome, { kind: 'not_sent' }>;

interface Sending {
  readonly parts: Parts;
  readonly account: Account;
  readonly order: PreparedOrder;
  readonly gate: SendGate;
  readonly profile: Profile;
}

/** Sends the order once, before the gate closes, and says what became of it. Never throws: what is doubtful is `unknown`. */
export async function submit(parts: Parts, account: Account, order: PreparedOrder, gate: SendGate): Promise<Outcome> {
  const sending = { parts, account, order, gate, profile: parts.profileOf(account.exchange) };
  const ready = await getReady(sending);
  return ready.kind === 'not_sent' ? ready : send(sending, ready);
}

/** All that comes before the wire. Whatever goes wrong here, nothing was sent. */
async function getReady(
  sending: Sending,
): Promise<NotSentOutcome | { kind: 'ready'; client: CcxtClient; loaded: LoadedMarkets }> {
  const { parts, account, order, gate, profile } = sending;
  try {
    // An order journaled for one key and sent with another would be looked up in vain, and then repeated.
    if (account.key?.fingerprint !== order.keyFingerprint) return notSent('NOT_SENT', 'The API key has changed');
    const ready = await readyClient(parts, account, order.marketType, gate.signal);
    if (!ready) return notSent('MARKETS_UNAVAILABLE');
    const isCrossed = profile.flipsCrossedStops && (await crossedStop(ready.client, order, gate.signal));
    if (isCrossed) return notSent(isCrossed);
    if (!(await parts.limiter.take(requesterOf(sending), 'orders', gate.signal))) return notSent('RATE_LIMITED');
    return isWithinFence(sending) ? { kind: 'ready', ...ready } : notSent('CLOCK_SKEW');
  } catch (error) {
    return notSent('NOT_SENT', masked(String(error), account));
  }
}

function notSent(code: ReasonCode, exchangeError: string | null = null): NotSentOutcome {
  return { kind: 'not_sent', failure: { ...failure(code), exchangeError } };
}

/** The journaled fence counts from the exchange's clock as it was measured then; a clock that was set since would break it. */
function isWithinFence({ parts, account, order, profile }: Sending): boolean {
  const fence = profile.orders[order.marketType]?.[order.orderType]?.fence;
  if (!order.fenceAt || !fence) return true;
  const signedAt = parts.clock.now().getTime() + parts.offsets.of(siteOf(account), order.marketType);
  return signedAt + fence.windowMs + fence.processingMs <= order.fenceAt.getTime();
}

/** A SELL stop waits below the last price, a BUY stop above it. Where that can't be seen, a stop is not risked. */
async function crossedStop(client: CcxtClient, order: PreparedOrder, signal: AbortSignal): Promise<ReasonCode | null> {
  const { stopPrice, side } = order;
  if (!stopPrice) return null;
  const last = await lastPriceOf(client, order, signal);
  if (!last) return 'EXCHANGE_UNAVAILABLE';
  const isAhead = side === 'SELL' ? stopPrice.lessThan(last) : last.lessThan(stopPrice);
  return isAhead ? null : 'STOP_ALREADY_CROSSED';
}

async function send(sending: Sending, ready: { client: CcxtClient; loaded: LoadedMarkets }): Promise<Outcome> {
  const { account, order, profile, gate } = sending;
  const call: ObservedCall = { evidence: noEvidence(), gate, isUsed: false };
  const answer = await answered(sending, ready, call);
  const classified = classify(answer, call.evidence, profile, order);
  if (classified.kind === 'accepted') {
    void afterAnswer(sending.parts, requesterOf(sending), call.evidence, profile);
    return classified;
  }
  void afterAnswer(sending.parts, requesterOf(sending), call.evidence, profile, classified.failure.code);
  react(sending, ready.client, classified.failure.code);
  // An id that was used before may be ours, from a submission that was thought lost: only a look can tell.
  const kind = classified.kind === 'duplicate' ? 'unknown' : classified.kind;
  return { kind, failure: told(classified.failure, account, order) };
}

/** One `createOrder`, in turn where the exchange wants it so. */
async function answered(
  { parts, account, order, gate, profile }: Sending,
  { client, loaded }: { client: CcxtClient; loaded: LoadedMarkets },
  call: ObservedCall,
): Promise<Answer> {
  try {
    const { type, side, amount, price, params } = profile.orderCall(order, {
      account,
      hedged: order.positionSide !== null,
    });
    // ccxt's types want floats; its code takes texts and keeps them.
    const numbers = [amount, price] as unknown as [number, number | undefined];
    const create = () =>
      observedCall.run(call, () => client.createOrder(order.marketSymbol, type, side, ...numbers, { ...params }));
    const created = profile.serialPerKey
      ? await parts.serial.run(accountKey(account), gate.signal, create)
      : await create();
    if (!created) return { kind: 'thrown', error: new NotSent('gate_closed') };
    return { kind: 'order', execution: executionOf(created, order, loaded.bySymbol.get(order.marketSymbol) ?? null) };
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

/** What an answer shows to be out of date is asked again. */
function react({ parts, account, order, profile }: Sending, client: CcxtClient, code: ReasonCode): void {
  if (code === 'CLOCK_SKEW') void parts.offsets.measure(siteOf(account), order.marketType, client, profile);
  if (code === 'POSITION_SIDE_REQUIRED') parts.modes.forget(account, order.marketType);
}

/** An order that did name its side was refused for the opposite reason: the account is in one-way mode. */
function told(reason: Failure, account: Account, { positionSide }: PreparedOrder): Failure {
  const code = reason.code === 'POSITION_SIDE_REQUIRED' && positionSide ? 'ORDER_REJECTED' : reason.code;
  return { ...reason, code, exchangeError: reason.exchangeError && masked(reason.exchangeError, account) };
}

const requesterOf = ({ account, order }: Sending) => ({
  site: siteKey(siteOf(account)),
  marketType: order.marketType,
  account: accountKey(account),
});
