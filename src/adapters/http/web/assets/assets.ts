import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What pages load: the names change with the content, so that a browser may keep each for ever. */
export interface Assets {
  /** Path of the style sheet. */
  readonly style: string;
  /** Path of the script. */
  readonly script: string;
  readonly files: ReadonlyMap<string, Asset>;
}

export interface Asset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/** Beside the compiled sources. */
const FOLDER = new URL('../../../../../assets/', import.meta.url);

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

/** Throws where they were not built. */
export function readAssets(folder: URL = FOLDER): Assets {
  const style = readAsset(folder, 'css');
  const script = readAsset(folder, 'js');
  return {
    style: style.path,
    script: script.path,
    files: new Map([style, script].map(({ path, ...asset }) => [path, asset])),
  };
}

function readAsset(folder: URL, kind: keyof typeof TYPES): Asset & { readonly path: string } {
  const file = new URL(`console.${kind}`, folder);
  if (!existsSync(file)) throw new Error(`${file.pathname} is missing: npm run build makes it`);
  const body = readFileSync(file);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  return {
    path: `/assets/console-${hash}.${kind}`,
    type: TYPES[kind],
    body: new Uint8Array(body),
    gzipped: new Uint8Array(gzipSync(body)),
  };
}
