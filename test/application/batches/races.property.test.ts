import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outage, StoreMethod } from '../../../src/adapters/memory/store.ts';
import { failure } from '../../../src/domain/failure.ts';
import { failedOrdersOf, owner } from '../failed-orders/failed-orders.ts';
import type { Gateway, Instance } from '../gateway.ts';
import { disagreements } from '../judge.ts';
import { ask, type BatchInstance, batchesOf, failedGateway, resultsOf } from './batches.ts';

const METHODS: readonly StoreMethod[] = ['claimRetry', 'takeEntries', 'settleLane', 'leaveOut', 'record', 'finishLane'];
const OUTAGES: readonly Outage[] = ['unreachable', 'acknowledgement_lost', 'request_lost'];
const CALLS = ['settle', 'take', 'candidate', 'claimRetry', 'submit', 'submitBatch', 'record', 'leaveOut'] as const;

const instance = fc.nat(1);
const which = fc.nat(5);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('click' as const), instance, which }) },
  fc.record({ kind: fc.constant('schedule' as const), instance, which, ms: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ kind: fc.constant('batch' as const), instance }),
  fc.record({ kind: fc.constant('remove' as const), instance }),
  fc.record({ kind: fc.constant('cancel' as const), instance }),
  fc.record({ kind: fc.constant('kill' as const), instance }),
  fc.record({ kind: fc.constant('stop' as const), instance, method: fc.constantFrom(...CALLS) }),
  fc.record({ kind: fc.constant('resume' as const), instance }),
  fc.record({
    kind: fc.constant('outage' as const),
    outage: fc.constantFrom(...OUTAGES),
    methods: fc.subarray([...METHODS]),
  }),
  fc.record({ kind: fc.constant('mend' as const) }),
  fc.record({
    kind: fc.constant('reject' as const),
    code: fc.constantFrom('ORDER_REJECTED' as const, 'INSUFFICIENT_FUNDS' as const, 'RATE_LIMITED' as const),
  }),
  fc.record({ kind: fc.constant('lose' as const), accepted: fc.boolean() }),
  fc.record({ kind: fc.constant('slow_connect' as const), ms: fc.nat(6_000) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(8_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Three orders at each of two accounts, and two instances on which batches, schedules and people retry them while things fail. */
class World {
  readonly gateway: Gateway;
  readonly ids: readonly number[];
  readonly batches: string[] = [];
  readonly #instances: { instance: Instance; use: BatchInstance }[] = [];

  constructor(gateway: Gateway, ids: readonly number[]) {
    this.gateway = gateway;
    this.ids = ids;
    for (const one of [gateway, gateway.another()]) this.#instances.push(this.#start(one));
  }

  get reader(): BatchInstance {
    return this.#at(0).use;
  }

  async suffer(what: Step): Promise<void> {
    const { clock, store, exchange } = this.gateway;
    switch (what.kind) {
      case 'click': {
        const { retryFailedOrder } = failedOrdersOf(this.gateway, this.#at(what.instance).instance);
        return this.#let(retryFailedOrder.execute(owner(this.gateway), this.ids[what.which] ?? 0));
      }
      case 'schedule': {
        const { scheduleRetry } = failedOrdersOf(this.gateway, this.#at(what.instance).instance);
        const at = new Date(clock.now().getTime() + what.ms);
        return this.#let(scheduleRetry.execute(owner(this.gateway), this.ids[what.which] ?? 0, at));
      }
      case 'batch':
      case 'remove': {
        const action = what.kind === 'batch' ? 'retry' : 'remove';
        const asked = ask(this.gateway, this.#at(what.instance).use, { action, ids: this.ids, includeStale: true });
        return this.#let(asked.then((id) => this.batches.push(id)));
      }
      case 'cancel': {
        const last = this.batches.at(-1);
        if (last === undefined) return;
        return this.#let(this.#at(what.instance).use.cancelBatch.execute(owner(this.gateway).userId, last));
      }
      case 'kill':
        this.#at(what.instance).instance.kill();
        this.#instances[what.instance] = this.#start(this.gateway.another());
        return;
      case 'stop':
        return this.#at(what.instance).instance.process.suspendAt('after', what.method);
      case 'resume':
        return this.#at(what.instance).instance.process.resume();
      case 'outage':
        store.outage = (method) => (what.methods.includes(method) ? what.outage : null);
        return;
      case 'mend':
        store.outage = () => null;
        return;
      case 'reject':
        exchange.onSubmit({ kind: 'reject', failure: failure(what.code) });
        return;
      case 'lose':
        exchange.onSubmit({ kind: 'unknown', accepted: what.accepted });
        return;
      case 'slow_connect':
        exchange.onSubmit({ kind: 'slow_connect', ms: what.ms });
        return;
      case 'pass':
        return clock.advance(what.ms);
    }
  }

  /** The faults stop. */
  async rest(): Promise<void> {
    this.gateway.store.outage = () => null;
    for (const { instance: one } of this.#instances) one.process.resume();
    await this.gateway.clock.advance(180_000);
  }

  #start(one: Instance) {
    const use = batchesOf(this.gateway, one);
    const { runDueRetries } = failedOrdersOf(this.gateway, one);
    use.start();
    one.background.every('due retries', 1_000, () => runDueRetries.execute());
    return { instance: one, use };
  }

  /** Whoever asks does not wait for the answer. */
  #let(asked: Promise<unknown>): Promise<void> {
    void asked.catch(() => {});
    return this.gateway.clock.advance(0);
  }

  #at(index: number) {
    const found = this.#instances[index];
    if (found === undefined) throw new Error(`No instance ${index}`);
    return found;
  }
}

describe('batches, schedules, people and faults at once', () => {
  it('never have an order executed twice, and every batch comes to its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 30 }),
        fc.constantFrom(1, 2, 5),
        async (steps, batchSize) => {
          const accounts = ['main', 'second'];
          const { gateway, ids } = await failedGateway({ accounts, count: 3, exchange: { batchSize } });
          const world = new World(gateway, ids);
          await world.suffer({ kind: 'batch', instance: 0 });
          for (const what of steps) await world.suffer(what);

          await world.rest();

          expect(disagreements(gateway)).toEqual([]);
          expect(gateway.store.breaches).toEqual([]);
          const states = [...gateway.store.attempts.values()].map(({ state }) => state);
          expect(states.filter((state) => state === 'sending' || state === 'unknown')).toEqual([]);
          for (const id of world.batches) {
            const { status, entries } = await resultsOf(gateway, world.reader, id);
            expect(['finished', 'cancelled']).toContain(status);
            expect(Object.values(entries).filter((state) => state === 'waiting' || state === 'running')).toEqual([]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
