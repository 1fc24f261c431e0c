import type { Outcome, SendGate } from '../../application/ports/exchange.ts';
import type { Account } from '../../domain/account.ts';
import type { PreparedOrder } from '../../domain/order.ts';
import { type Answer, type Evidence, NotSent, noEvidence, type ObservedCall } from './evidence.ts';
import { observed } from './observed.ts';
import { type Classified, classify } from './outcome/classify.ts';
import { jsonOf } from './outcome/words.ts';
import type { Parts } from './parts.ts';
import type { AnswerInBatch, Batches, CcxtOrder } from './profile.ts';
import { executionOf } from './seen.ts';
import { accountKey } from './site.ts';
import { callFor, getReady, learn, outcomeOf, type Ready, type Sending } from './submitting.ts';

/** Sends the orders in one request, before the gate closes, and says what became of each. Never throws: what is doubtful is `unknown`. */
export async function submitBatch(
  parts: Parts,
  account: Account,
  orders: readonly PreparedOrder[],
  gate: SendGate,
): Promise<readonly Outcome[]> {
  const profile = parts.profileOf(account.exchange);
  const [first] = orders;
  if (!first || !profile.batches) throw new Error(`No batch for ${account.exchange}`);
  const sending = { parts, account, orders, marketType: first.marketType, gate, profile };
  const ready = await getReady(sending);
  return ready.kind === 'not_sent' ? orders.map(() => ready) : send(sending, profile.batches, ready);
}

async function send(sending: Sending, batches: Batches, ready: Ready): Promise<readonly Outcome[]> {
  const { orders, gate } = sending;
  const call: ObservedCall = { evidence: noEvidence(), gate, isUsed: false };
  const answer = await answered(sending, ready, call);
  const classified = classifyEach(answer, call.evidence, { sending, batches, ready });
  learn(sending, ready.client, call.evidence, classified);
  return orders.map((order, index) => outcomeOf(classified[index] as Classified, sending, order));
}

/** One `createOrders`, in turn where the exchange wants it so. What it returns is sorted and is not looked at. */
async function answered(
  { parts, account, orders, gate, profile }: Sending,
  { client }: Ready,
  call: ObservedCall,
): Promise<Answer> {
  try {
    const calls = orders.map((order) => {
      const { type, side, amount, price, params } = callFor(order, account, profile);
      return { symbol: order.marketSymbol, type, side, amount, price, params: { ...params } };
    });
    const create = () => observed(client, call).createOrders(calls as never);
    const created = profile.serialPerKey
      ? await parts.serial.run(accountKey(account), gate.signal, create)
      : await create();
    return created ? { kind: 'order', execution: null } : { kind: 'thrown', error: new NotSent('gate_closed') };
  } catch (error) {
    return { kind: 'thrown', error };
  }
}

interface Classifying {
  readonly sending: Sending;
  readonly batches: Batches;
  readonly ready: Ready;
}

/** Each order by its own verdict where the answer was read and holds one for each; else all by the whole answer. */
function classifyEach(
  answer: Answer,
  evidence: Evidence,
  { sending, batches, ready }: Classifying,
): readonly Classified[] {
  const { orders, profile } = sending;
  const ids = orders.map(({ clientOrderId }) => clientOrderId);
  const isTaken = evidence.status !== null && evidence.status < 300;
  const taken = isTaken ? batches.answersIn(jsonOf(evidence), ids) : ({ kind: 'whole' } as const);
  switch (taken.kind) {
    case 'each':
      return orders.map((order, index) => {
        const own = taken.answers[index] as AnswerInBatch;
        const asAlone = { ...evidence, status: own.status, body: JSON.stringify(own.body) };
        return classify(answerAlone(own, order, batches, ready), asAlone, profile, order);
      });
    case 'whole':
      return orders.map((order) => classify(answer, evidence, profile, order));
    case 'unfitting':
      return orders.map((order) => classify(NOTHING_SAID, { ...evidence, body: '' }, profile, order));
  }
}

const NOTHING_SAID: Answer = { kind: 'order', execution: null };

/** What ccxt would have made of it, had the order been sent alone. */
function answerAlone(
  { status, body, order: row }: AnswerInBatch,
  order: PreparedOrder,
  { url }: Batches,
  { client, loaded }: Ready,
): Answer {
  try {
    if (row !== null) {
      const parsed = client.parseOrder(row, client.market(order.marketSymbol)) as CcxtOrder;
      const market = loaded.bySymbol.get(order.marketSymbol) ?? null;
      return { kind: 'order', execution: executionOf(parsed, order, market) };
    }
    const handleErrors = client.handleErrors.bind(client) as (...args: unknown[]) => unknown;
    handleErrors(status, '', url, 'POST', {}, JSON.stringify(body), body, {}, '');
    return NOTHING_SAID;
  } catch (error) {
    return { kind: 'thrown', error };
  }
}
