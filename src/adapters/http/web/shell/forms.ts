import type { Context } from 'hono';
import { html } from 'hono/html';
import { type FieldError, fieldErrorText } from '../../../../application/texts/index.ts';
import type { Locale } from '../../../../domain/account.ts';
import type { SessionEnv } from '../../env.ts';
import type { Markup } from './markup.ts';

/** What was typed into a form. */
export type Typed = Pick<URLSearchParams, 'get' | 'getAll' | 'has'>;

/** What is wrong with each field, in the reader's language. */
export type FieldTexts = Readonly<Record<string, string>>;

export async function typedOf(c: Context<SessionEnv>): Promise<URLSearchParams> {
  const typed = new URLSearchParams();
  for (const [name, value] of await c.req.formData()) if (typeof value === 'string') typed.append(name, value);
  return typed;
}

export const textOf = (typed: Typed, name: string): string => typed.get(name)?.trim() ?? '';

/** Errors of members of a list stand beside the list. */
export function fieldTexts(errors: Readonly<Record<string, FieldError>>, locale: Locale): FieldTexts {
  const texts = new Map<string, string>();
  for (const [path, error] of Object.entries(errors)) {
    const name = path.split('.')[0] ?? path;
    if (!texts.has(name)) texts.set(name, fieldErrorText(inForm(error), locale));
  }
  return Object.fromEntries(texts);
}

/** Nobody types quotes into a form. */
const inForm = (error: FieldError): FieldError => (error.code === 'decimal_text' ? { code: 'not_a_number' } : error);

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}

/** A labelled control; `control` gets the attributes that tie it to its label, hint and error. What is wrong is where one goes on typing. */
export function field({ name, label, hint, error }: Field, control: (attributes: Markup) => Markup): Markup {
  const id = `field-${name}`;
  const notes = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  const described = notes.length === 0 ? '' : html` aria-describedby="${notes.join(' ')}"`;
  const wrong = error === undefined ? '' : html` aria-invalid="true" autofocus`;
  const attributes = html`id="${id}" name="${name}"${described}${wrong}`;
  return html`<div class="field">
<label for="${id}">${label}</label>
${control(attributes)}
${error === undefined ? '' : html`<p class="field-error" id="${id}-error">${error}</p>`}
${hint === undefined ? '' : html`<p class="field-hint" id="${id}-hint">${hint}</p>`}
</div>`;
}

/** Typing begins at the first field, unless another one is wrong. */
export const focusUnless = (errors: FieldTexts): Markup =>
  Object.keys(errors).length === 0 ? html` autofocus` : html``;

/** One of few, all of them seen. */
export function select(
  of: Field,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string,
): Markup {
  const option = ([value, text]: readonly [string, string]) =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`;
  return field(of, (attributes) => html`<select ${attributes}>${choices.map(option)}</select>`);
}
