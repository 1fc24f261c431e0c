import type { Fault } from './weather.ts';

const COUNTED = [
  'alerts',
  'deliveries',
  'orders',
  'attempts',
  'submissions',
  'acceptances',
  'retries',
  'batches',
  'schedules',
  'boundaries',
  'kills',
  'stops',
  'cuts',
  'unknown',
  'needs_review',
  'fenced_unknown',
  'fenced_needs_review',
  'breaches',
] as const;
type Counted = (typeof COUNTED)[number] | Fault;

/** How often what happened. */
export class Tally {
  readonly #counts = new Map<Counted, number>();

  static from(counts: Readonly<Record<string, number>>): Tally {
    const tally = new Tally();
    for (const [what, times] of Object.entries(counts)) tally.count(what as Counted, times);
    return tally;
  }

  count(what: Counted, times = 1): void {
    this.#counts.set(what, this.of(what) + times);
  }

  of(what: Counted): number {
    return this.#counts.get(what) ?? 0;
  }

  add(other: Tally): void {
    for (const [what, times] of other.#counts) this.count(what, times);
  }

  /** By name, for a report. */
  toJSON(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => one.localeCompare(other)));
  }
}
