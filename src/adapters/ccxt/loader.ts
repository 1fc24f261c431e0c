import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { observable } from './observed.ts';
import type { CcxtClass } from './profile.ts';

/** Thrown for an id that ccxt does not have; its message names similar ones. */
export class UnknownExchange extends Error {
  override readonly name = 'UnknownExchange';
  constructor(id: string, similar: readonly string[]) {
    const hint = similar.length > 0 ? `; did you mean ${similar.join(', ')}?` : '';
    super(`ccxt has no exchange ${JSON.stringify(id.slice(0, 40))}${hint}`);
  }
}

/** The package exports only its whole, which takes a second to load; its classes lie beside the entry that it resolves to. */
const CLASSES = join(dirname(dirname(createRequire(import.meta.url).resolve('ccxt'))), 'js', 'src');

let ids: ReadonlySet<string> | null = null;

/** Every ccxt id, from the package's own files. */
export function exchangeIds(): ReadonlySet<string> {
  ids ??= new Set(
    readdirSync(CLASSES)
      .filter((file) => file.endsWith('.js'))
      .map((file) => file.slice(0, -'.js'.length)),
  );
  return ids;
}

let names: Promise<ReadonlyMap<string, string>> | null = null;

/** What people call each exchange, by its id. */
export function exchangeNames(): Promise<ReadonlyMap<string, string>> {
  names ??= readNames().catch((error: unknown) => {
    names = null;
    throw error;
  });
  return names;
}

async function readNames(): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all([...exchangeIds()].map(async (id) => [id, await nameOf(id)] as const)));
}

const HEAD = 8_192;

/** A class's name for people stands at the head of its source; to load them all for it would take a second and 75 MB. */
async function nameOf(id: string): Promise<string> {
  const file = await open(join(CLASSES, `${id}.js`));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return /'name': '([^']+)'/.exec(buffer.toString('utf8', 0, bytesRead))?.[1] ?? id;
  } finally {
    await file.close();
  }
}

const loaded = new Map<string, Promise<CcxtClass>>();

/** Loads one exchange's class, once. Rejects with `UnknownExchange` before the id touches a path. */
export async function loadClass(id: string): Promise<CcxtClass> {
  if (!exchangeIds().has(id)) throw new UnknownExchange(id, similarIds(id));
  const before = loaded.get(id);
  if (before) return before;
  const loading = import(pathToFileURL(join(CLASSES, `${id}.js`)).href).then((module: { default: CcxtClass }) =>
    observable(module.default),
  );
  loaded.set(id, loading);
  loading.catch(() => loaded.delete(id));
  return loading;
}

const MAX_SIMILAR = 3;

function similarIds(id: string): string[] {
  const wanted = id.toLowerCase().slice(0, 40);
  return [...exchangeIds()]
    .map((known) => ({ known, distance: distance(wanted, known) }))
    .filter(({ known, distance }) => distance <= 2 || (wanted.length > 2 && known.startsWith(wanted)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SIMILAR)
    .map(({ known }) => known);
}

/** Levenshtein's: how many letters must be added, removed or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of [...a].entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (above[j] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(changed, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}
