/** A page of the console as the server rendered it just now. */
export interface FetchedPage {
  readonly content: Document;
  /** Where it was found, after redirects. */
  readonly url: URL;
}

/**
 * Fetches a page. Throws where the server can't be reached or fails. Who is no longer logged in, or logged in anew elsewhere, whose
 * forms bear the token of the session before, is led back here through a new look, and a login where one is needed.
 */
export async function fetchPage(url: string | URL, init: RequestInit = {}): Promise<FetchedPage> {
  const response = await fetch(url, {
    ...init,
    headers: { Accept: 'text/html', ...init.headers },
    credentials: 'same-origin',
  });
  const found = new URL(response.url);
  if (found.pathname === '/login' || response.status === 403) {
    location.reload();
    throw new Error('The session has ended');
  }
  const isPage = (response.headers.get('Content-Type') ?? '').startsWith('text/html');
  if (!isPage || response.status >= 500) throw new Error(`${found.pathname} was answered ${response.status}`);
  return { content: new DOMParser().parseFromString(await response.text(), 'text/html'), url: found };
}

/** Sends a form as the browser would without a script, and answers the page that it leads to. */
export function submitForm(form: HTMLFormElement, submitter: HTMLElement | null): Promise<FetchedPage> {
  const body = fieldsOf(form, submitter);
  const target = new URL(form.getAttribute('action') ?? '', location.href);
  if (form.method === 'post') return fetchPage(target, { method: 'POST', body });
  target.search = String(body);
  return fetchPage(target);
}

/** What a form sends when that button is pressed. */
export function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}

/** What the last action came to is said once, and is no part of where one is. */
export function addressWithoutNotice(): URL {
  const url = new URL(location.href);
  for (const name of ['notice', 'id']) url.searchParams.delete(name);
  return url;
}

export const part = (within: ParentNode, name: string): HTMLElement | null =>
  within.querySelector<HTMLElement>(`[data-part="${name}"]`);
