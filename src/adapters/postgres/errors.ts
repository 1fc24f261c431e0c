import pg from 'pg';
import { LedgerUnavailable } from '../../application/ports/order-ledger.ts';

/** Refusals of one statement that have nothing to do with what it says. Its transaction is proven to be rolled back. */
const REFUSED_FOR_NOW = new Set([
  '0A000', // a plan of before another version's migration
  '25006', // read only: a standby
  '40001', // serialization failure
  '40P01', // deadlock
  '53200', // out of memory
  '55P03', // lock not available
  '57014', // statement timeout
]);

/** Of these: others held or wrote the same at that moment, so that a part of the statement may well pass by itself. */
const MET_OTHERS = new Set(['40001', '40P01', '55P03']);

/** Whole classes with which a server ends a session, or fails as a machine: what became of the transaction is open. */
const BROKEN = /^(?:08|25P0[34]|53|57P|58)/;

/**
 * The one place where an error of the driver becomes `LedgerUnavailable`. Errors that say that the statement itself is wrong are
 * bugs and come back as they are. `connecting`: no connection was had, so nothing can have been written.
 */
export function mapError(error: unknown, phase: 'connecting' | 'querying'): unknown {
  if (error instanceof LedgerUnavailable) return error;
  const unavailable = (maybeWritten: boolean) =>
    new LedgerUnavailable(`The database is unavailable: ${messageOf(error)}`, { maybeWritten, cause: error });
  if (phase === 'connecting') return unavailable(false);
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? '';
    if (REFUSED_FOR_NOW.has(code)) return unavailable(false);
    return BROKEN.test(code) ? unavailable(true) : error;
  }
  return error instanceof TypeError || error instanceof RangeError ? error : unavailable(true);
}

/** Whether the connection that threw this must not be used again. */
export function isBroken(error: unknown): boolean {
  return error instanceof LedgerUnavailable && error.maybeWritten;
}

/** Whether a statement was refused for what others did at that moment, not for want of a database. */
export function metOthers({ cause }: LedgerUnavailable): boolean {
  return cause instanceof pg.DatabaseError && MET_OTHERS.has(cause.code ?? '');
}

/** Failures to reach several addresses of one name come as an aggregate without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
