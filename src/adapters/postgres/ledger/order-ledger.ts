import pg from 'pg';
import type {
  AttemptRef,
  ClaimedAttempt,
  OrderDraft,
  OrderLedger,
  Recorded,
  Refusal,
  Signal,
  SignalView,
  TakeIn,
  WebhookAnswer,
} from '../../../application/ports/order-ledger.ts';
import { LedgerUnavailable } from '../../../application/ports/order-ledger.ts';
import type { AttemptEvent } from '../../../domain/attempt.ts';
import type { Execution } from '../../../domain/execution.ts';
import type { PreparedOrder } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { instanceLockClass } from '../instance-lock.ts';
import { freezeStatement, freezeValues, recordFills, renewStatement, scheduleAudit } from './attempts.ts';
import { claimExpired } from './claim.ts';
import { acceptStatement, record } from './record.ts';
import { adoptSignal, insertEnded, keepAnswerStatement, markAnsweredStatement, viewSignal } from './signals.ts';
import { takeIn } from './take-in.ts';
import { takeInStatement } from './take-in-statement.ts';
import { voidSignals } from './void-signals.ts';

export interface LedgerOptions {
  /** This instance as its proof of life names it now. */
  readonly instanceId: () => number;
  readonly openKey: OpenKey;
}

/** The journal in PostgreSQL. The common way of an order costs three commits: taken in, accepted, answer kept. */
export class PostgresOrderLedger implements OrderLedger {
  readonly #database: Database;
  readonly #options: LedgerOptions;
  readonly #statements: ReturnType<typeof statementsFor>;
  /** Signals whose own commit is in doubt, until they are taken or void. */
  readonly #doubtful = new Map<string, Signal>();

  constructor(database: Database, options: LedgerOptions) {
    this.#database = database;
    this.#options = options;
    this.#statements = statementsFor(database.schema);
  }

  async takeIn(signal: Signal, token: string, drafts: readonly OrderDraft[]): Promise<TakeIn> {
    const { instanceId } = this.#options;
    try {
      const taken = await takeIn(this.#database, this.#statements.takeIn, instanceId(), signal, token, drafts);
      this.#doubtful.delete(signal.id);
      return taken;
    } catch (error) {
      if (error instanceof LedgerUnavailable && error.maybeWritten) this.#doubtful.set(signal.id, signal);
      throw error;
    }
  }

  async keepRefused(signal: Signal, refusal: Refusal): Promise<void> {
    await insertEnded(this.#database.db, signal, this.#options.instanceId(), { status: 'refused', refusal });
  }

  async freeze(ref: AttemptRef, order: PreparedOrder): Promise<boolean> {
    return (await this.#database.run(this.#statements.freeze, freezeValues(ref, order))).length > 0;
  }

  record(ref: AttemptRef, event: AttemptEvent): Promise<Recorded> {
    return record(this.#database, this.#statements.accept, ref, event);
  }

  recordFills(ref: AttemptRef, execution: Execution | null): Promise<void> {
    return recordFills(this.#database, ref, execution);
  }

  scheduleAudit(ref: AttemptRef, at: Date | null): Promise<void> {
    return scheduleAudit(this.#database, ref, at);
  }

  async keepAnswer(signalId: string, { status, body }: WebhookAnswer): Promise<void> {
    await this.#database.run(this.#statements.keepAnswer, [signalId, status, JSON.stringify(body)]);
  }

  async markAnswered(signalId: string): Promise<void> {
    await this.#database.run(this.#statements.markAnswered, [signalId]);
  }

  viewSignal(signalId: string): Promise<SignalView> {
    return viewSignal(this.#database, signalId);
  }

  adoptSignal(signalId: string): Promise<SignalView> {
    return adoptSignal(this.#database, signalId);
  }

  async voidSignals(signalIds: readonly string[]): Promise<void> {
    const doubtful = signalIds.flatMap((id) => this.#doubtful.get(id) ?? []);
    await voidSignals(this.#database, this.#options.instanceId(), signalIds, doubtful);
    for (const id of signalIds) this.#doubtful.delete(id);
  }

  async renewLeases(refs: readonly AttemptRef[]): Promise<ReadonlySet<number>> {
    const attempts = refs.map(({ attemptId }) => attemptId);
    const epochs = refs.map(({ epoch }) => epoch);
    const values = [attempts, epochs, TIMINGS.lease];
    const renewed = await this.#database.run<{ id: number }>(this.#statements.renewLeases, values);
    return new Set(renewed.map(({ id }) => id));
  }

  claimExpired(limit: number): Promise<readonly ClaimedAttempt[]> {
    return claimExpired(this.#database, this.#options.instanceId(), this.#options.openKey, limit);
  }
}

function statementsFor(schemaName: string) {
  const schema = pg.escapeIdentifier(schemaName);
  return {
    takeIn: takeInStatement(schema, instanceLockClass(schemaName)),
    accept: acceptStatement(schema),
    freeze: freezeStatement(schema),
    keepAnswer: keepAnswerStatement(schema),
    markAnswered: markAnsweredStatement(schema),
    renewLeases: renewStatement(schema),
  };
}
