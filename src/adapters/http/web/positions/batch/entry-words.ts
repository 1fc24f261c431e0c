import { entryText } from '../../../../../application/batches/entry-text.ts';
import type { EntryView } from '../../../../../application/ports/batches.ts';
import { wordsOf } from '../../../../../application/texts/index.ts';
import type { Locale } from '../../../../../domain/account.ts';

type Entry = Pick<EntryView, 'state' | 'code' | 'params'>;

/** What became of an entry. What the API tells of an old MARKET order names a field of its own, of which a page knows nothing. */
export const entryWords = (entry: Entry, locale: Locale): string | null =>
  entry.code === 'STALE_ORDER' ? wordsOf('batchConfirm', locale).staleOrder() : entryText(entry, locale);
