import type { Outcome } from '../../../application/ports/exchange.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { ReasonCode } from '../../../domain/reasons.ts';
import type { Answer, Evidence } from '../evidence.ts';
import type { AnswerCodes, Profile } from '../profile.ts';
import { type Facts, factsOf, type NamedOrder } from './facts.ts';

/** What one submission came to. `duplicate`: the id was used before, so only a look can tell; its failure is kept while that is open. */
export type Classified = Outcome | { readonly kind: 'duplicate'; readonly failure: Failure };

/** One row of the table: what it asks, and what follows; null when the row does not apply. */
type Row = (facts: Facts) => Classified | null;

/** HTTP statuses by which an exchange, or the proxy before it, turns away whoever asks too often. */
const RATE_LIMIT_STATUSES: readonly (number | null)[] = [429, 418];

/** Words after which an order may exist all the same. */
const DOUBTFUL =
  /time[ds]?[- ]?out|internal (server )?error|system (is )?(busy|error|abnormal)|unknown (error|status)/i;

/** What an exchange's own code means for a refused order, first match first. */
const REFUSALS: readonly (readonly [keyof AnswerCodes, ReasonCode])[] = [
  ['nothingToReduce', 'NOTHING_TO_REDUCE'],
  ['stopCrossed', 'STOP_ALREADY_CROSSED'],
  ['positionSide', 'POSITION_SIDE_REQUIRED'],
  ['insufficientFunds', 'INSUFFICIENT_FUNDS'],
  ['rateLimit', 'RATE_LIMITED'],
  ['clock', 'CLOCK_SKEW'],
  ['authentication', 'AUTHENTICATION'],
  ['permission', 'PERMISSION_DENIED'],
  ['marketRule', 'MARKET_RULE'],
];

/** The table "What an exchange answer means" of the order protocol. First match wins; what no row knows is unknown. */
const ROWS: readonly Row[] = [
  notSent,
  serverFault,
  unknownCode,
  usedId,
  refusalCode,
  tooManyRequests,
  doubtfulWords,
  refusalClass,
  unreadableRefusal,
  closedUnfilled,
  accepted,
  refusedInList,
];

/**
 * What the exchange's answer to one submission means. Only an answer that was read whole and says so itself is a refusal. Texts in
 * the outcome are neither masked nor cut.
 */
export function classify(answer: Answer, evidence: Evidence, profile: Profile, order: NamedOrder): Classified {
  const facts = factsOf(answer, evidence, profile, order);
  for (const row of ROWS) {
    const classified = row(facts);
    if (classified) return classified;
  }
  const fault = facts.treatment?.kind === 'unknown' && facts.treatment.exchangeFault;
  return { kind: 'unknown', failure: facts.fail('NO_ANSWER', fault) };
}

/** ccxt's own checks (a missing key, an unknown symbol) keep their reason; nothing else that happened before the wire matters. */
function notSent({ threw, sent, treatment, fail }: Facts): Classified | null {
  if (!threw || sent !== 'no') return null;
  const own = treatment?.kind === 'refused' && treatment.code !== 'ORDER_REJECTED' ? treatment.code : 'NOT_SENT';
  return { kind: 'not_sent', failure: fail(own) };
}

function serverFault({ status, fail }: Facts): Classified | null {
  if (status === null || (status < 500 && status !== 408)) return null;
  return { kind: 'unknown', failure: fail('NO_ANSWER', status >= 500) };
}

function unknownCode({ says, fail }: Facts): Classified | null {
  return says('unknown') ? { kind: 'unknown', failure: fail('NO_ANSWER') } : null;
}

function usedId({ says, treatment, fail }: Facts): Classified | null {
  const isUsed = says('duplicate') || treatment?.kind === 'duplicate';
  return isUsed ? { kind: 'duplicate', failure: fail('NO_ANSWER') } : null;
}

function refusalCode({ says, fail }: Facts): Classified | null {
  const found = REFUSALS.find(([kind]) => says(kind));
  return found ? { kind: 'rejected', failure: fail(found[1]) } : null;
}

function tooManyRequests({ threw, isRead, status, fail }: Facts): Classified | null {
  if (!threw || !isRead || !RATE_LIMIT_STATUSES.includes(status)) return null;
  return { kind: 'rejected', failure: fail('RATE_LIMITED') };
}

/** ccxt files timeouts of some exchanges under bad requests (KuCoin 408000). Proven profiles list such codes; of others we know none. */
function doubtfulWords({ threw, isProven, fail }: Facts): Classified | null {
  const failure = fail('NO_ANSWER');
  const isDoubtful = threw && !isProven && DOUBTFUL.test(failure.exchangeError ?? '');
  return isDoubtful ? { kind: 'unknown', failure } : null;
}

function refusalClass({ isRead, isRefusal, treatment, fail }: Facts): Classified | null {
  if (!isRead || !isRefusal || treatment?.kind !== 'refused') return null;
  return { kind: 'rejected', failure: fail(treatment.code) };
}

function unreadableRefusal({ isRead, status, treatment, fail }: Facts): Classified | null {
  if (!isRead || treatment?.kind !== 'refused_by_status' || status === null || status < 400) return null;
  return { kind: 'rejected', failure: fail('ORDER_REJECTED') };
}

function closedUnfilled({ execution, fail }: Facts): Classified | null {
  if (execution?.exchangeStatus !== 'closed_unfilled') return null;
  return { kind: 'rejected', failure: fail('NOT_FILLED') };
}

function accepted({ execution }: Facts): Classified | null {
  return execution && { kind: 'accepted', execution };
}

/** OKX refuses an order of a list inside an answer that ccxt takes for a success. */
function refusedInList({ threw, isRead, saysAnything, fail }: Facts): Classified | null {
  return !threw && isRead && saysAnything ? { kind: 'rejected', failure: fail('ORDER_REJECTED') } : null;
}
