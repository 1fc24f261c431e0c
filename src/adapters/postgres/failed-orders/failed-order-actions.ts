import pg from 'pg';
import type {
  Actor,
  Changed,
  Claim,
  FailedOrderActions,
  RetryCandidate,
  RetryDraft,
  ScheduleFailure,
  TakenSchedules,
} from '../../../application/ports/failed-orders.ts';
import type { Verdict } from '../../../domain/review.ts';
import type { Database, Statement } from '../database.ts';
import type { JournalOptions } from '../ledger/order-ledger.ts';
import { readCandidate } from './candidate.ts';
import { type Change, makeChange, REMOVAL, RESET, RESTORAL, schedulingAt } from './changes.ts';
import { claimRetry } from './claim-retry.ts';
import { claimDue, claimDueStatement, noteScheduleFailed } from './due.ts';
import { resolveByHand } from './resolve.ts';

/** What people and schedules do to failed orders, in PostgreSQL. Rows are locked attempt first, then order, then failed order. */
export class PostgresFailedOrderActions implements FailedOrderActions {
  readonly #database: Database;
  readonly #options: JournalOptions;
  readonly #claimDue: Statement;

  constructor(database: Database, options: JournalOptions) {
    this.#database = database;
    this.#options = options;
    this.#claimDue = claimDueStatement(pg.escapeIdentifier(database.schema));
  }

  candidate(userId: number, id: number): Promise<RetryCandidate | null> {
    return readCandidate(this.#database, this.#options.openKey, userId, id);
  }

  claimRetry(actor: Actor, draft: RetryDraft): Promise<Claim> {
    const { instanceId, openKey } = this.#options;
    return claimRetry(this.#database, { instanceId: instanceId(), openKey }, actor, draft);
  }

  remove(actor: Actor, id: number): Promise<Changed> {
    return this.#change(actor, id, REMOVAL);
  }

  restore(actor: Actor, id: number): Promise<Changed> {
    return this.#change(actor, id, RESTORAL);
  }

  reset(actor: Actor, id: number): Promise<Changed> {
    return this.#change(actor, id, RESET);
  }

  schedule(actor: Actor, id: number, at: Date | null): Promise<Changed> {
    return this.#change(actor, id, schedulingAt(at));
  }

  resolve(actor: Actor, id: number, verdict: Verdict): Promise<Changed> {
    return resolveByHand(this.#database, this.#options.openKey, actor, id, verdict);
  }

  claimDue(lateMs: number, limit: number): Promise<TakenSchedules> {
    return claimDue(this.#database, this.#claimDue, lateMs, limit);
  }

  noteScheduleFailed(id: number, code: ScheduleFailure): Promise<void> {
    return noteScheduleFailed(this.#database, id, code);
  }

  #change(actor: Actor, id: number, change: Change): Promise<Changed> {
    return makeChange(this.#database, this.#options.openKey, actor, id, change);
  }
}
