import { describe, expect, it } from '@jest/globals';
import type { Outage } from '../../../src/adapters/memory/store.ts';
import { LedgerUnavailable } from '../../../src/application/ports/order-ledger.ts';
import { aDraft, aSignal, readStrategy } from '../../contracts/order-ledger/builders.ts';
import { makeMemorySubject } from './memory-subject.ts';

describe('a store with an outage', () => {
  async function takeInUnder(outage: Outage) {
    const subject = await makeMemorySubject();
    const strategy = await readStrategy(subject);
    const drafts = strategy.accounts.map((link) => aDraft(subject, link));
    const signal = aSignal(subject, strategy, { webhookId: 'w' });
    const takeIn = () => subject.ledger.takeIn(signal, subject.world.strategyToken, drafts);
    subject.store.outage = () => outage;
    const error = await takeIn().catch((thrown: unknown) => thrown);
    subject.store.outage = () => null;
    expect(error).toBeInstanceOf(LedgerUnavailable);
    return { subject, signal, takeIn, error: error as LedgerUnavailable };
  }

  it('that is unreachable has written nothing', async () => {
    const { subject, error } = await takeInUnder('unreachable');
    expect(error.maybeWritten).toBe(false);
    expect(await subject.countOrders()).toBe(0);
  });

  it('that loses its acknowledgement has written all, and says so when asked again', async () => {
    const { subject, takeIn, error } = await takeInUnder('acknowledgement_lost');
    expect(error.maybeWritten).toBe(true);
    expect(await subject.countOrders()).toBe(2);
    expect((await takeIn()).kind).toBe('journaled');
    expect(await subject.countOrders()).toBe(2);
  });

  it('that lost the request keeps it out for good once it is void', async () => {
    const { subject, signal, takeIn, error } = await takeInUnder('request_lost');
    expect(error.maybeWritten).toBe(true);
    await subject.ledger.voidSignals([signal.id]);
    expect(await takeIn()).toEqual({ kind: 'stale' });
    expect(await subject.countOrders()).toBe(0);
  });
});
