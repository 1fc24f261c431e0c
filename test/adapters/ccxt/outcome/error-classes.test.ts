import { describe, expect, it } from '@jest/globals';
import { ERROR_CLASSES, treatmentOf } from '../../../../src/adapters/ccxt/outcome/error-classes.ts';
import { errors } from '../../../support/ccxt-errors.ts';

type ErrorClass = new (message: string) => Error;

const isErrorClass = (entry: [string, unknown]): entry is [string, ErrorClass] =>
  typeof entry[1] === 'function' && (entry[1] === errors.BaseError || entry[1].prototype instanceof errors.BaseError);

const CLASSES = Object.entries<unknown>({ ...errors }).filter(isErrorClass);

describe('the table of error classes', () => {
  it('has every error class of the pinned ccxt, and no other', () => {
    expect(CLASSES.length).toBeGreaterThan(35);
    expect(Object.keys(ERROR_CLASSES).sort()).toEqual(CLASSES.map(([name]) => name).sort());
  });

  it.each(CLASSES)('finds the row of %s', (name, ErrorClass) => {
    expect(treatmentOf(new ErrorClass('x'))).toBe(ERROR_CLASSES[name as keyof typeof ERROR_CLASSES]);
  });

  it('never calls a class outside of ExchangeError a refused order, but for what a code alone makes', () => {
    const refusing = CLASSES.filter(([name]) => ERROR_CLASSES[name as keyof typeof ERROR_CLASSES].kind === 'refused');
    const others = refusing.filter(([, ErrorClass]) => !(ErrorClass.prototype instanceof errors.ExchangeError));
    expect(others.map(([name]) => name).sort()).toEqual(['InvalidNonce', 'RateLimitExceeded']);
  });

  it('takes an unknown subclass for its nearest known class', () => {
    class OutOfMoney extends errors.InsufficientFunds {}
    expect(treatmentOf(new OutOfMoney('x'))).toBe(ERROR_CLASSES.InsufficientFunds);
  });

  it.each([[new TypeError('x')], [new Error('InsufficientFunds')], ['InsufficientFunds'], [null], [undefined]])(
    'knows nothing of %p',
    (error) => {
      expect(treatmentOf(error)).toBeNull();
    },
  );
});
