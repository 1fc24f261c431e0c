import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(import.meta.dirname, '..', '..');

const testsIn = (folder: string): string[] =>
  readdirSync(join(TESTS, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);

/** Runs a folder's test files, and more, as one: for every mutant jest loads a test file anew with all that it imports. */
export async function judgeBy(folder: string, ...more: readonly string[]): Promise<void> {
  for (const file of [...testsIn(folder), ...more]) await import(join(TESTS, file));
}
