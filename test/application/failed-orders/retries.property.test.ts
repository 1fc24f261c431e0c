import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outage, StoreMethod } from '../../../src/adapters/memory/store.ts';
import { MAX_RETRIES } from '../../../src/domain/failed-order.ts';
import { failure } from '../../../src/domain/failure.ts';
import { MAX_UNCOUNTED } from '../../../src/domain/retry.ts';
import { type Gateway, type Instance, testGateway } from '../gateway.ts';
import { attempts, disagreements } from '../judge.ts';
import { aRejectedOrder, type FailedOrders, failedOrdersOf, owner, rowOf } from './failed-orders.ts';

const METHODS: readonly StoreMethod[] = [
  'candidate',
  'claimRetry',
  'claimDue',
  'record',
  'renewLeases',
  'claimExpired',
];
const CALLS = ['candidate', 'claimRetry', 'claimDue', 'submit', 'record', 'lookUp'] as const;
const OUTAGES: readonly Outage[] = ['unreachable', 'acknowledgement_lost', 'request_lost'];
/** The gate is 4.5 s after the start, the fence 15 s after the gate: what was written in time executes before its fence. */
const LATEST_EXECUTION = 14_000;

const instance = fc.nat(1);
const one = <K extends string>(kind: K) => fc.record({ kind: fc.constant(kind), instance });
const step = fc.oneof(
  { weight: 5, arbitrary: one('retry') },
  { weight: 2, arbitrary: one('run_due') },
  one('remove'),
  one('restore'),
  one('recover'),
  one('kill'),
  one('resume'),
  fc.record({ kind: fc.constant('schedule' as const), instance, ms: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('stop' as const), instance, method: fc.constantFrom(...CALLS) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(20_000) }) },
  fc.record({
    kind: fc.constant('outage' as const),
    outage: fc.constantFrom(...OUTAGES),
    methods: fc.subarray([...METHODS]),
  }),
  fc.record({ kind: fc.constant('mend' as const) }),
  fc.record({ kind: fc.constant('reject' as const), code: fc.constantFrom('ORDER_REJECTED', 'RATE_LIMITED') }),
  fc.record({ kind: fc.constant('lose' as const), accepted: fc.boolean() }),
  fc.record({ kind: fc.constant('slow_connect' as const), ms: fc.nat(6_000) }),
  fc.record({
    kind: fc.constant('hang' as const),
    ms: fc.nat(LATEST_EXECUTION),
    ends: fc.constantFrom('accept' as const, 'reject' as const, 'fail' as const),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One failed order, and two instances on which people and schedules retry it while everything around them fails. */
class World {
  readonly gateway: Gateway = testGateway();
  id = 0;
  readonly #instances: Instance[] = [this.gateway, this.gateway.another()];

  async begin(): Promise<void> {
    this.id = await aRejectedOrder(this.gateway);
  }

  async suffer(what: Step): Promise<void> {
    const { clock, store, exchange } = this.gateway;
    switch (what.kind) {
      case 'retry':
        return this.#let(what.instance, ({ retryFailedOrder }) =>
          retryFailedOrder.execute(owner(this.gateway), this.id),
        );
      case 'run_due':
        return this.#let(what.instance, ({ runDueRetries }) => runDueRetries.execute());
      case 'remove':
        return this.#let(what.instance, ({ removeFailedOrder }) =>
          removeFailedOrder.execute(owner(this.gateway), this.id),
        );
      case 'restore':
        return this.#let(what.instance, ({ restoreFailedOrder }) =>
          restoreFailedOrder.execute(owner(this.gateway), this.id),
        );
      case 'schedule': {
        const at = new Date(clock.now().getTime() + what.ms);
        return this.#let(what.instance, ({ scheduleRetry }) => scheduleRetry.execute(owner(this.gateway), this.id, at));
      }
      case 'recover':
        return this.#let(what.instance, () => this.#instance(what.instance).recoverAttempts.execute());
      case 'kill':
        this.#instance(what.instance).kill();
        this.#instances[what.instance] = this.gateway.another();
        return;
      case 'stop':
        return this.#instance(what.instance).process.suspendAt('after', what.method);
      case 'resume':
        return this.#instance(what.instance).process.resume();
      case 'pass':
        return clock.advance(what.ms);
      case 'outage':
        store.outage = (method) => (what.methods.includes(method) ? what.outage : null);
        return;
      case 'mend':
        store.outage = () => null;
        return;
      case 'reject':
        exchange.onSubmit({ kind: 'reject', failure: failure(what.code as 'ORDER_REJECTED') });
        return;
      case 'lose':
        exchange.onSubmit({ kind: 'unknown', accepted: what.accepted });
        return;
      case 'slow_connect':
        exchange.onSubmit({ kind: 'slow_connect', ms: what.ms });
        return;
      case 'hang': {
        const held = exchange.hang();
        void held.arrived
          .then(() => clock.wait(what.ms))
          .then(() => (what.ends === 'reject' ? held.reject('ORDER_REJECTED') : held[what.ends]()));
      }
    }
  }

  /** The faults stop; recovery and the schedules run as they do in production. */
  async rest(): Promise<void> {
    const { clock, store } = this.gateway;
    store.outage = () => null;
    for (const { process } of this.#instances) process.resume();
    for (let second = 0; second < 120; second += 3) {
      for (const index of this.#instances.keys()) {
        await this.suffer({ kind: 'recover', instance: index });
        await this.suffer({ kind: 'run_due', instance: index });
      }
      await clock.advance(3_000);
    }
  }

  /** Whoever asks does not wait for the answer. */
  #let(index: number, act: (failed: FailedOrders) => Promise<unknown>): Promise<void> {
    void act(failedOrdersOf(this.gateway, this.#instance(index))).catch(() => {});
    return this.gateway.clock.advance(0);
  }

  #instance(index: number): Instance {
    const found = this.#instances[index];
    if (found === undefined) throw new Error(`No instance ${index}`);
    return found;
  }
}

describe('people, schedules and faults at once', () => {
  it('never have an order executed twice, sent too often, or left unknown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), async (steps) => {
        const world = new World();
        await world.begin();
        for (const what of steps) await world.suffer(what);

        await world.rest();

        const { gateway, id } = world;
        const { status, retryCount } = rowOf(gateway, id);
        expect(disagreements(gateway)).toEqual([]);
        expect(gateway.exchange.acceptances.length).toBe(status === 'completed' ? 1 : 0);
        expect(gateway.exchange.written.length).toBeLessThanOrEqual(1 + MAX_RETRIES + MAX_UNCOUNTED);
        expect(attempts(gateway).filter(({ state }) => state === 'sending' || state === 'unknown')).toEqual([]);
        expect(['pending_retry', 'removed', 'completed']).toContain(status);
        expect(retryCount).toBeGreaterThanOrEqual(0);
        expect(gateway.store.breaches).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
