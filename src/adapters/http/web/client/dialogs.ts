import type { Live } from './live.ts';
import { type FetchedPage, fetchPage, part, submitForm } from './pages.ts';
import { showNoticeOf, showUnreachable } from './toasts.ts';

type Overlay = 'dialog' | 'drawer';

const overlayOf = (name: Overlay): HTMLDialogElement | null => document.querySelector(`dialog#${name}`);

/**
 * Links and forms marked `data-dialog` or `data-drawer` open the part of that name of their page here, instead of leading there. What is
 * sent from within leads to a page as well: its part again where there is one, else its notice as a toast.
 */
export class Dialogs {
  readonly #live: Live;
  /** The address under an open drawer. */
  #under: string | null = null;

  constructor(live: Live) {
    this.#live = live;
  }

  start(): void {
    document.addEventListener('click', (event) => this.#onClick(event));
    document.addEventListener('submit', (event) => this.#onSubmit(event));
    overlayOf('drawer')?.addEventListener('close', () => this.#leaveDrawer());
    window.addEventListener('popstate', () => this.#onBack());
    for (const name of ['dialog', 'drawer'] as const)
      overlayOf(name)?.addEventListener('click', (event) => {
        if (event.target === event.currentTarget) overlayOf(name)?.close();
      });
  }

  async open(name: Overlay, url: string): Promise<void> {
    const page = await fetchPage(url).catch(() => null);
    if (page === null) return showUnreachable();
    if (!this.#show(name, page)) return location.assign(url);
    if (name === 'drawer' && this.#under === null) {
      this.#under = location.href;
      history.pushState(null, '', url);
    }
  }

  #show(name: Overlay, page: FetchedPage): boolean {
    const [overlay, content] = [overlayOf(name), part(page.content, name)];
    if (!overlay || !content) return false;
    overlay.querySelector('.overlay-content')?.replaceChildren(document.importNode(content, true));
    if (!overlay.open) overlay.showModal();
    overlay.querySelector<HTMLElement>('[autofocus]')?.focus();
    return true;
  }

  #onClick(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a') : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    if (link.dataset.close !== undefined) {
      const overlay = link.closest('dialog');
      if (!overlay) return;
      event.preventDefault();
      overlay.close();
      return;
    }
    const name = overlayNamed(link);
    if (name === null) return;
    event.preventDefault();
    void this.open(name, link.href);
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method === 'dialog') return;
    const name = overlayNamed(form);
    const isSent = form.dataset.send !== undefined;
    if (name === null && !isSent) return;
    event.preventDefault();
    void this.#send(form, event.submitter, name);
  }

  /** One press sends once: the form is dead until its answer is there. */
  async #send(form: HTMLFormElement, submitter: HTMLElement | null, name: Overlay | null): Promise<void> {
    if (form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    const page = await submitForm(form, submitter).catch(() => null);
    form.ariaBusy = null;
    if (page === null) return showUnreachable();
    const within = form.closest('dialog');
    for (const overlay of ['dialog', 'drawer'] as const)
      if ((name ?? within?.id) === overlay && this.#show(overlay, page)) {
        // What stands behind may have changed already, as by a new token that is shown once.
        if (form.method === 'post') await this.#live.refresh();
        return;
      }
    within?.close();
    form.closest('.toast')?.remove();
    showNoticeOf(page.content);
    await this.#live.refresh();
  }

  #leaveDrawer(): void {
    if (this.#under === null) return;
    const under = this.#under;
    this.#under = null;
    if (location.href !== under) history.back();
  }

  #onBack(): void {
    if (this.#under === null) return;
    this.#under = null;
    overlayOf('drawer')?.close();
  }
}

function overlayNamed(element: HTMLElement): Overlay | null {
  if (element.dataset.dialog !== undefined) return 'dialog';
  return element.dataset.drawer !== undefined ? 'drawer' : null;
}
