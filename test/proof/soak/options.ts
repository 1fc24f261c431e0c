import { parseArgs } from 'node:util';

export const HELP = `Constant load on three processes over one PostgreSQL and simulated exchanges, with faults and kills all the time.

  npm run soak -- [--minutes 10] [--rate 6] [--kill-every 4] [--seed N]

--minutes     how long; everything comes to rest afterwards
--rate        webhooks a second
--kill-every  seconds between two kills or stops of a process
--seed        decides every choice; when bytes and signals arrive is real time and differs from run to run

Exit status 1 when a promise is broken.`;

export interface SoakOptions {
  readonly minutes: number;
  readonly rate: number;
  readonly killEvery: number;
  readonly seed: number;
}

/** Null: help was asked for. Throws what is wrong with the arguments. */
export function readOptions(args: readonly string[]): SoakOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: text, rate: text, 'kill-every': text, seed: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return null;
  return {
    minutes: positive('minutes', values.minutes ?? '10'),
    rate: positive('rate', values.rate ?? '6'),
    killEvery: positive('kill-every', values['kill-every'] ?? '4'),
    seed: positive('seed', values.seed ?? String(1 + Math.floor(Math.random() * 1_000_000))),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} must be a number above 0, not "${text}"`);
}
