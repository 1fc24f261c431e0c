import pg from 'pg';
import type { Clock } from '../../../application/ports/clock.ts';
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
  Urgency,
  WebhookAnswer,
} from '../../../application/ports/order-ledger.ts';
import { LedgerUnavailable } from '../../../application/ports/order-ledger.ts';
import type { AttemptEvent } from '../../../domain/attempt.ts';
import type { Execution } from '../../../domain/execution.ts';
import type { PreparedOrder } from '../../../domain/order.ts';
import { TIMINGS } from '../../../domain/timings.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { Gathering } from '../gathering.ts';
import { instanceLockClass } from '../instance-lock.ts';
import { freezeStatement, freezeValues, recordFills, renewStatement, scheduleAudit } from './attempts.ts';
import { claimExpired } from './claim.ts';
import { type Concluded, type Conclusion, conclude, concludeStatement } from './conclude.ts';
import { record } from './record.ts';
import { adoptSignal, insertEnded, viewSignal } from './signals.ts';
import { takeInAlone, takeInTogether } from './take-in.ts';
import { takeInStatement } from './take-in-statement.ts';
import type { Taking } from './taking-json.ts';
import { voidSignals } from './void-signals.ts';

export interface JournalOptions {
  /** This instance as its proof of life names it now. */
  readonly instanceId: () => number;
  readonly openKey: OpenKey;
}

export interface LedgerOptions extends JournalOptions {
  /** The same database over connections that nothing but webhooks waits for; by default they share the others. */
  readonly journal?: Database;
  readonly clock: Pick<Clock, 'after'>;
}

/** Batches at once. What is concluded goes one after the other: an order and its signal are often in two of them. */
const TAKING_IN = 2;
const TAKING_IN_ALONE = 2;
const CONCLUDING = 1;

/** The journal in PostgreSQL. The common way of an order costs two commits, shared by what arrives together: taken in, concluded. */
export class PostgresOrderLedger implements OrderLedger {
  readonly #database: Database;
  readonly #options: LedgerOptions;
  readonly #statements: ReturnType<typeof statementsFor>;
  /** Signals whose own commit is in doubt, until they are taken or void. */
  readonly #doubtful = new Map<string, Signal>();
  readonly #takingIn: Gathering<Taking, TakeIn>;
  readonly #takingInAlone: Gathering<Taking, TakeIn>;
  readonly #concluding: Gathering<Conclusion, Concluded>;

  constructor(database: Database, options: LedgerOptions) {
    this.#database = database;
    this.#options = options;
    this.#statements = statementsFor(database.schema);
    const { clock, journal = database } = options;
    this.#takingInAlone = new Gathering({
      together: (takings) =>
        Promise.all(takings.map((one) => takeInAlone(journal, this.#statements.takeIn, options.instanceId(), one))),
      mostUnderWay: TAKING_IN_ALONE,
      mostInOne: 1,
      clock,
    });
    this.#takingIn = new Gathering({
      together: async (takings) => {
        const taken = await takeInTogether(journal, this.#statements.takeInTogether, options.instanceId(), takings);
        return takings.map((one, n) => taken[n] ?? this.#takingInAlone.add(one));
      },
      mostUnderWay: TAKING_IN,
      clock,
    });
    this.#concluding = new Gathering({
      together: (conclusions) => conclude(journal, this.#statements.conclude, conclusions),
      mostUnderWay: CONCLUDING,
      clock,
    });
  }

  async takeIn(signal: Signal, token: string, drafts: readonly OrderDraft[]): Promise<TakeIn> {
    try {
      // One that may be written already, and be so this very moment, must keep no others waiting.
      const gathering = this.#doubtful.has(signal.id) ? this.#takingInAlone : this.#takingIn;
      const taken = await gathering.add({ signal, token, drafts });
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

  async record(ref: AttemptRef, event: AttemptEvent, urgency: Urgency = 'now'): Promise<Recorded> {
    if (event.kind === 'accepted') {
      const accepted = { kind: 'accepted', attemptId: ref.attemptId, execution: event.execution } as const;
      const { isRecorded, failedOrderId } = await this.#concluding.add(accepted, urgency);
      if (isRecorded) return { kind: 'recorded', failedOrderId };
    }
    return record(this.#database, ref, event);
  }

  recordFills(ref: AttemptRef, execution: Execution | null): Promise<void> {
    return recordFills(this.#database, ref, execution);
  }

  scheduleAudit(ref: AttemptRef, at: Date | null): Promise<void> {
    return scheduleAudit(this.#database, ref, at);
  }

  async keepAnswer(signalId: string, answer: WebhookAnswer, urgency: Urgency = 'now'): Promise<void> {
    await this.#concluding.add({ kind: 'answer', signalId, answer }, urgency);
  }

  async markAnswered(signalId: string): Promise<void> {
    await this.#concluding.add({ kind: 'answered', signalId }, 'soon');
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
  const lockClass = instanceLockClass(schemaName);
  return {
    takeInTogether: takeInStatement(schema, lockClass, { waits: false }),
    takeIn: takeInStatement(schema, lockClass, { waits: true }),
    conclude: concludeStatement(schema),
    freeze: freezeStatement(schema),
    renewLeases: renewStatement(schema),
  };
}
