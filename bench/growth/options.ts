import { parseArgs } from 'node:util';

export const HELP = `The same calls on a small and on a large database, and how much longer they take on the large one.

  npm run bench:growth -- [--failed-orders 100000] [--attempts 5] [--small 10000] [--repeat 40] [--explain] [--only TEXT]
                          [--folder DIR] [--minutes N]

--failed-orders  rows of the large database, spread over two years
--attempts       of each
--small          failed orders of the small one
--repeat         how often each call is measured, at most
--explain        prints the plan of each statement on the large database
--only           measures the calls whose name has this text
--folder         keeps the databases there; what is there already is used again
--minutes        fills for so long, then ends; the same command goes on where it stopped (needs --folder)`;

export interface GrowthOptions {
  readonly failedOrders: number;
  readonly attempts: number;
  readonly small: number;
  readonly repeat: number;
  readonly explain: boolean;
  readonly only: string;
  /** Null: a temporary one, which is removed. */
  readonly folder: string | null;
  /** Null: until it is done. */
  readonly minutes: number | null;
}

/** Null: help was asked for. Throws what is wrong with the arguments. */
export function readOptions(args: readonly string[]): GrowthOptions | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      'failed-orders': text,
      attempts: text,
      small: text,
      repeat: text,
      folder: text,
      minutes: text,
      explain: flag,
      only: text,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return null;
  return {
    failedOrders: positive('failed-orders', values['failed-orders'] ?? '100000'),
    attempts: positive('attempts', values.attempts ?? '5'),
    small: positive('small', values.small ?? '10000'),
    repeat: positive('repeat', values.repeat ?? '40'),
    explain: values.explain ?? false,
    only: values.only ?? '',
    folder: values.folder ?? null,
    minutes: values.minutes === undefined ? null : positive('minutes', values.minutes),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, not "${text}"`);
}
