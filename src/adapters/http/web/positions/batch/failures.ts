import { html } from 'hono/html';
import type { BatchPage, GetBatch } from '../../../../../application/batches/get-batch.ts';
import type { EntryView } from '../../../../../application/ports/batches.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Locale } from '../../../../../domain/account.ts';
import type { Markup } from '../../shell/markup.ts';
import { entryWords } from './entry-words.ts';

/** Those of a batch that were not done, or some of them. */
export interface Failures {
  readonly shown: readonly EntryView[];
  readonly nextAfter: number | null;
}

/** How many are listed at once, and how many entries are read for them at a time. */
const MOST = 100;
const READ = 1_000;

/** The next ones after a position that were not done. Null: there is no such batch. */
export async function failuresOf(
  getBatch: Pick<GetBatch, 'execute'>,
  userId: number,
  id: string,
  after: number,
): Promise<(Failures & Pick<BatchPage, 'batch'>) | null> {
  const shown: EntryView[] = [];
  let place = after;
  for (;;) {
    const page = await getBatch.execute(userId, id, place, READ);
    if (page === null) return null;
    for (const entry of page.entries) {
      if (!(entry.state === 'failed' || entry.state === 'left_out')) continue;
      if (shown.length === MOST) return { batch: page.batch, shown, nextAfter: shown.at(-1)?.position ?? null };
      shown.push(entry);
    }
    if (page.nextAfter === null) return { batch: page.batch, shown, nextAfter: null };
    place = page.nextAfter;
  }
}

/** Each with what became of it, in the words of the one who refused it. */
export function failureList(batchId: string, { shown, nextAfter }: Failures, locale: Locale): Markup {
  const words = wordsOf('batchProgress', locale);
  const states = { failed: words.failed(), left_out: words.left_out() };
  const row = (entry: EntryView) =>
    html`<li class="failure"><a href="/positions/${entry.failedOrderId}" data-drawer>${words.order({ id: entry.failedOrderId })}</a> <span class="badge">${entry.state === 'failed' ? states.failed : states.left_out}</span> ${entryWords(entry, locale)}${entry.exchangeError === null ? '' : html`<span class="exchange-error">${entry.exchangeError}</span>`}</li>`;
  const next =
    nextAfter === null
      ? ''
      : html`<p><a href="/positions/batches/${batchId}?show=failures&amp;after=${nextAfter}" data-dialog>${words.more()}</a></p>`;
  return html`<section class="failures"><h2>${words.failures()}</h2><ul>${shown.map(row)}</ul>${next}</section>`;
}
