import type { Decimal } from '../../domain/decimal.ts';
import type { Execution } from '../../domain/execution.ts';
import type { Failure } from '../../domain/failure.ts';
import type { OrderType, PreparedOrder } from '../../domain/order.ts';
import type { SeenOrder } from '../../domain/sighting.ts';
import type { Holdings } from './holdings.ts';
import type { Match } from './matching.ts';

/** One submission to the paper exchange. */
export interface Submission {
  readonly accountId: number;
  readonly order: PreparedOrder;
  /** Decides, without waiting for anything, on what the account holds at this moment. */
  readonly match: (holdings: Holdings) => Match;
  /** Asked last, when everything is written and only the commit is left. */
  readonly mayCommit: () => boolean;
}

export type Placement =
  | { readonly kind: 'placed'; readonly execution: Execution }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** This account has used the client order id before. */
  | { readonly kind: 'duplicate' }
  /** It was too late; nothing was changed. */
  | { readonly kind: 'too_late' };

/** An order in the book, with what it was. */
export interface PaperOrder extends SeenOrder {
  readonly orderType: OrderType;
  readonly price: Decimal | null;
}

/** The orders and holdings of paper accounts. Throws `LedgerUnavailable` where it can't reach its storage. */
export interface PaperBook {
  /** Places an order, all or nothing; submissions of one account run one after the other. */
  place(submission: Submission): Promise<Placement>;
  /** An order by its client order id. Null proves that it is not there: a submission that is still under way is waited for. */
  find(accountId: number, clientOrderId: string): Promise<SeenOrder | null>;
  /** An account's last orders at one market, newest first. */
  recent(accountId: number, marketId: string, limit: number): Promise<readonly PaperOrder[]>;
  /** What an account holds, at one market; a new one has its starting balances. */
  holdings(accountId: number, marketId: string): Promise<Holdings>;
}
