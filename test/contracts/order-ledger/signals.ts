import { expect, it } from '@jest/globals';
import { failure } from '../../../src/domain/failure.ts';
import type { LedgerSubject } from '../ledger-subject.ts';
import { aDraft, anExecution, aRefusal, aSignal, first, readStrategy, shown, take } from './builders.ts';

/** Answers, views, and what becomes void. */
export function signalsContract(subject: () => LedgerSubject): void {
  it('shows a signal with each order and its last attempt', async () => {
    const { signal, drafts, orders } = await take(subject());
    const { ledger } = subject();
    const [one, two] = orders;
    if (one === undefined || two === undefined) throw new Error('two orders expected');
    const execution = anExecution({ exchangeStatus: 'filled' });
    await ledger.record(one.ref, { kind: 'accepted', execution });
    await ledger.record(two.ref, { kind: 'rejected', failure: aRefusal() });
    const view = await ledger.viewSignal(signal.id);
    expect(view).toMatchObject({ id: signal.id, answer: null, instanceIsDead: false });
    const failedOrderId = await subject().failedOrderOf(two.orderId);
    expect(view.orders).toMatchObject([
      { orderId: one.orderId, accountName: 'main', state: 'accepted', failure: null, failedOrderId: null },
      {
        orderId: two.orderId,
        accountName: 'second',
        state: 'rejected',
        execution: null,
        failure: aRefusal(),
        failedOrderId,
      },
    ]);
    expect(view.orders.map((order) => order.clientOrderId)).toEqual(drafts.map((draft) => draft.clientOrderId));
    expect(shown(view.orders[0]?.request)).toEqual(shown(drafts[0]?.request));
    expect(shown(view.orders[0]?.execution)).toEqual(shown(execution));
    expect(view.orders[0]?.prepared?.sentAmount.toString()).toBe('0.12345');
    expect(view.orders.every((order) => !order.removed)).toBe(true);
  });

  it('keeps the first answer for ever', async () => {
    const { signal } = await take(subject());
    const answer = {
      status: 400,
      body: { success: false, error: 'Insufficient balance', orders: [{ b: 1, a: '잔고\0' }] },
    } as const;
    await subject().ledger.keepAnswer(signal.id, answer);
    await subject().other.keepAnswer(signal.id, { status: 200, body: { success: true } });
    const view = await subject().other.viewSignal(signal.id);
    expect(JSON.stringify(view.answer)).toBe(JSON.stringify(answer));
  });

  it('tells when the instance of a signal is dead', async () => {
    const { signal } = await take(subject());
    await subject().killFirstInstance();
    expect((await subject().other.viewSignal(signal.id)).instanceIsDead).toBe(true);
  });

  it('keeps a refused signal without a strategy', async () => {
    const signal = aSignal(subject(), await readStrategy(subject()), { strategyId: null, body: '' });
    await subject().ledger.keepRefused(signal, {
      code: 'STRATEGY_AMBIGUOUS',
      error: 'Name one strategy',
      detail: null,
    });
    await subject().ledger.keepRefused(signal, {
      code: 'STRATEGY_AMBIGUOUS',
      error: 'Name one strategy',
      detail: null,
    });
    expect(await subject().signalStatus(signal.id)).toBe('refused');
  });

  it('makes a signal void: nothing sent, nothing to retry, its id free', async () => {
    const { signal, orders } = await take(subject(), { signal: { webhookId: 'answered-503' } });
    await subject().ledger.voidSignals([signal.id]);
    for (const { orderId, ref } of orders) {
      expect(await subject().attempt(ref.attemptId)).toMatchObject({
        state: 'not_sent',
        failure: failure('NOT_SENT'),
        isHeld: false,
        isSettled: true,
      });
      expect(await subject().order(orderId)).toMatchObject({ status: 'failed', isSettled: true });
      const failedOrderId = (await subject().failedOrderOf(orderId)) ?? 0;
      expect(await subject().failedOrder(failedOrderId)).toMatchObject({ status: 'removed', code: 'NOT_SENT' });
    }
    expect(await subject().signalStatus(signal.id)).toBe('voided');
    const again = await take(subject(), { signal: { webhookId: 'answered-503' } });
    expect(again.orders).toHaveLength(2);
  });

  it('makes void what another instance has taken over, and what was refused before', async () => {
    const strategy = await readStrategy(subject());
    const refused = { preparation: { kind: 'refused', failure: failure('MARKET_RULE') } } as const;
    const drafts = strategy.accounts.map((link, index) => aDraft(subject(), link, index === 0 ? {} : refused));
    const signal = aSignal(subject(), strategy);
    const taken = await subject().ledger.takeIn(signal, subject().world.strategyToken, drafts);
    if (taken.kind !== 'journaled') throw new Error(taken.kind);
    await subject().expireLeases();
    await subject().other.claimExpired(100);
    await subject().ledger.voidSignals([signal.id]);
    const [claimed, denied] = taken.orders;
    expect(await subject().attempt(claimed?.ref.attemptId ?? 0)).toMatchObject({
      state: 'not_executed',
      isHeld: false,
      auditAt: null,
    });
    expect((await subject().attempt(denied?.ref.attemptId ?? 0)).state).toBe('not_sent');
    const failedOrder = await subject().failedOrder(denied?.failedOrderId ?? 0);
    expect(failedOrder).toMatchObject({ status: 'removed', code: 'MARKET_RULE' });
    const view = await subject().ledger.viewSignal(signal.id);
    expect(view.orders.every((order) => order.removed)).toBe(true);
  });

  it('never calls void what the exchange has accepted', async () => {
    const { signal, orders } = await take(subject());
    const { orderId, ref } = first(orders);
    await subject().ledger.record(ref, { kind: 'accepted', execution: anExecution() });
    await subject().ledger.voidSignals([signal.id]);
    expect((await subject().attempt(ref.attemptId)).state).toBe('accepted');
    expect((await subject().order(orderId)).status).toBe('accepted');
    expect(await subject().failedOrderOf(orderId)).toBeNull();
  });

  it('never makes void what another instance answers in the place of a dead one, and shows how it stands', async () => {
    const { signal } = await take(subject());
    await subject().killFirstInstance();
    const view = await subject().other.adoptSignal(signal.id);
    expect(view).toMatchObject({ id: signal.id, instanceIsDead: true, orders: [{ state: 'sending' }, {}] });
    await subject().ledger.voidSignals([signal.id]);
    expect(await subject().signalStatus(signal.id)).toBe('taken');
    expect((await subject().other.viewSignal(signal.id)).orders.map(({ state }) => state)).toEqual([
      'sending',
      'sending',
    ]);
  });

  it('shows what was made void before it could be adopted', async () => {
    const { signal } = await take(subject());
    await subject().ledger.voidSignals([signal.id]);
    const view = await subject().other.adoptSignal(signal.id);
    expect(view.orders.every((order) => order.removed)).toBe(true);
    expect(await subject().signalStatus(signal.id)).toBe('voided');
  });

  it('passes over signals that were never written', async () => {
    await subject().ledger.voidSignals([]);
    const never = aSignal(subject(), await readStrategy(subject()));
    await subject().ledger.voidSignals([never.id]);
    expect(await subject().signalStatus(never.id)).toBeNull();
  });

  it('leaves a removed failed order removed, whatever comes late', async () => {
    const { signal, orders } = await take(subject());
    const { orderId, ref } = first(orders);
    await subject().ledger.voidSignals([signal.id]);
    await subject().ledger.record(ref, { kind: 'rejected', failure: aRefusal() });
    const failedOrderId = (await subject().failedOrderOf(orderId)) ?? 0;
    expect((await subject().failedOrder(failedOrderId)).status).toBe('removed');
  });
}
