import type { Live } from './live.ts';
import { morph } from './morph.ts';
import { addressWithoutNotice, fetchPage, part } from './pages.ts';
import { announce } from './toasts.ts';

const rowsIn = (within: ParentNode): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>('[data-part="rows"] tr[data-id]'),
];

/**
 * The rows of a list while somebody reads it. Those that are there change in place and those that left it fade; what is new, or comes in
 * between, only makes the pill count, so that nothing moves. The reader's own doing is another matter: what he dealt with goes.
 */
export class Rows {
  readonly #live: Live;
  /** Ids that the reader has just dealt with. */
  readonly #dealtWith = new Set<string>();
  /** The list's own address, whatever lies over it. */
  #url = addressWithoutNotice();
  /** Called when rows were changed or exchanged. */
  onChange: () => void = () => {};

  constructor(live: Live) {
    this.#live = live;
  }

  start(): void {
    if (!part(document, 'rows')) return;
    this.#live.addressOf = () => this.#address();
    this.#live.onRefresh((page) => this.#refresh(page));
    document.addEventListener('click', (event) => {
      const pill = event.target instanceof Element ? event.target.closest('[data-part="pill"]') : null;
      if (!(pill instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      void this.load(pill.href).then(toTheTop);
    });
  }

  dealtWith(id: string): void {
    this.#dealtWith.add(id);
  }

  /** Shows the list as it is now, from its beginning. */
  async load(url: string = this.#url.href): Promise<void> {
    const page = await fetchPage(url).catch(() => null);
    if (page === null) {
      location.assign(url);
      return;
    }
    this.#url = new URL(url, location.href);
    if (location.pathname === this.#url.pathname) history.replaceState(null, '', url);
    this.#exchange(page.content);
  }

  /** From the first row that is shown, where the list is shown from its beginning. */
  #address(): URL {
    const url = new URL(this.#url);
    const anchor = document.querySelector<HTMLElement>('[data-anchor]')?.dataset.anchor;
    if (anchor) url.searchParams.set('anchor', anchor);
    return url;
  }

  #refresh(page: Document): void {
    const [current, wanted] = [rowsIn(document), rowsIn(page)];
    const shown = new Set(current.map((row) => row.dataset.id));
    // What was brought back may stand anywhere.
    const isBroughtBack = [...this.#dealtWith].some((id) => id !== '' && !shown.has(id));
    if (current.length === 0 || isBroughtBack) {
      this.#dealtWith.clear();
      void this.load();
      return;
    }
    const found = new Map(wanted.map((row) => [row.dataset.id, row]));
    for (const row of current) this.#update(row, found.get(row.dataset.id));
    this.#dealtWith.clear();
    this.#addBelow(wanted);
    this.#count(page, wanted);
    replaceParts(page, ['pages']);
    this.onChange();
  }

  #update(row: HTMLElement, wanted: HTMLElement | undefined): void {
    if (wanted) {
      keepChecked(row, wanted);
      morph(row, wanted);
    } else if (this.#dealtWith.has(row.dataset.id ?? '')) {
      removeRow(row);
    } else if (!row.classList.contains('is-gone')) {
      fade(row);
    }
  }

  /** What follows the last row moves nothing. */
  #addBelow(wanted: readonly HTMLElement[]): void {
    const body = document.querySelector('[data-part="rows"] tbody');
    const last = rowsIn(document).at(-1)?.dataset.id;
    const place = wanted.findIndex((row) => row.dataset.id === last);
    if (!body || (place === -1 && last !== undefined)) return;
    for (const row of wanted.slice(place + 1)) body.append(document.importNode(row, true));
  }

  /** Newer ones, and those that would have to stand between two rows. */
  #count(page: Document, wanted: readonly HTMLElement[]): void {
    const [pill, fresh] = [part(document, 'pill'), part(page, 'pill')];
    if (!pill || !fresh) return;
    const shown = new Set(rowsIn(document).map((row) => row.dataset.id));
    const between = wanted.filter((row) => !shown.has(row.dataset.id)).length;
    const count = Number(fresh.dataset.count ?? 0) + between;
    const text = (fresh.dataset.text ?? '').replace('{count}', String(count));
    if (count > 0 && pill.textContent !== text) announce(text);
    pill.textContent = text;
    pill.hidden = count === 0;
  }

  #exchange(page: Document): void {
    replaceParts(page, ['rows', 'pages', 'pill', 'tabs', 'reasons', 'status', 'selection']);
    this.onChange();
  }
}

function replaceParts(page: Document, names: readonly string[]): void {
  for (const name of names) {
    const [current, wanted] = [part(document, name), part(page, name)];
    if (current && wanted) morph(current, wanted);
  }
}

/** It stays where it was, and says why nothing can be done with it any more. */
function fade(row: HTMLElement): void {
  row.classList.add('is-gone');
  const note = document.querySelector<HTMLTemplateElement>('template[data-template="left-list"]');
  if (note) row.querySelector('.state')?.replaceWith(note.content.cloneNode(true));
  for (const input of row.querySelectorAll('input')) input.checked = false;
}

/** Where the new ones are. */
function toTheTop(): void {
  const rows = part(document, 'rows');
  if (rows && rows.getBoundingClientRect().top < 0) rows.scrollIntoView({ block: 'start' });
}

function keepChecked(row: HTMLElement, wanted: HTMLElement): void {
  const [current, fresh] = [row.querySelector('input'), wanted.querySelector('input')];
  if (current && fresh) fresh.toggleAttribute('checked', current.checked);
}

/** Who stood in it stands in the next one. */
function removeRow(row: HTMLElement): void {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const isHeld = row.contains(document.activeElement) || document.activeElement === document.body;
  row.remove();
  if (isHeld && next instanceof HTMLElement) next.focus({ preventScroll: true });
}
