/** One page of a list that goes on after `next`. */
export interface Page<Row, Place> {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly next: Place | null;
  /** Of all pages. */
  readonly total: number;
}

/** A page of at most `limit` rows out of up to one more, whose presence tells that another page follows. */
export function pageOf<Row, Place>(
  found: readonly Row[],
  limit: number,
  total: number,
  placeOf: (row: Row) => Place,
): Page<Row, Place> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? placeOf(last) : null, total };
}
