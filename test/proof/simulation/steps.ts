import fc from 'fast-check';

const slot = fc.nat(1);
/** Which of the failed orders, batches or alerts that there are by then; counted round. */
const which = fc.nat(7);
const ms = (max: number) => fc.integer({ min: 1, max });
const of = <K extends string, T extends Record<string, fc.Arbitrary<unknown>>>(kind: K, parts: T) =>
  fc.record({ kind: fc.constant(kind), ...parts }) as fc.Arbitrary<
    { readonly kind: K } & { readonly [P in keyof T]: T[P] extends fc.Arbitrary<infer V> ? V : never }
  >;

/** What is ordered: at the market, resting, filled at once or not at all, or a futures order counted in contracts. */
export const SHAPES = ['market', 'limit', 'ioc', 'futures'] as const;

const alert = of('alert', {
  slot,
  hasId: fc.boolean(),
  shape: fc.constantFrom(...SHAPES),
  /** Further deliveries at the same moment, on the instances in turn; only with an id. */
  copies: fc.constantFrom(0, 0, 0, 1, 2),
});

const step = fc.oneof(
  { weight: 12, arbitrary: alert },
  /** The same alert once more, or another body under its id; only of alerts with an id. */
  { weight: 2, arbitrary: of('repeat', { slot, which, isAltered: fc.boolean() }) },
  { weight: 8, arbitrary: of('retry', { slot, which, clicks: fc.constantFrom(1, 1, 2) }) },
  { weight: 2, arbitrary: of('schedule', { slot, which, ms: ms(10_000) }) },
  { weight: 2, arbitrary: of('batch', { slot, action: fc.constantFrom('retry', 'retry', 'remove', 'restore') }) },
  of('cancel', { slot, which }),
  of('remove', { slot, which }),
  of('restore', { slot, which }),
  of('reset', { slot, which }),
  /** The process dies at its n-th exchange with the outside from now on, and is started again later. */
  { weight: 3, arbitrary: of('kill', { slot, boundaries: fc.nat(25), ms: ms(8_000) }) },
  { weight: 2, arbitrary: of('stop', { slot, boundaries: fc.nat(25), ms: ms(25_000) }) },
  of('cut_off', { slot, ms: ms(8_000) }),
  of('database_down', { ms: ms(8_000) }),
  of('jump', { ms: fc.integer({ min: -20_000, max: 20_000 }) }),
  of('clock_error', { slot, ms: fc.constantFrom(-30_000, -2_500, -900, 0, 900, 30_000) }),
  of('cool_down', { slot, ms: ms(6_000) }),
  of('replace_key', { account: fc.nat(1), isOldOneGone: fc.boolean() }),
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export interface Planned {
  /** Milliseconds after the step before. */
  readonly after: number;
  readonly step: Step;
}

const pause = fc.oneof(
  { weight: 4, arbitrary: fc.nat(30) },
  { weight: 3, arbitrary: fc.nat(1_500) },
  { weight: 2, arbitrary: fc.nat(12_000) },
);

/** What people and machines do, and what is done to them; shrinks towards fewer and earlier steps. */
export const anyPlan: fc.Arbitrary<readonly Planned[]> = fc.array(fc.record({ after: pause, step }), {
  minLength: 1,
  maxLength: 26,
  size: 'max',
});
