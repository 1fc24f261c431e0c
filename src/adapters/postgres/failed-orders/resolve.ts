import type { Transaction } from 'kysely';
import type { Actor, Changed } from '../../../application/ports/failed-orders.ts';
import type { AttemptEvent } from '../../../domain/attempt.ts';
import { judgeReview } from '../../../domain/failed-order-changes.ts';
import type { Failure } from '../../../domain/failure.ts';
import { notExecuted } from '../../../domain/resolution.ts';
import type { Verdict } from '../../../domain/review.ts';
import type { OpenKey } from '../account-rows.ts';
import type { Database } from '../database.ts';
import { heldOf, readHeld } from '../ledger/claim.ts';
import { move } from '../ledger/record.ts';
import type { Tables } from '../tables.ts';
import { writeFailedOrder } from './changes.ts';
import { keepHistory } from './history.ts';
import { lockFailedOrder, readStanding } from './standing.ts';

/** A person's verdict moves the attempt, and with it the order and the failed order; a row of the old system has only itself. */
export async function resolveByHand(
  { db, schema }: Database,
  openKey: OpenKey,
  actor: Actor,
  id: number,
  verdict: Verdict,
): Promise<Changed> {
  const owned = { userId: actor.userId, id };
  return db.transaction().execute(async (trx): Promise<Changed> => {
    const before = await readStanding(trx, schema, openKey, owned);
    if (before === null) return { kind: 'not_found' };
    const attemptId = before.lastAttempt?.id ?? null;
    if (attemptId !== null) await lockAttempt(trx, attemptId);
    await lockFailedOrder(trx, owned);
    const standing = await readStanding(trx, schema, openKey, owned);
    const judgement = judgeReview(standing?.state.status ?? before.state.status, verdict.kind === 'accepted');
    if (judgement.kind === 'refused') return judgement;
    if (judgement.kind === 'unchanged') return { kind: 'unchanged', status: before.state.status };
    const { status } = judgement;
    if (attemptId !== null) await moveAttempt(trx, schema, openKey, attemptId, verdict);
    else await writeFailedOrder(trx, id, { status, ...exchangeOrder(verdict) });
    await keepHistory(
      trx,
      actor,
      id,
      verdict.kind === 'accepted' ? 'accepted_by_hand' : 'denied_by_hand',
      evidence(verdict),
    );
    return { kind: 'changed', status };
  });
}

/** Before the failed order, as whoever records an outcome does. */
async function lockAttempt(trx: Transaction<Tables>, attemptId: number): Promise<void> {
  await trx.selectFrom('order_attempts').where('id', '=', attemptId).select('id').forUpdate().execute();
}

async function moveAttempt(
  trx: Transaction<Tables>,
  schema: string,
  openKey: OpenKey,
  attemptId: number,
  verdict: Verdict,
): Promise<void> {
  const [row] = await readHeld(trx, schema, [attemptId]);
  if (row === undefined) throw new Error(`Attempt ${attemptId} is gone`);
  const { ref, failure } = heldOf(row, openKey);
  const recorded = await move(trx, ref, eventOf(verdict, failure));
  if (recorded.kind !== 'recorded') throw new Error(`Attempt ${attemptId} could not be settled: ${recorded.kind}`);
}

function eventOf(verdict: Verdict, cause: Failure): AttemptEvent {
  if (verdict.kind === 'accepted') return { kind: 'accepted', execution: verdict.execution };
  return { kind: 'not_executed', failure: notExecuted(cause) };
}

const exchangeOrder = (verdict: Verdict) =>
  verdict.kind === 'accepted' ? { exchange_order_id: verdict.execution.exchangeOrderId } : {};

/** For the history: what the person named, and whether the exchange shows it too. */
const evidence = (verdict: Verdict) =>
  verdict.kind === 'accepted' ? { ...exchangeOrder(verdict), seen: verdict.isSeen } : {};
