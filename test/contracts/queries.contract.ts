import { afterEach, beforeEach, describe } from '@jest/globals';
import { countsContract } from './queries/counts.ts';
import { failedOrdersContract } from './queries/failed-orders.ts';
import { ordersContract } from './queries/orders.ts';
import { overviewContract } from './queries/overview.ts';
import { signalsContract } from './queries/signals.ts';
import type { MakeQueriesSubject, QueriesSubject } from './queries/subject.ts';

/** What every reading of failed orders, orders and signals must do, whatever it reads from. Each test has a world of its own. */
export function queriesContract(makeSubject: MakeQueriesSubject): void {
  let current: QueriesSubject | null = null;
  const subject = () => {
    if (current === null) throw new Error('There is no subject outside a test');
    return current;
  };
  beforeEach(async () => {
    current = await makeSubject();
  });
  afterEach(async () => {
    await current?.close();
    current = null;
  });
  describe('failed orders', () => failedOrdersContract(subject));
  describe('counts of failed orders', () => countsContract(subject));
  describe('orders', () => ordersContract(subject));
  describe('overview', () => overviewContract(subject));
  describe('signals', () => signalsContract(subject));
}
