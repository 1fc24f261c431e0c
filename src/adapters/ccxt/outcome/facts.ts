import type { Execution } from '../../../domain/execution.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { PreparedOrder } from '../../../domain/order.ts';
import type { ReasonCode } from '../../../domain/reasons.ts';
import type { Answer, Evidence } from '../evidence.ts';
import type { AnswerCodes, Profile } from '../profile.ts';
import { type Treatment, treatmentOf } from './error-classes.ts';
import { jsonOf, wordsOf } from './words.ts';

/** What the reasons' texts name of the order. */
export type NamedOrder = Pick<PreparedOrder, 'symbol' | 'orderType'>;

/** All that the table looks at. */
export interface Facts {
  readonly sent: Evidence['sent'];
  readonly status: number | null;
  /** Null when ccxt threw. */
  readonly execution: Execution | null;
  readonly threw: boolean;
  /** The profile's lists of codes were made with tests. */
  readonly isProven: boolean;
  readonly treatment: Treatment | null;
  /** The whole answer was read, and it is no answer of a broken or overloaded server. */
  readonly isRead: boolean;
  /** ccxt's error is about the answer itself, not about a step of its own after a success. */
  readonly isRefusal: boolean;
  readonly says: (kind: keyof AnswerCodes) => boolean;
  readonly saysAnything: boolean;
  readonly fail: (code: ReasonCode, exchangeFault?: boolean) => Failure;
}

/** Reads an answer against the exchange's profile. */
export function factsOf(answer: Answer, evidence: Evidence, profile: Profile, order: NamedOrder): Facts {
  const error = answer.kind === 'thrown' ? answer.error : null;
  const body = jsonOf(evidence);
  const codes = body === undefined ? [] : profile.codesOf(body);
  const isRefusal = codes.length > 0 || (evidence.status ?? 0) >= 400 || quotes(error, evidence.body);
  const words = wordsOf(error, isRefusal ? body : undefined, profile.id);
  return {
    sent: evidence.sent,
    status: evidence.status,
    execution: answer.kind === 'order' ? answer.execution : null,
    threw: answer.kind === 'thrown',
    isProven: profile.proven,
    treatment: treatmentOf(error),
    isRead: evidence.bodyRead && evidence.status !== null && (evidence.status < 300 || evidence.status >= 400),
    isRefusal,
    says: (kind) => codes.some((code) => profile.codes[kind].includes(code)),
    saysAnything: codes.length > 0,
    fail: (code, exchangeFault = false) => ({
      code,
      params: paramsOf(code, order),
      exchangeError: words,
      exchangeFault,
    }),
  };
}

/** ccxt repeats a refusing body in its error. An error without it may come from a step after a success, such as reading the order. */
function quotes(error: unknown, body: string): boolean {
  return error instanceof Error && body.trim() !== '' && error.message.includes(body);
}

function paramsOf(code: ReasonCode, order: NamedOrder): Record<string, string> {
  if (code === 'UNKNOWN_SYMBOL') return { symbol: order.symbol };
  if (code === 'NOT_SUPPORTED') return { what: order.orderType };
  return {};
}
