import { expect } from '@jest/globals';
import { Decimal } from '../../src/domain/decimal.ts';

/** Two decimals have no visible members, so that Jest would take any two for equal. */
expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    if (!(a instanceof Decimal) && !(b instanceof Decimal)) return undefined;
    return a instanceof Decimal && b instanceof Decimal && a.equals(b);
  },
]);
