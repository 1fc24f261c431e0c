/** More than that nobody reads; the oldest makes room. */
const MOST = 10;

const region = (): HTMLElement | null => document.querySelector('#toasts');

/** Shows what an element holds as a toast, forms and all. */
export function showToast(content: Iterable<Node>, isBad: boolean): void {
  const list = region()?.querySelector('ol');
  const toast = region()?.querySelector('template')?.content.firstElementChild?.cloneNode(true);
  if (!list || !(toast instanceof HTMLElement)) return;
  toast.querySelector('.toast-content')?.append(...content);
  toast.classList.toggle('bad', isBad);
  toast.querySelector('button.close')?.addEventListener('click', () => toast.remove());
  list.append(toast);
  while (list.children.length > MOST) list.firstElementChild?.remove();
}

/** A page's notice becomes a toast where the page itself is not shown. */
export function showNoticeOf(page: Document): void {
  const notice = page.querySelector('[data-part="notice"]');
  if (notice) showToast([...document.importNode(notice, true).childNodes], notice.classList.contains('bad'));
}

/** The server did not answer, and what became of a change is not known. */
export function showUnreachable(): void {
  showToast([document.createTextNode(region()?.dataset.unreachable ?? '')], true);
}
