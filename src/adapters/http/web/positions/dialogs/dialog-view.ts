import type { ReadFailedOrderDetail } from '../../../../../application/failed-orders/get-failed-order.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Markup } from '../../shell/markup.ts';
import { closeLink } from '../../shell/panel.ts';
import { addressOf, type Shown } from '../query.ts';
import type { Viewer } from '../view.ts';

/** What a confirmation or form of one failed order is rendered for. */
export interface DialogView extends Viewer {
  readonly detail: ReadFailedOrderDetail;
  /** The list that it was opened from. */
  readonly shown: Shown;
  /** Why what was sent before was not taken; null before. */
  readonly error: string | null;
  /** What was typed before, by the name of its field. */
  readonly typed: Readonly<Record<string, string>>;
}

/** The part of a list's address that its actions come back to. */
export const queryOf = (shown: Shown): Readonly<Record<string, string>> => {
  const query = addressOf(shown).split('?')[1];
  return query === undefined ? {} : { query };
};

export const cancel = ({ user, shown }: DialogView): Markup =>
  closeLink(addressOf(shown), wordsOf('shell', user.locale).cancel());
