import { html } from 'hono/html';
import { isDate } from './days.ts';
import { flag, type Markup } from './markup.ts';

/** A field of a form that filters a list; its name stands in the address. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  /** Of the element, after `filter-`; by default the name. */
  readonly id?: string;
  /** As in the address; absent where it does not filter. */
  readonly value: string | undefined;
}

export type Choices = readonly (readonly [value: string, text: string])[];

/** What is chosen stays choosable, also where it is none of the choices. */
export function selectField({ name, id = name, label, value = '' }: FilterField, choices: Choices): Markup {
  const known = choices.some(([choice]) => choice === value) ? choices : [...choices, [value, value] as const];
  return html`<label>${label}<select id="filter-${id}" name="${name}">${known.map(([choice, text]) => html`<option value="${choice}"${flag('selected', choice === value)}>${text}</option>`)}</select></label>`;
}

export function textField({ name, id = name, label, value = '' }: FilterField, most: number, example = ''): Markup {
  return html`<label>${label}<input id="filter-${id}" name="${name}" value="${value}" placeholder="${example}" maxlength="${most}" autocomplete="off" spellcheck="false"></label>`;
}

/** An instant in the address stays one: a date field could not show it. */
export function dateField({ name, label, value = '' }: FilterField): Markup {
  const type = value === '' || isDate(value) ? 'date' : 'text';
  return html`<label>${label}<input id="filter-${name}" type="${type}" name="${name}" value="${value}"></label>`;
}
