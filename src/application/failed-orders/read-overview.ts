import { isBelieved, LONGEST_BELIEVED, type TroubleKind } from '../../domain/account-troubles.ts';
import type { FailedOrderStatus } from '../../domain/failed-order.ts';
import type { Clock } from '../ports/clock.ts';
import { EVERY_FAILED_ORDER, type FailedOrderFilter, type FailedOrderQueries } from '../ports/failed-orders.ts';
import type { OverviewQueries, WatchedAccount } from '../ports/overview.ts';

/** Why orders of one account do not go through. */
export interface AccountTrouble {
  readonly accountId: number;
  readonly accountName: string;
  readonly exchange: string;
  readonly sandbox: boolean;
  readonly kind: TroubleKind;
  /** Of a pause, the account's latest change. */
  readonly since: Date;
  /** When it ends by itself; null where nobody knows. */
  readonly until: Date | null;
}

/** What a user must know first. */
export interface Overview {
  /** Failed orders that wait for a person. */
  readonly needsAction: number;
  /** Failed orders whose outcome is being found out. */
  readonly checking: number;
  /** Failed orders that may have been executed: those that are being checked, and those that only a person can tell about. */
  readonly unknown: number;
  /** Failed orders that came since and were accepted after their sender had been told that they had timed out. */
  readonly acceptedLate: { readonly count: number; readonly since: Date };
  /** Of any signal, refused ones included; null before the first. */
  readonly lastSignalAt: Date | null;
  /** All of his trading. */
  readonly isPaused: boolean;
  /** By account; one account may have several. */
  readonly troubles: readonly AccountTrouble[];
}

const NEEDS_ACTION: readonly FailedOrderStatus[] = ['pending_retry', 'needs_review'];
const NEEDS_REVIEW: readonly FailedOrderStatus[] = ['needs_review'];
const CHECKING: readonly FailedOrderStatus[] = ['unconfirmed', 'retrying'];

const COMPLETED: readonly FailedOrderStatus[] = ['completed'];

const A_MINUTE = 60_000;
const A_DAY = 24 * 60 * A_MINUTE;

const allOf = (statuses: readonly FailedOrderStatus[]): FailedOrderFilter => ({ ...EVERY_FAILED_ORDER, statuses });

/** Whether anything needs its user now, and which accounts do not trade as they should. */
export class ReadOverview {
  readonly #ports: {
    readonly failedOrders: FailedOrderQueries;
    readonly overview: OverviewQueries;
    readonly clock: Pick<Clock, 'now'>;
  };

  constructor(ports: {
    readonly failedOrders: FailedOrderQueries;
    readonly overview: OverviewQueries;
    readonly clock: Pick<Clock, 'now'>;
  }) {
    this.#ports = ports;
  }

  /** Throws `LedgerUnavailable`. */
  async execute(userId: number): Promise<Overview> {
    const { failedOrders, overview, clock } = this.#ports;
    const now = clock.now();
    // To the minute, so that it reads the same for a while.
    const since = new Date(Math.floor((now.getTime() - A_DAY) / A_MINUTE) * A_MINUTE);
    const [needsAction, needsReview, checking, late, { accounts, ...standing }] = await Promise.all([
      failedOrders.count(userId, allOf(NEEDS_ACTION)),
      failedOrders.count(userId, allOf(NEEDS_REVIEW)),
      failedOrders.count(userId, allOf(CHECKING)),
      failedOrders.count(userId, { ...allOf(COMPLETED), acceptedLate: true, from: since }),
      overview.standing(userId, new Date(now.getTime() - LONGEST_BELIEVED)),
    ]);
    const troubles = accounts.flatMap((account) => troublesOf(account, now));
    const acceptedLate = { count: late, since };
    return { needsAction, checking, unknown: checking + needsReview, acceptedLate, ...standing, troubles };
  }
}

/** The gravest first. */
function troublesOf(account: WatchedAccount, now: Date): readonly AccountTrouble[] {
  const { id: accountId, name: accountName, exchange, sandbox, frozenSince, pausedSince, told } = account;
  const end = told?.until ?? null;
  const until = end !== null && end > now ? end : null;
  const isToldNow = told !== null && (until !== null || isBelieved(told.kind, now.getTime() - told.at.getTime()));
  const troubles: readonly (readonly [TroubleKind, Date | null, Date | null])[] = [
    ['frozen', frozenSince, null],
    ['paused', pausedSince, null],
    ...(isToldNow ? [[told.kind, told.since, until] as const] : []),
  ];
  return troubles.flatMap(([kind, since, ends]) =>
    since === null ? [] : [{ accountId, accountName, exchange, sandbox, kind, since, until: ends }],
  );
}
