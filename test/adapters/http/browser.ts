/** A client that keeps cookies as a browser does, and sends the CSRF token that it was given. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  csrfToken: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async send(method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) {
    const { body, headers = {} } = options;
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#cookies.size > 0 && { Cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') }),
        ...(this.csrfToken !== null && { 'X-CSRF-Token': this.csrfToken }),
        ...(body !== undefined && !isForm(body) && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm(body) ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.send('GET', path, { headers });
  }

  /** The status, with the body as JSON. */
  async json(method: string, path: string, body?: unknown) {
    const response = await this.send(method, path, { body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** As a script does. */
  async logIn(username: string, password: string): Promise<void> {
    const { status, body } = await this.json('POST', '/login', { username, password });
    if (status !== 200) throw new Error(`The login was answered ${status}: ${JSON.stringify(body)}`);
    this.csrfToken = String(body.csrf_token);
  }

  /** What the browser would send; null when it holds none of that name. */
  cookie(name: string): string | null {
    return this.#cookies.get(name) ?? null;
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

const isForm = (body: unknown): body is URLSearchParams => body instanceof URLSearchParams;

export const form = (fields: Record<string, string>) => new URLSearchParams(fields);
