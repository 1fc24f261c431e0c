import type { Locator, Page } from 'playwright-core';

/** One failed order in the list. */
export const rowOf = (page: Page, id: number): Locator => page.locator(`#failed-order-${id}`);

/** The ids of the list, from its top. */
export async function idsOf(page: Page): Promise<number[]> {
  // All at one moment: a live list may lose a row between two questions.
  const ids = await page.locator('#failed-orders-tbody > tr[id]').evaluateAll((rows) => rows.map(({ id }) => id));
  return ids.map((id) => Number(id.replace('failed-order-', '')));
}

/** What tells on a list in Korean how the last action ended; a toast with a script, a notice without. */
export const notice = (page: Page, text: string): Locator =>
  page.locator('#toasts, [data-part="notice"]').getByText(text, { exact: false });

/** Resolves once the page hears of changes as they happen. */
export const untilLive = (page: Page): Promise<void> => page.locator('#live[data-state="live"]').waitFor();

/** How often a page was loaded from now on. */
export function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('domcontentloaded', () => {
    loads += 1;
  });
  return () => loads;
}

/** Presses a button of a row and then that of the confirmation it opens. */
export async function act(page: Page, id: number, action: string, confirm = action): Promise<void> {
  await rowOf(page, id).getByRole('button', { name: action }).click();
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click();
}

/** On how many lines these stand. */
export const linesOf = (elements: Locator): Promise<number> =>
  elements.evaluateAll((all) => new Set(all.map((element) => element.getBoundingClientRect().top)).size);
