import { html } from 'hono/html';
import type { ReadFailedOrder } from '../../../../application/failed-orders/read-failed-order.ts';
import { wordsOf } from '../../../../application/texts/index.ts';
import { MAX_UNCOUNTED } from '../../../../domain/retry.ts';
import { csrfField, type Markup } from '../shell/markup.ts';
import { isExhausted } from './order-words.ts';
import { addressOf, type Shown } from './query.ts';
import { whyDoubtful, whyNoRetry } from './retry-state.ts';
import type { Viewer } from './view.ts';

/** Where an action comes back to, and how its buttons are told apart from those of the same order elsewhere on the page. */
export interface ActionPlace extends Viewer {
  readonly shown: Shown;
  readonly prefix: string;
}

type Action = (order: ReadFailedOrder, place: ActionPlace) => Markup;

/** What can be done with an order as it is, the most likely first. Each but the undoing leads to a confirmation. */
export function actionsOf(order: ReadFailedOrder, place: ActionPlace): readonly Markup[] {
  switch (order.status) {
    case 'pending_retry':
      return isOutOfTries(order)
        ? [reset(order, place), retry(order, place), remove(order, place)]
        : [retry(order, place), remove(order, place)];
    case 'needs_review':
      return [review(order, place), retry(order, place)];
    case 'unconfirmed':
    case 'retrying':
      return [retry(order, place)];
    case 'removed':
      return [restore(order, place)];
    case 'completed':
      return [];
  }
}

export const isOutOfTries = (order: ReadFailedOrder): boolean =>
  order.status === 'pending_retry' && (isExhausted(order) || order.uncounted >= MAX_UNCOUNTED);

/** Why the first of them is dead, where it is. */
export const whyId = ({ id }: ReadFailedOrder, prefix: string): string => `${prefix}-why-${id}`;

const retry: Action = (order, place) => {
  const words = wordsOf('row', place.user.locale);
  if (whyNoRetry(order, place.user.locale) !== null)
    return html`<button type="button" class="btn-retry" disabled aria-label="${words.retryOf({ symbol: order.symbol })}" aria-describedby="${whyId(order, place.prefix)}">${words.retry()}</button>`;
  const doubtful =
    whyDoubtful(order, place.user.locale) === null
      ? html`class="btn-retry"`
      : html`class="btn-retry is-doubtful" aria-describedby="${whyId(order, place.prefix)}"`;
  return opening(
    'retry',
    order,
    place,
    html`<button ${doubtful} aria-label="${words.retryOf({ symbol: order.symbol })}">${words.retry()}</button>`,
  );
};

const remove: Action = (order, place) => {
  const words = wordsOf('row', place.user.locale);
  return opening(
    'remove',
    order,
    place,
    html`<button class="btn-remove" aria-label="${words.removeOf({ symbol: order.symbol })}">${words.remove()}</button>`,
  );
};

const review: Action = (order, place) => {
  const words = wordsOf('row', place.user.locale);
  return opening(
    'review',
    order,
    place,
    html`<button class="btn-review primary" aria-label="${words.reviewOf({ symbol: order.symbol })}">${words.review()}</button>`,
  );
};

const reset: Action = (order, place) => {
  const words = wordsOf('row', place.user.locale);
  return opening(
    'reset',
    order,
    place,
    html`<button class="btn-reset" aria-label="${words.resetOf({ symbol: order.symbol })}">${words.reset()}</button>`,
  );
};

/** Nothing is lost by it, so that it asks nothing. */
const restore: Action = (order, place) => {
  const words = wordsOf('row', place.user.locale);
  return restoreForm(
    order.id,
    place,
    html`<button class="btn-restore" aria-label="${words.restoreOf({ symbol: order.symbol })}">${words.restore()}</button>`,
  );
};

export function restoreForm(
  id: number,
  { csrfToken, shown }: Pick<ActionPlace, 'csrfToken' | 'shown'>,
  button: Markup,
): Markup {
  return html`<form method="post" action="/positions/${id}/restore" data-send>${csrfField(csrfToken)}${queryField(shown)}${button}</form>`;
}

/** A form that leads to a page, and so to a dialog where there is a script. */
function opening(action: string, { id }: ReadFailedOrder, { shown }: ActionPlace, button: Markup): Markup {
  return html`<form class="act act-${action}" method="get" action="/positions/${id}/${action}" data-dialog>${queryField(shown)}${button}</form>`;
}

/** The list that an action comes back to. */
function queryField(shown: Shown): Markup | '' {
  const query = addressOf(shown).split('?')[1];
  return query === undefined ? '' : html`<input type="hidden" name="query" value="${query}">`;
}
