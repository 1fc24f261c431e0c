import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The tests of the mutated code, in one file: for every mutant jest loads a test file anew with all that it imports, and twenty of
 * them would take most of the time.
 */
const FOLDERS = ['domain', 'adapters/ccxt/outcome'];
const FILES = ['look-once', 'resolve-unknown-attempts', 'send-gate'].map((name) => `application/${name}.test.ts`);

const root = join(import.meta.dirname, '..', '..');
const found = FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));

for (const file of [...found, ...FILES].filter((name) => name.endsWith('.test.ts'))) await import(join(root, file));
