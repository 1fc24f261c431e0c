import type { MemoryStore } from '../../../src/adapters/memory/index.ts';
import { record } from '../../../src/adapters/memory/record.ts';
import type { SendGate } from '../../../src/application/ports/exchange.ts';
import { LIVE_STATES } from '../../../src/domain/attempt.ts';
import { failure } from '../../../src/domain/failure.ts';
import type { Planted } from './instance.ts';

export const OPEN_GATE: SendGate = { signal: new AbortController().signal, isOpen: () => true };
const FOR_EVER = new Date('9999-01-01T00:00:00Z');

const attemptOf = (store: MemoryStore, clientOrderId: string) =>
  [...store.attempts.values()].find((attempt) => attempt.clientOrderId === clientOrderId);

/** Faults in our own code, each of which would break a promise. The harness proves something only if it sees every one of them. */
export const PLANTED_FAULTS: Readonly<Record<string, Planted>> = {
  'the send gate is removed': {
    exchange: (exchange) => ({
      submit: (account, order) => exchange.submit(account, order, OPEN_GATE),
      submitBatch: (account, orders) => exchange.submitBatch(account, orders, OPEN_GATE),
    }),
  },
  'the fence is ignored': {
    exchange: (exchange) => ({
      lookUp: async (account, order) => {
        const sighting = await exchange.lookUp(account, order);
        return sighting.kind === 'absent' ? { ...sighting, exchangeTime: FOR_EVER } : sighting;
      },
    }),
  },
  'what is not found counts as not executed': {
    exchange: (exchange, { store, clock }) => ({
      lookUp: async (account, order) => {
        const sighting = await exchange.lookUp(account, order);
        const attempt = attemptOf(store, order.clientOrderId);
        if (sighting.kind === 'absent' && attempt !== undefined)
          record(
            store,
            clock.now(),
            { attemptId: attempt.id, epoch: attempt.epoch },
            { kind: 'not_executed', failure: failure('NO_ANSWER') },
          );
        return sighting;
      },
    }),
  },
  'orders are looked up with the current key': {
    exchange: (exchange, { store }) => ({
      lookUp: (account, order) => {
        const now = store.accounts.get(account.id);
        const key = now?.keys.find(({ fingerprint }) => fingerprint === now.currentKey) ?? null;
        return exchange.lookUp({ ...account, key }, order);
      },
    }),
  },
  'outcomes are recorded without compare-and-set': {
    database: (ledger, { store }) => ({
      record: (ref, event) => {
        const attempt = store.attempts.get(ref.attemptId);
        if (attempt !== undefined) attempt.state = 'unknown';
        return ledger.record({ ...ref, epoch: attempt?.epoch ?? ref.epoch }, event);
      },
    }),
  },
  'retries are claimed without compare-and-set': {
    database: (actions, { store }) => ({
      candidate: async (userId, id) => {
        const candidate = await actions.candidate(userId, id);
        return candidate && { ...candidate, state: { ...candidate.state, status: 'pending_retry' } };
      },
      claimRetry: (actor, draft) => {
        const failed = store.failedOrders.get(draft.candidate.id);
        if (failed === undefined || failed.orderId === null) return actions.claimRetry(actor, draft);
        failed.status = 'pending_retry';
        const own = store.attemptsOf(failed.orderId);
        for (const attempt of own) if (LIVE_STATES.includes(attempt.state)) attempt.state = 'rejected';
        return actions.claimRetry(actor, { ...draft, candidate: { ...draft.candidate, attempts: own.length } });
      },
    }),
  },
  'an identical body is not joined after a crash': {
    database: (ledger) => ({
      takeIn: (signal, token, drafts) =>
        ledger.takeIn(signal.webhookId === null ? { ...signal, body: signal.id } : signal, token, drafts),
    }),
  },
};
