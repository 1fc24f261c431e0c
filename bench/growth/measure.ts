import type { Call } from './calls.ts';

/** Milliseconds. */
export interface Measured {
  readonly name: string;
  readonly median: number;
  readonly p99: number;
  /** What the last call answered. */
  readonly rows: number;
}

/** A call that takes long is not measured so often. */
const LONG_ENOUGH = 4_000;
const LEAST = 3;

/** The first call, which opens connections and prepares statements, does not count. */
export async function measure({ name, run }: Call, repeat: number): Promise<Measured> {
  let rows = await run();
  const times: number[] = [];
  for (let spent = 0; times.length < repeat && (spent < LONG_ENOUGH || times.length < LEAST); ) {
    const began = performance.now();
    rows = await run();
    const took = performance.now() - began;
    times.push(took);
    spent += took;
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(Math.floor(share * times.length), times.length - 1)] ?? 0;
  return { name, median: at(0.5), p99: at(0.99), rows };
}
