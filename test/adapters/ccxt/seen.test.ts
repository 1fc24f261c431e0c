import { describe, expect, it } from '@jest/globals';
import type { CcxtOrder } from '../../../src/adapters/ccxt/profile.ts';
import { executionOf } from '../../../src/adapters/ccxt/seen.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import type { Market } from '../../../src/domain/market.ts';
import type { PreparedOrder } from '../../../src/domain/order.ts';

const aCcxtOrder = (changes: Record<string, unknown>) => ({ id: '42', ...changes }) as unknown as CcxtOrder;
const sent = { endpoint: 'order', sentUnit: 'base' } as PreparedOrder;
const stop = { ...sent, endpoint: 'algo' } as PreparedOrder;

describe('reading an order’s execution', () => {
  it.each([
    ['open', '0', 'open'],
    ['open', '0.5', 'open'],
    ['closed', '1', 'filled'],
    ['canceled', '0', 'closed_unfilled'],
    ['expired', '0.00000000', 'closed_unfilled'],
    ['rejected', '0', 'closed_unfilled'],
    ['canceled', '0.5', 'partly_filled_closed'],
    // Without a fill that is known, nothing says that it was never filled.
    ['canceled', undefined, null],
    ['canceling', '0', null],
    [undefined, undefined, null],
  ])('status %s with %s filled is %s', (status, filled, exchangeStatus) => {
    expect(executionOf(aCcxtOrder({ status, filled }), sent, null)).toMatchObject({ exchangeStatus });
  });

  it.each([
    ['open', 'open'],
    ['closed', null],
    ['canceled', 'closed_unfilled'],
  ])('a conditional order with status %s is %s', (status, exchangeStatus) => {
    const execution = executionOf(aCcxtOrder({ status, filled: '0' }), stop, null);

    expect(execution).toMatchObject({ exchangeStatus, filledQuantity: null });
  });

  it('proves nothing without an order id', () => {
    expect(executionOf(aCcxtOrder({ id: undefined }), sent, null)).toBeNull();
    expect(executionOf(aCcxtOrder({ id: '' }), sent, null)).toBeNull();
  });

  it('counts fills of contracts in base currency', () => {
    const market = { contractSize: Decimal.of('0.01') } as Market;
    const order = aCcxtOrder({ status: 'closed', filled: '7', average: '50000.123456789012' });

    const execution = executionOf(order, { ...sent, sentUnit: 'contracts' }, market);

    expect(String(execution?.filledQuantity)).toBe('0.07');
    expect(String(execution?.averagePrice)).toBe('50000.123456789012');
  });

  it('has no average price while nothing is filled', () => {
    expect(executionOf(aCcxtOrder({ filled: '0', average: '0' }), sent, null)?.averagePrice).toBeNull();
  });
});
