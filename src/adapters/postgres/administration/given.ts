/** The columns that have a value; null is one. */
export function given<Columns extends object>(columns: Columns): Given<Columns> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Given<Columns>;
}

type Given<Columns> = { [Column in keyof Columns]?: Exclude<Columns[Column], undefined> };
