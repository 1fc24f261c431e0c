import { morph } from './morph.ts';
import { fetchPage } from './pages.ts';
import { ago } from './times.ts';

type State = 'live' | 'reconnecting' | 'stopped';

/** Events come in bursts; one look serves all of them. */
const DEBOUNCE = 200;
/** What is only told as a time ago, and troubles of accounts, have no event. */
const LOOK_AGAIN = 30_000;

/**
 * Follows the server's events and looks at the page again after them. What takes part is marked: `data-live` on the parts, each with its
 * `data-part`, and the events of interest in `data-events` somewhere on the page.
 */
export class Live {
  readonly #refreshers: ((page: Document) => void)[] = [];
  #state: State = 'stopped';
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #loadedAt = Date.now();
  /** Where the page that is shown is found anew. */
  addressOf: () => URL = () => new URL(location.href);

  /** Called with each page that was fetched, after its live parts were put in place. */
  onRefresh(refresher: (page: Document) => void): void {
    this.#refreshers.push(refresher);
  }

  start(): void {
    const events = document.querySelector<HTMLElement>('[data-events]')?.dataset.events?.split(' ') ?? [];
    if (events.length === 0) return;
    const dot = document.querySelector<HTMLElement>('#live');
    dot?.removeAttribute('hidden');
    dot?.addEventListener('click', () => (this.#source ? this.#stop() : this.#connect(events)));
    this.#connect(events);
    setInterval(() => this.#show(), 1_000);
    setInterval(() => this.#source && !document.hidden && this.refresh(), LOOK_AGAIN);
    document.addEventListener('visibilitychange', () => {
      if (this.#source && !document.hidden) this.refreshSoon();
    });
  }

  /** After the events of a moment. */
  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), DEBOUNCE);
  }

  /** Fetches the page and puts its live parts in place; once more where it was asked for meanwhile. */
  async refresh(): Promise<void> {
    if (this.#running) return this.#running.then(() => this.refreshSoon());
    this.#running = this.#refresh().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #refresh(): Promise<void> {
    const asked = location.href;
    const page = await fetchPage(this.addressOf()).catch(() => null);
    if (page === null || location.href !== asked) return;
    this.#loadedAt = Date.now();
    for (const current of document.querySelectorAll('[data-part][data-live]')) {
      const wanted = page.content.querySelector(`[data-part="${current.getAttribute('data-part')}"]`);
      if (wanted) morph(current, wanted);
    }
    for (const refresher of this.#refreshers) refresher(page.content);
    this.#show();
  }

  #connect(events: readonly string[]): void {
    const source = new EventSource('/api/events');
    let wasLost = false;
    source.addEventListener('open', () => {
      this.#enter('live');
      if (wasLost) this.refreshSoon();
    });
    source.addEventListener('error', () => {
      wasLost = true;
      this.#enter('reconnecting');
      // A refusal, unlike a lost connection, is not tried again by the browser itself.
      if (source.readyState === EventSource.CLOSED)
        setTimeout(() => this.#source === source && this.#connect(events), 5_000);
    });
    for (const event of [...events, 'reset']) source.addEventListener(event, () => this.refreshSoon());
    this.#source?.close();
    this.#source = source;
    this.#enter('reconnecting');
  }

  #stop(): void {
    this.#source?.close();
    this.#source = null;
    this.#enter('stopped');
  }

  #enter(state: State): void {
    this.#state = state;
    this.#show();
  }

  #show(): void {
    const dot = document.querySelector<HTMLElement>('#live');
    if (!dot) return;
    dot.dataset.state = this.#state;
    dot.ariaPressed = String(this.#state !== 'stopped');
    const [word, age] = [dot.querySelector('.live-word'), dot.querySelector('.live-age')];
    if (word) word.textContent = dot.getAttribute(`data-${this.#state}`);
    if (age) age.textContent = ago(this.#loadedAt, Date.now());
  }
}
