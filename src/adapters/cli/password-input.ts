import { Secret } from '../../domain/secret.ts';
import { type Input, readAll, withHiddenTyping } from './input.ts';
import type { Output } from './output.ts';

export type PasswordInput =
  | { readonly kind: 'given'; readonly password: Secret }
  /** None was given: make one up. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly reason: string };

const LINE_END = /\r?\n$/;

/** A password from standard input if asked for, else typed twice at a terminal; it never comes from the command line. */
export async function readPassword(input: Input, fromStdin: boolean, output: Output): Promise<PasswordInput> {
  if (fromStdin) {
    const text = (await readAll(input)).replace(LINE_END, '');
    if (text === '') return { kind: 'unusable', reason: 'Standard input holds no password' };
    if (/[\r\n]/.test(text)) return { kind: 'unusable', reason: 'Standard input holds more than one line' };
    return { kind: 'given', password: new Secret(text) };
  }
  if (!input.isTerminal) return { kind: 'none' };
  return withHiddenTyping(input, output, async (ask): Promise<PasswordInput> => {
    const typed = await ask('Password (leave it empty to have one generated):');
    if (typed === '') return { kind: 'none' };
    const again = await ask('The same once more:');
    if (typed !== again) return { kind: 'unusable', reason: 'The two are not the same; nothing was changed' };
    return { kind: 'given', password: new Secret(typed) };
  });
}
