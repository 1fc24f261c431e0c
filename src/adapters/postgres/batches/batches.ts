import type {
  Batches,
  BatchLanes,
  BatchPreview,
  BatchView,
  CreatedBatch,
  Ending,
  EntryView,
  Lane,
  LaneEntry,
  LaneStanding,
  LeftOut,
  NewBatch,
  TakenEntry,
} from '../../../application/ports/batches.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { changeEntries } from './change.ts';
import { createBatch } from './create.ts';
import { endEntries, leaveOut, nextEntries, settleLane, takeEntries } from './entries.ts';
import { claimLanes, finishLane, releaseLane, renewLane } from './lanes.ts';
import { previewBatch } from './preview.ts';
import { cancelBatch, viewBatch, viewEntries } from './view.ts';

/** Batches in PostgreSQL, over connections that no webhook waits for: a million entries are frozen in seconds. */
export class PostgresBatches implements Batches {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  create(batch: NewBatch): Promise<CreatedBatch> {
    return createBatch(this.#database, batch);
  }

  preview(batch: Omit<NewBatch, 'id'>): Promise<BatchPreview> {
    return previewBatch(this.#database, batch);
  }

  view(userId: number, id: string): Promise<BatchView | null> {
    return viewBatch(this.#database, userId, id);
  }

  entries(userId: number, id: string, after: number, limit: number): Promise<readonly EntryView[]> {
    return viewEntries(this.#database, userId, id, after, limit);
  }

  cancel(userId: number, id: string): Promise<boolean> {
    return cancelBatch(this.#database, userId, id);
  }
}

/** Lanes in PostgreSQL; their leases run by its clock. */
export class PostgresBatchLanes implements BatchLanes {
  readonly #database: Database;
  readonly #openKey: OpenKey;

  constructor(database: Database, openKey: OpenKey) {
    this.#database = database;
    this.#openKey = openKey;
  }

  claim(limit: number): Promise<readonly Lane[]> {
    return claimLanes(this.#database, this.#openKey, limit);
  }

  renew(lane: Lane): Promise<boolean> {
    return renewLane(this.#database, lane);
  }

  release(lane: Lane): Promise<void> {
    return releaseLane(this.#database, lane);
  }

  settle(lane: Lane): Promise<LaneStanding | null> {
    return settleLane(this.#database, lane);
  }

  next(lane: Lane, limit: number): Promise<readonly LaneEntry[]> {
    return nextEntries(this.#database, lane, limit);
  }

  take(lane: Lane, entries: readonly LaneEntry[]): Promise<readonly TakenEntry[] | null> {
    return takeEntries(this.#database, lane, entries);
  }

  leaveOut(lane: Lane, leftOut: readonly LeftOut[]): Promise<void> {
    return leaveOut(this.#database, lane, leftOut);
  }

  end(lane: Lane, ending: Ending, limit: number): Promise<number | null> {
    return endEntries(this.#database, lane, ending, limit);
  }

  change(lane: Lane, limit: number): Promise<number | null> {
    return changeEntries(this.#database, lane, limit);
  }

  finish(lane: Lane): Promise<boolean> {
    return finishLane(this.#database, lane);
  }
}
