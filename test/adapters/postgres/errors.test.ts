import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isBroken, mapError } from '../../../src/adapters/postgres/errors.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';

function serverError(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(`error ${code}`, 0, 'error'), { code });
}

describe('an error of the driver', () => {
  it.each(['ECONNREFUSED', '28P01', '53300', '57P03', '3D000'])(
    'before a connection is had (%s) proves that nothing was written',
    (code) => {
      const error = mapError(serverError(code), 'connecting');
      expect(error).toBeInstanceOf(LedgerUnavailable);
      expect(error).toMatchObject({ maybeWritten: false });
    },
  );

  it.each(['57014', '40001', '40P01', '55P03', '25006'])('%s proves a rollback', (code) => {
    const error = mapError(serverError(code), 'querying');
    expect(error).toMatchObject({ name: 'LedgerUnavailable', maybeWritten: false });
    expect(isBroken(error)).toBe(false);
  });

  it.each(['57P01', '57P02', '57P03', '25P03', '08006', '53100', '58030'])('%s leaves it open', (code) => {
    const error = mapError(serverError(code), 'querying');
    expect(error).toMatchObject({ name: 'LedgerUnavailable', maybeWritten: true });
    expect(isBroken(error)).toBe(true);
  });

  it('without a word from the server leaves it open', () => {
    expect(mapError(new Error('Connection terminated unexpectedly'), 'querying')).toMatchObject({ maybeWritten: true });
    expect(mapError(new Error('Query read timeout'), 'querying')).toMatchObject({ maybeWritten: true });
  });

  it.each(['23505', '42P01', '22P02', 'XX000'])('%s is a bug of ours and stays what it is', (code) => {
    const error = serverError(code);
    expect(mapError(error, 'querying')).toBe(error);
  });

  it('that never left this process stays what it is', () => {
    const error = new RangeError('Not a safe integer: 9007199254740993');
    expect(mapError(error, 'querying')).toBe(error);
  });

  it('names every address that was tried', () => {
    const both = new AggregateError([
      new Error('connect ECONNREFUSED ::1'),
      new Error('connect ECONNREFUSED 127.0.0.1'),
    ]);
    expect((mapError(both, 'connecting') as Error).message).toContain(
      'ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1',
    );
  });
});
