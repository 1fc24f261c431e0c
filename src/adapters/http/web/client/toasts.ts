/** More than that nobody reads; the oldest makes room. */
const MOST = 10;
/** What went well and leaves nothing to be done needs no closing; in milliseconds. */
const GOOD_STAYS = 8_000;

const region = (): HTMLElement | null => document.querySelector('#toasts');

/** Shows nodes as a toast, forms and all. */
export function showToast(content: Iterable<Node>, isBad: boolean): void {
  const list = region()?.querySelector('ol');
  const toast = region()?.querySelector('template')?.content.firstElementChild?.cloneNode(true);
  if (!list || !(toast instanceof HTMLElement)) return;
  toast.querySelector('.toast-content')?.append(...content);
  toast.classList.toggle('bad', isBad);
  toast.querySelector('button.close')?.addEventListener('click', () => toast.remove());
  list.append(toast);
  while (list.children.length > MOST) list.firstElementChild?.remove();
  raiseToasts();
  if (!isBad && !toast.querySelector('form')) setTimeout(() => dismiss(toast), GOOD_STAYS);
}

/** Not while somebody is about to use it. */
function dismiss(toast: HTMLElement): void {
  if (toast.matches(':hover, :focus-within')) setTimeout(() => dismiss(toast), GOOD_STAYS);
  else toast.remove();
}

/** Over what is modal nothing can be seen or pressed but what stands in it. */
export function raiseToasts(): void {
  const [toasts, place] = [region(), [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body];
  if (toasts && toasts.parentElement !== place) place.append(toasts);
}

/** For screen readers, politely. */
export function announce(text: string): void {
  const place = document.querySelector('#announcer');
  if (place && text !== '') place.textContent = text;
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
