import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outage, StoreMethod } from '../../src/adapters/memory/store.ts';
import type { ExecuteResult } from '../../src/application/execute-result.ts';
import { failure } from '../../src/domain/failure.ts';
import { base } from '../domain/builders.ts';
import { type Gateway, type Instance, testGateway } from './gateway.ts';
import { attempts, disagreements } from './judge.ts';

const METHODS: readonly StoreMethod[] = ['byToken', 'takeIn', 'record', 'renewLeases', 'keepAnswer', 'claimExpired'];
const CALLS = ['takeIn', 'submit', 'record', 'lookUp', 'recordFills', 'keepAnswer'] as const;
const OUTAGES: readonly Outage[] = ['unreachable', 'acknowledgement_lost', 'request_lost'];

/** The gate is 4.5 s after the start, the fence 15 s after the gate: what was written in time executes before its fence. */
const LATEST_EXECUTION = 14_000;

const fault = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('send' as const), instance: fc.nat(1), webhookId: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(20_000) }) },
  fc.record({
    kind: fc.constant('outage' as const),
    outage: fc.constantFrom(...OUTAGES),
    methods: fc.subarray([...METHODS]),
  }),
  fc.record({ kind: fc.constant('mend' as const) }),
  fc.record({ kind: fc.constant('kill' as const), instance: fc.nat(1) }),
  fc.record({
    kind: fc.constant('stop' as const),
    instance: fc.nat(1),
    phase: fc.constantFrom('before' as const, 'after' as const),
    method: fc.constantFrom(...CALLS),
  }),
  fc.record({ kind: fc.constant('resume' as const), instance: fc.nat(1) }),
  fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ kind: fc.constant('reject' as const) }),
  fc.record({ kind: fc.constant('lose' as const), accepted: fc.boolean() }),
  fc.record({ kind: fc.constant('slow_connect' as const), ms: fc.nat(6_000) }),
  fc.record({
    kind: fc.constant('hang' as const),
    ms: fc.nat(LATEST_EXECUTION),
    ends: fc.constantFrom('accept' as const, 'execute' as const, 'reject' as const, 'fail' as const),
  }),
  fc.record({ kind: fc.constant('bad_look' as const), look: fc.constantFrom('failed' as const, 'slow' as const) }),
  fc.record({ kind: fc.constant('recover' as const), instance: fc.nat(1) }),
);
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  /** Tells the order of this webhook from all others. */
  readonly quantity: string;
  readonly webhookId: string | null;
  result: ExecuteResult | null;
}

/** Two instances under whatever happens to them. */
class World {
  readonly gateway: Gateway = testGateway();
  readonly sent: Sent[] = [];
  readonly #instances: Instance[] = [this.gateway, this.gateway.another()];

  async suffer(what: Fault): Promise<void> {
    const { clock, store, exchange } = this.gateway;
    switch (what.kind) {
      case 'send':
        return this.#send(this.#instance(what.instance), what.webhookId);
      case 'pass':
        return clock.advance(what.ms);
      case 'outage':
        store.outage = (method) => (what.methods.includes(method) ? what.outage : null);
        return;
      case 'mend':
        store.outage = () => null;
        return;
      case 'kill':
        this.#instance(what.instance).kill();
        this.#instances[what.instance] = this.gateway.another();
        return;
      case 'stop':
        return this.#instance(what.instance).process.suspendAt(what.phase, what.method);
      case 'resume':
        return this.#instance(what.instance).process.resume();
      case 'jump':
        return clock.jump(what.ms);
      case 'reject':
        exchange.onSubmit({ kind: 'reject', failure: failure('ORDER_REJECTED') });
        return;
      case 'lose':
        exchange.onSubmit({ kind: 'unknown', accepted: what.accepted });
        return;
      case 'slow_connect':
        exchange.onSubmit({ kind: 'slow_connect', ms: what.ms });
        return;
      case 'hang':
        return this.#hang(what.ms, what.ends);
      case 'bad_look':
        exchange.onLookUp(what.look === 'slow' ? { kind: 'slow', ms: 700 } : { kind: 'failed' });
        return;
      case 'recover':
        void this.#instance(what.instance)
          .recoverAttempts.execute()
          .catch(() => 0);
        return clock.advance(0);
    }
  }

  /** The faults stop; recovery runs every few seconds, as it does in production. */
  async rest(): Promise<void> {
    const { clock, store } = this.gateway;
    store.outage = () => null;
    for (const { process } of this.#instances) process.resume();
    for (let second = 0; second < 120; second += 3) {
      for (const { recoverAttempts, takeIn } of this.#instances) {
        void takeIn.voidDoubtful();
        void recoverAttempts.execute();
      }
      await clock.advance(3_000);
    }
  }

  /** The next submission hangs for a while. `execute`: the exchange executes it and never answers. */
  #hang(ms: number, ends: 'accept' | 'execute' | 'reject' | 'fail'): void {
    const { clock, exchange } = this.gateway;
    const held = exchange.hang();
    void held.arrived
      .then(() => clock.wait(ms))
      .then(() => (ends === 'reject' ? held.reject('ORDER_REJECTED') : held[ends]()));
  }

  async #send(instance: Instance, id: number): Promise<void> {
    const webhookId = id === 0 ? null : `w-${id}`;
    // A sender repeats itself under an id; without one, no two webhooks are alike.
    const quantity = id === 0 ? `0.${101 + 2 * this.sent.length}` : `1.${id}`;
    const sent: Sent = { quantity, webhookId, result: null };
    this.sent.push(sent);
    void instance.send({ webhookId, order: { amount: base(quantity) } }).then((result) => {
      sent.result = result;
    });
    await this.gateway.clock.advance(0);
  }

  #instance(index: number): Instance {
    const instance = this.#instances[index];
    if (instance === undefined) throw new Error(`No instance ${index}`);
    return instance;
  }
}

/** Answers that say something else than the exchange’s book. */
function wrongAnswers({ sent, gateway }: World): readonly string[] {
  return sent.flatMap(({ quantity, webhookId, result }) => {
    const taken = gateway.exchange.acceptances.filter(
      (acceptance) => acceptance.quantity?.toString() === quantity,
    ).length;
    if (taken > 1) return [`${quantity}: executed ${taken} times`];
    if (result?.kind === 'answered' && result.answer.status === 200 && taken !== 1)
      return [`${quantity}: 200, not executed`];
    if (result?.kind === 'answered' && result.answer.status === 400 && taken !== 0)
      return [`${quantity}: 400, executed`];
    // Under an id, another of its webhooks may have been the one that was taken.
    if (result?.kind === 'not_accepted' && webhookId === null && taken !== 0) return [`${quantity}: 503, executed`];
    return [];
  });
}

describe('whatever happens to two instances, their database and the exchange', () => {
  it('no order is executed twice or lost, no answer is wrong, and nothing stays unknown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 4, maxLength: 24 }), async (faults) => {
        const world = new World();
        for (const what of faults) await world.suffer(what);

        await world.rest();

        expect(disagreements(world.gateway)).toEqual([]);
        expect(wrongAnswers(world)).toEqual([]);
        expect(attempts(world.gateway).filter(({ state }) => state === 'sending' || state === 'unknown')).toEqual([]);
        expect(world.gateway.store.breaches).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
