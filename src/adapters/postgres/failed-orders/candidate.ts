import type { RetryCandidate } from '../../../application/ports/failed-orders.ts';
import type { UnknownAttempt } from '../../../application/ports/order-ledger.ts';
import type { AttemptStateName } from '../../../domain/attempt.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { heldOf, readHeld } from '../ledger/claim.ts';
import { type LastAttempt, numberOf, readStanding } from './standing.ts';

const OPEN_STATES: readonly AttemptStateName[] = ['unknown', 'needs_review'];

/** What a retry, or a person's verdict, begins with. */
export async function readCandidate(
  database: Database,
  open: OpenKey,
  userId: number,
  id: number,
): Promise<RetryCandidate | null> {
  const standing = await readStanding(database.db, database.schema, open, { userId, id });
  if (standing === null) return null;
  const { state, request, strategyAccountId, limits, account, lastAttempt } = standing;
  return {
    id,
    state,
    request,
    strategyAccountId,
    limits,
    account,
    attempts: numberOf(lastAttempt),
    open: lastAttempt === null ? null : await openAttempt(database, open, lastAttempt),
  };
}

async function openAttempt(
  { db, schema }: Database,
  open: OpenKey,
  { id, state }: LastAttempt,
): Promise<UnknownAttempt | null> {
  if (!OPEN_STATES.includes(state)) return null;
  const [row] = await readHeld(db, schema, [id]);
  return row === undefined ? null : heldOf(row, open);
}
