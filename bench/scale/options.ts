import { parseArgs } from 'node:util';

export const HELP = `What several processes on one PostgreSQL bring: rate, fairness, and how soon the others take over.

  npm run bench:scale -- [--workers 1,2,4] [--seconds 3] [--rounds 3] [--takeovers 2] [--no-pooler]

--workers    how many workers, in turns; the ratios are to the first
--seconds    how long the load with 32 and with 128 webhooks at once takes
--rounds     how often each is measured; each figure is the median of its rounds
--takeovers  how often a worker is killed while its order is at the exchange; 0 leaves it out
--no-pooler  leaves out the same through PgBouncer in transaction mode`;

export interface ScaleOptions {
  readonly workers: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly takeovers: number;
  readonly pooler: boolean;
}

/** Null: help was asked for. Throws what is wrong with the arguments. */
export function readOptions(args: readonly string[]): ScaleOptions | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      workers: text,
      seconds: text,
      rounds: text,
      takeovers: text,
      'no-pooler': flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return null;
  return {
    workers: (values.workers ?? '1,2,4').split(',').map((count) => wholeNumber('workers', count, 1)),
    seconds: wholeNumber('seconds', values.seconds ?? '3', 1),
    rounds: wholeNumber('rounds', values.rounds ?? '3', 1),
    takeovers: wholeNumber('takeovers', values.takeovers ?? '2', 0),
    pooler: values['no-pooler'] !== true,
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be a whole number from ${least}, not "${text}"`);
}
