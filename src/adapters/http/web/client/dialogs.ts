import type { Live } from './live.ts';
import { morph } from './morph.ts';
import { type FetchedPage, fetchPage, part, submitForm } from './pages.ts';
import { announce, raiseToasts, showNoticeOf, showUnreachable } from './toasts.ts';

const OVERLAYS = ['dialog', 'drawer'] as const;
type Overlay = (typeof OVERLAYS)[number];

const overlayOf = (name: Overlay): HTMLDialogElement | null => document.querySelector(`dialog#${name}`);

/**
 * Links and forms marked `data-dialog` or `data-drawer` open the part of that name of their page here, instead of leading there. What is
 * sent by a form marked `data-send` leads to a page as well: its part again where there is one, else its notice as a toast.
 */
export class Dialogs {
  readonly #live: Live;
  /** The address under an open drawer. */
  #under: string | null = null;
  /** Called with the id of an order that something was done with. */
  onDone: (id: string) => void = () => {};
  /** Called with what was shown once an overlay is closed. */
  onClose: (shown: HTMLElement) => void = () => {};

  constructor(live: Live) {
    this.#live = live;
  }

  start(): void {
    document.addEventListener('click', (event) => this.#onClick(event));
    document.addEventListener('submit', (event) => this.#onSubmit(event));
    window.addEventListener('popstate', () => this.#onBack());
    for (const name of OVERLAYS) {
      const overlay = overlayOf(name);
      overlay?.addEventListener('close', () => this.#onClosed(name));
      // Beside the panel is the backdrop. What is shown this once is not closed by chance.
      overlay?.addEventListener('mousedown', (event) => {
        if (event.target !== overlay || isWithin(overlay, event)) return;
        if (!overlay.querySelector('[data-once]')) overlay.close();
      });
    }
    void loadLazily(document);
  }

  async open(name: Overlay, url: string): Promise<void> {
    const page = await fetchPage(url).catch(() => null);
    if (page === null) return showUnreachable();
    this.#openPage(name, page);
  }

  #openPage(name: Overlay, page: FetchedPage): void {
    if (!this.#show(name, page)) {
      location.assign(page.url);
    } else if (name === 'drawer' && this.#under === null) {
      this.#under = location.href;
      history.pushState(null, '', page.url);
    }
  }

  #show(name: Overlay, page: FetchedPage): boolean {
    const [overlay, content] = [overlayOf(name), part(page.content, name)];
    const place = overlay?.querySelector('.overlay-content');
    if (!overlay || !place || !content) return false;
    const current = overlay.open ? part(overlay, name) : null;
    const isSame = current !== null && titleOf(current) === titleOf(content);
    if (current) morph(current, content);
    else place.replaceChildren(document.importNode(content, true));
    if (!overlay.open) overlay.showModal();
    if (isSame) {
      place.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    } else {
      overlay.scrollTop = 0;
      place.querySelector<HTMLElement>('[autofocus]')?.focus();
    }
    void loadLazily(overlay);
    return true;
  }

  #onClick(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a') : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const within = link.closest('dialog');
    if (link.dataset.close !== undefined && within) {
      event.preventDefault();
      within.close();
      return;
    }
    const name = overlayNamed(link);
    if (name === null || isWholePage(link)) return;
    event.preventDefault();
    void this.open(name, link.href);
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    const name = overlayNamed(form);
    if ((name === null && form.dataset.send === undefined) || isWholePage(form)) return;
    event.preventDefault();
    void this.#send(form, event.submitter, name);
  }

  /** One press sends once: the form is dead until its answer is there. */
  async #send(form: HTMLFormElement, submitter: HTMLElement | null, name: Overlay | null): Promise<void> {
    if (form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    announce(form.dataset.busy ?? '');
    const page = await submitForm(form, submitter).catch(() => null);
    form.ariaBusy = null;
    if (page === null) return showUnreachable();
    if (name !== null) return this.#openPage(name, page);
    const within = form.closest<HTMLDialogElement>('dialog');
    if (within?.id === 'dialog' && this.#show('dialog', page)) {
      // What stands behind may have changed already, as by a new token that is shown once.
      await this.#live.refresh();
      return;
    }
    this.onDone(page.url.searchParams.get('id') ?? '');
    if (within?.id === 'dialog') within.close();
    form.closest('.toast')?.remove();
    showNoticeOf(page.content);
    await this.#live.refresh();
  }

  #onClosed(name: Overlay): void {
    raiseToasts();
    const shown = part(overlayOf(name) ?? document, name);
    shown?.remove();
    if (name === 'drawer') this.#leaveDrawer();
    if (shown) this.onClose(shown);
  }

  #leaveDrawer(): void {
    const under = this.#under;
    this.#under = null;
    if (under !== null && location.href !== under) history.back();
  }

  #onBack(): void {
    if (this.#under === null) return;
    this.#under = null;
    overlayOf('drawer')?.close();
  }
}

const titleOf = (panel: HTMLElement): string => panel.querySelector('h1')?.textContent ?? '';

/** A dialog that was opened under its own address leads on as without a script: its answer has no place beside it. */
const isWholePage = (element: HTMLElement): boolean =>
  element.closest('[data-part="dialog"]') !== null && element.closest('dialog') === null;

function overlayNamed(element: HTMLElement): Overlay | null {
  if (element.dataset.dialog !== undefined) return 'dialog';
  return element.dataset.drawer !== undefined ? 'drawer' : null;
}

function isWithin(element: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}

/** What takes its time comes after the rest is shown: `data-lazy` tells where it is found. */
async function loadLazily(within: ParentNode): Promise<void> {
  await Promise.all(
    [...within.querySelectorAll<HTMLElement>('[data-lazy]')].map(async (element) => {
      element.ariaBusy = 'true';
      const page = await fetchPage(element.dataset.lazy ?? '').catch(() => null);
      const wanted = page && part(page.content, element.dataset.part ?? '');
      element.ariaBusy = null;
      if (wanted) element.replaceWith(document.importNode(wanted, true));
    }),
  );
}
