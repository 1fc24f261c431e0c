import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type ccxt from 'ccxt';

const FILE = join(dirname(dirname(createRequire(import.meta.url).resolve('ccxt'))), 'js', 'src', 'base', 'errors.js');

/** ccxt's error classes without its exchanges, which take seconds to load. */
export const errors: Omit<typeof ccxt, 'default'> = (await import(pathToFileURL(FILE).href)).default;
