import { html } from 'hono/html';
import { csrfField, type Markup } from '../shell/markup.ts';
import type { View } from './view.ts';

export interface Switch {
  readonly action: string;
  /** Sent with the state that pressing leads to. */
  readonly field: string;
  readonly isOn: boolean;
  /** What is switched. */
  readonly label: string;
}

/** A switch that is pressed at once, without a question. */
export function switchForm(
  { action, field, isOn, label }: Switch,
  states: { readonly on: string; readonly off: string },
  { csrfToken }: View,
): Markup {
  return html`<form class="switch" method="post" action="${action}" data-send>${csrfField(csrfToken)}<input type="hidden" name="${field}" value="${String(!isOn)}"><button class="quiet" role="switch" aria-checked="${String(isOn)}" aria-label="${label}"><span class="track" aria-hidden="true"></span>${isOn ? states.on : states.off}</button></form>`;
}
