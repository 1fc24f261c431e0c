import { morph } from './morph.ts';
import { fetchPage, part } from './pages.ts';
import { ago } from './times.ts';
import { announce } from './toasts.ts';

type State = 'live' | 'reconnecting' | 'stopped';

/** Events come in bursts; one look serves all of them. While they go on it is taken once a second. */
const BURST = 200;
const BETWEEN_LOOKS = 1_000;
/** What is only told as a time ago, and troubles of accounts, have no event. */
const LOOK_AGAIN = 30_000;
/** A refusal, unlike a lost connection, is not tried again by the browser itself. */
const COME_BACK = 5_000;

/**
 * Follows the server's events and looks at the page again after them. What takes part is marked: `data-live` on the parts, each with its
 * `data-part`, and the events of interest in `data-events` somewhere on the page. A part with `data-live-from` is found at that address.
 */
export class Live {
  readonly #refreshers: ((page: Document) => void)[] = [];
  #state: State = 'stopped';
  #source: EventSource | null = null;
  /** Events may have been missed since the page was last looked at. */
  #isBehind = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #loadedAt = Date.now();
  #lookedAt = 0;
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
    if (this.#timer !== undefined) return;
    const rest = BETWEEN_LOOKS - (Date.now() - this.#lookedAt);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.refresh();
      },
      Math.max(BURST, rest),
    );
  }

  /** Fetches the page and puts its live parts in place. What is asked for meanwhile is done once more afterwards. */
  async refresh(): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = this.#refresh().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #refresh(): Promise<void> {
    this.#lookedAt = Date.now();
    await Promise.all([this.#refreshPage(), ...this.#elsewhere().map((element) => this.#refreshPart(element))]);
  }

  async #refreshPage(): Promise<void> {
    const address = this.addressOf();
    const page = await fetchPage(address).catch(() => null);
    this.#heard(page !== null);
    if (page === null || address.href !== this.addressOf().href) return;
    this.#loadedAt = Date.now();
    for (const current of document.querySelectorAll<HTMLElement>('[data-part][data-live]')) {
      const wanted = part(page.content, current.dataset.part ?? '');
      if (wanted) morphAloud(current, wanted);
    }
    for (const refresher of this.#refreshers) refresher(page.content);
    this.#show();
  }

  /** A stream may seem open on a connection that is long dead. */
  #heard(isAnswered: boolean): void {
    if (this.#state === 'stopped') return;
    this.#enter(isAnswered && this.#source?.readyState === EventSource.OPEN ? 'live' : 'reconnecting');
  }

  #elsewhere(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>('[data-part][data-live-from]')];
  }

  async #refreshPart(current: HTMLElement): Promise<void> {
    const page = await fetchPage(current.dataset.liveFrom ?? '').catch(() => null);
    const wanted = page && part(page.content, current.dataset.part ?? '');
    if (wanted && current.isConnected) morphAloud(current, wanted);
  }

  #connect(events: readonly string[]): void {
    const source = new EventSource('/api/events');
    source.addEventListener('open', () => {
      this.#enter('live');
      if (this.#isBehind) this.refreshSoon();
      this.#isBehind = false;
    });
    source.addEventListener('error', () => {
      this.#isBehind = true;
      this.#enter('reconnecting');
      if (source.readyState === EventSource.CLOSED)
        setTimeout(() => this.#source === source && this.#connect(events), COME_BACK);
    });
    for (const event of [...events, 'reset']) source.addEventListener(event, () => this.refreshSoon());
    this.#source?.close();
    this.#source = source;
    this.#enter('reconnecting');
  }

  #stop(): void {
    this.#source?.close();
    this.#source = null;
    this.#isBehind = true;
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

/** What is marked `data-announce` is said where it reads otherwise than before. */
function morphAloud(current: HTMLElement, wanted: HTMLElement): void {
  const textOf = (element: HTMLElement) => element.querySelector('[data-announce]')?.textContent ?? '';
  const isNews = textOf(current) !== textOf(wanted);
  morph(current, wanted);
  if (isNews) announce(textOf(wanted));
}
