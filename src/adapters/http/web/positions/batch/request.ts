import type { NewBatch } from '../../../../../application/ports/batches.ts';
import { BATCH_ACTIONS, type BatchAction } from '../../../../../domain/batch.ts';
import { LARGEST_ID } from '../../../api/query-params.ts';
import { oneOf } from '../../shell/preferences.ts';
import { apiSearch, readQuery } from '../query.ts';

/** What a batch is asked for on the page, with the fields that ask for it again. */
export interface BatchRequest {
  readonly action: BatchAction;
  readonly of: NewBatch['of'];
  readonly includeStale: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

/** Null where nothing is asked for. What comes later than the question is not meant: a filter ends at `now`. */
export function readRequest(search: URLSearchParams, timeZone: string, now: Date): BatchRequest | null {
  const action = oneOf(BATCH_ACTIONS, search.get('action'));
  if (action === null) return null;
  const includeStale = search.get('include_stale') === '1';
  const common = { action, ...(includeStale && { include_stale: '1' }) };
  const ids = idsIn(search);
  const isAll = search.get('all') === '1' || !search.has('id');
  if (!isAll) {
    if (ids.length === 0) return null;
    return { action, of: { kind: 'ids', ids }, includeStale, fields: { ...common, id: ids.join(',') } };
  }
  const { filter } = readQuery(search, timeZone);
  const frozen = { ...filter, to: filter.to === null || filter.to > now ? now : filter.to };
  const fields = { ...common, ...Object.fromEntries(apiSearch({ filter: frozen })) };
  return { action, of: { kind: 'filter', filter: frozen }, includeStale, fields };
}

/** Each ticked row, or several with commas. */
function idsIn(search: URLSearchParams): readonly number[] {
  const named = search.getAll('id').flatMap((text) => text.split(','));
  const ids = named.filter((text) => /^[1-9]\d{0,9}$/.test(text)).map(Number);
  return [...new Set(ids.filter((id) => id <= LARGEST_ID))];
}
