import { expect } from '@jest/globals';
import type { Username } from '../../api/whole-app.ts';
import { type Browser, form } from '../../browser.ts';

/** A page as its reader has it. */
export interface Shown {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Where a redirect leads; null where there was none. */
  readonly location: string | null;
}

/** Somebody who uses the pages without a script: he reads them and presses their buttons. */
export class Reader {
  readonly #browser: Browser;
  readonly #csrfToken: string;

  constructor(browser: Browser) {
    this.#browser = browser;
    this.#csrfToken = browser.csrfToken ?? '';
    browser.csrfToken = null;
  }

  static async of(whole: { as(username: Username): Promise<Browser> }, username: Username): Promise<Reader> {
    return new Reader(await whole.as(username));
  }

  async see(path: string): Promise<Shown> {
    return shown(await this.#browser.get(path));
  }

  /** The text of a page that there is. */
  async read(path = '/strategies'): Promise<string> {
    const { status, text } = await this.see(path);
    expect([path, status]).toEqual([path, 200]);
    return text;
  }

  /** Sends a form; several values of a field as a list. */
  async send(path: string, fields: Readonly<Record<string, string | readonly string[]>> = {}): Promise<Shown> {
    const body = form({ csrf_token: this.#csrfToken });
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    return shown(await this.#browser.send('POST', path, { body }));
  }

  /** Sends a form as another site would. */
  async sendWithoutToken(path: string): Promise<Shown> {
    return shown(await this.#browser.send('POST', path, { body: form({}) }));
  }
}

async function shown(response: Response): Promise<Shown> {
  const { status, headers } = response;
  return { status, headers, text: await response.text(), location: headers.get('location') };
}

/** What stands in a readonly block of a page, as one would select it. */
export function blockOf(page: string, id: string): string {
  const text = new RegExp(`<textarea id="${id}"[^>]*>([^<]*)</textarea>`).exec(page)?.[1];
  if (text === undefined) throw new Error(`No block ${id}`);
  return unescaped(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

const unescaped = (text: string): string =>
  text.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);

/** One card of the list. */
export function cardOf(page: string, id: string): string {
  const start = page.indexOf(`id="${id}"`);
  if (start < 0) throw new Error(`No card ${id}`);
  return page.slice(start, page.indexOf('</footer>', start));
}
