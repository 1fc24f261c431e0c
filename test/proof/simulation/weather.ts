import fc from 'fast-check';

/** What goes wrong by itself, and how often: so many times in a thousand calls. */
export const FAULTS = [
  // of the database
  'unreachable',
  'request_lost',
  'acknowledgement_lost',
  // of an order on its way to the exchange
  'connect_fails',
  'slow_connect',
  'stopped_before_the_write',
  'order_lost',
  'slow_execution',
  // of the exchange's verdict
  'refused',
  'rate_limited',
  'closed_unfilled',
  'partly_filled',
  // of its answer
  'no_answer',
  'broken_answer',
  // of look-ups
  'look_fails',
  'slow_look',
  'look_lags',
  'false_absence',
  'another_order',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What an exchange can do, as its profile declares it. */
export interface VenueTraits {
  /** It has a validity window, so that an absence after the fence proves something. */
  readonly hasFence: boolean;
  /** It executes what its fence says it will not. */
  readonly breaksFence: boolean;
  /** Orders in one request. */
  readonly batchSize: number;
}

export interface Weather {
  /** Decides every latency, and which call meets which fault. */
  readonly seed: number;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly venue: VenueTraits;
}

const frequency = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 120 }) },
  { weight: 2, arbitrary: fc.integer({ min: 121, max: 700 }) },
);

const faults = fc.record(
  Object.fromEntries(FAULTS.map((fault) => [fault, frequency])) as Record<Fault, typeof frequency>,
);

/** Shrinks towards a calm day. */
export const anyWeather: fc.Arbitrary<Weather> = fc.record({
  seed: fc.noShrink(fc.integer({ min: 0, max: 0x7fffffff })),
  faults,
  venue: fc.record({
    hasFence: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    breaksFence: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    batchSize: fc.constantFrom(1, 2, 5),
  }),
});

export const CALM: Readonly<Record<Fault, number>> = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<
  Fault,
  number
>;
