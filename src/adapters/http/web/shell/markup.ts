import { html } from 'hono/html';

/** HTML in which everything from outside is escaped. */
export type Markup = ReturnType<typeof html>;

/** What every form that changes something bears. */
export const csrfField = (token: string): Markup => html`<input type="hidden" name="csrf_token" value="${token}">`;

/** An attribute without a value, where it applies. */
export const flag = (name: 'checked' | 'disabled' | 'hidden' | 'open' | 'selected', isSet: boolean): Markup =>
  isSet ? html` ${name}` : html``;
