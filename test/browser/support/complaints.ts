import type { Page } from 'playwright-core';

/** Whatever a page says on its console, throws, or fails to load. */
export class Complaints {
  readonly #lines: string[] = [];

  /** `allowed`: what a test means to bring about. */
  watch(page: Page, allowed: RegExp | null = null): void {
    const note = (line: string) => {
      if (!allowed?.test(line)) this.#lines.push(line);
    };
    page.on('console', (message) => note(`console ${message.type()}: ${message.text()} at ${message.location().url}`));
    page.on('pageerror', (error) => note(`page error: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // A page that one leaves drops what it was still asking for.
      if (why !== 'net::ERR_ABORTED') note(`request failed: ${why} ${request.url()}`);
    });
  }

  /** All since the last time. */
  take(): string[] {
    return this.#lines.splice(0);
  }
}
