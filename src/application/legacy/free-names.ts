/** A name that is wanted; what has no name yet is called after its kind and id. */
export interface WantedName {
  readonly id: number;
  readonly name: string;
}

/**
 * The same names, each only once and none of those `taken`, which this adds to: the first who wants one gets it, the next
 * `name (legacy)`, `name (legacy 2)` … of at most `maxLength` characters.
 */
export function freeNames(wanted: readonly WantedName[], taken: Set<string>, maxLength: number): Map<number, string> {
  const names = new Map<number, string>();
  for (const { id, name } of wanted) {
    const free = firstFree(name, taken, maxLength);
    taken.add(free);
    names.set(id, free);
  }
  return names;
}

function firstFree(name: string, taken: ReadonlySet<string>, maxLength: number): string {
  let free = name;
  for (let count = 1; taken.has(free); count += 1) {
    const suffix = count === 1 ? ' (legacy)' : ` (legacy ${count})`;
    free = [...name].slice(0, maxLength - suffix.length).join('') + suffix;
  }
  return free;
}
