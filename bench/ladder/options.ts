import { parseArgs } from 'node:util';

export const HELP = `The way from a webhook to the exchange, measured in turns against what else could be built.

  npm run bench -- [--rounds 5] [--seconds 3] [--alone 500] [--only RUNG,RUNG]

--rounds   how often every rung is measured, in turns; each figure is the median of its rounds
--seconds  how long the load with 32 and with 128 webhooks at once takes
--alone    how many webhooks are sent one at a time
--only     these rungs alone; the goals need naive, insert and ours

Exit status 1 when a goal is missed.`;

export interface LadderOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly alone: number;
  /** Null: every rung. */
  readonly only: readonly string[] | null;
}

/** Null: help was asked for. Throws what is wrong with the arguments. */
export function readOptions(args: readonly string[]): LadderOptions | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: text, seconds: text, alone: text, only: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return null;
  return {
    rounds: positive('rounds', values.rounds ?? '5'),
    seconds: positive('seconds', values.seconds ?? '3'),
    alone: positive('alone', values.alone ?? '500'),
    only: values.only?.split(',') ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, not "${text}"`);
}
