import type { Account } from '../../domain/account.ts';
import { within } from '../deadline.ts';
import type { Clock } from '../ports/clock.ts';
import type { AskedMarket, SeenListing, ViewsOf } from '../ports/exchange-views.ts';
import type {
  FailedOrderActions,
  FailedOrderDetail,
  FailedOrderQueries,
  RetryCandidate,
} from '../ports/failed-orders.ts';

/** What the exchange lists now at the market of an order that only a person can tell about. */
export interface ReviewEvidence {
  readonly kind: 'read';
  /** Of every attempt, oldest first: an order that bears one of them is ours. */
  readonly clientOrderIds: readonly string[];
  /**
   * At most twenty each: ours first, then those nearest in time to when the last attempt was sent. Null: the exchange does not tell,
   * or did not answer.
   */
  readonly openOrders: readonly SeenListing[] | null;
  /** From a minute before that attempt on. */
  readonly recentFills: readonly SeenListing[] | null;
}

export type ReadEvidence = ReviewEvidence | { readonly kind: 'not_found' };

export interface ReadEvidencePorts {
  readonly actions: Pick<FailedOrderActions, 'candidate'>;
  readonly queries: Pick<FailedOrderQueries, 'get'>;
  readonly viewsOf: ViewsOf;
  readonly clock: Clock;
}

/** Milliseconds. */
const PATIENCE = 2_000;
const BEFORE_SENDING = 60_000;
const MOST_LISTED = 20;

/** Shows a person what to judge an order of unknown outcome by. Asks the exchange, and changes nothing. */
export class ReadReviewEvidence {
  readonly #ports: ReadEvidencePorts;

  constructor(ports: ReadEvidencePorts) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`; whatever fails at the exchange is null. */
  async execute(userId: number, failedOrderId: number): Promise<ReadEvidence> {
    const candidate = await this.#ports.actions.candidate(userId, failedOrderId);
    const detail = candidate && (await this.#ports.queries.get(userId, failedOrderId));
    if (candidate === null || detail === null) return { kind: 'not_found' };
    const clientOrderIds = detail.attempts.map(({ clientOrderId }) => clientOrderId);
    const place = placeOf(candidate);
    if (place === null) return { kind: 'read', clientOrderIds, openOrders: null, recentFills: null };
    const { account, asked } = place;
    const views = this.#ports.viewsOf(account);
    const sentAt = sendingOf(detail);
    const since = new Date(sentAt.getTime() - BEFORE_SENDING);
    const [open, fills] = await Promise.all([
      this.#inTime((signal) => views.openOrdersAt(account, asked, signal)),
      this.#inTime((signal) => views.fillsAt(account, asked, since, signal)),
    ]);
    const first = (listed: readonly SeenListing[]) => mostTelling(listed, clientOrderIds, sentAt);
    return { kind: 'read', clientOrderIds, openOrders: open && first(open), recentFills: fills && first(fills) };
  }

  #inTime<T>(ask: (signal: AbortSignal) => Promise<T | null>): Promise<T | null> {
    return within(this.#ports.clock, PATIENCE, ask);
  }
}

/** Where to look, with the very key that the order was sent with: another one may open another customer's account. */
function placeOf({ open, account, request }: RetryCandidate): { account: Account; asked: AskedMarket } | null {
  const sentWith = open === null ? account : open.account;
  if (sentWith === null || request === null) return null;
  return { account: sentWith, asked: { ...request, symbol: open?.prepared?.marketSymbol ?? request.symbol } };
}

/** The earlier attempts are proven not executed. A row of the old system has none of ours. */
const sendingOf = ({ order, attempts }: FailedOrderDetail): Date => attempts.at(-1)?.createdAt ?? order.createdAt;

function mostTelling(
  listed: readonly SeenListing[],
  clientOrderIds: readonly string[],
  sentAt: Date,
): readonly SeenListing[] {
  const isOurs = ({ clientOrderId }: SeenListing) => clientOrderId !== null && clientOrderIds.includes(clientOrderId);
  const distance = (one: SeenListing) => {
    if (isOurs(one)) return -1;
    return one.at === null ? Number.POSITIVE_INFINITY : Math.abs(one.at.getTime() - sentAt.getTime());
  };
  const ranked = listed.map((one) => ({ one, distance: distance(one) }));
  // Infinity minus itself is no number.
  const nearestFirst = ranked.toSorted((a, b) => (a.distance === b.distance ? 0 : a.distance - b.distance));
  return nearestFirst.slice(0, MOST_LISTED).map(({ one }) => one);
}
