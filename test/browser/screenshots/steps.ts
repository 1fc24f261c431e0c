import type { Page } from 'playwright-core';
import type { ConsoleWorld } from '../support/console-world.ts';
import { untilLive } from '../support/list.ts';
import { failOrder } from '../support/orders.ts';
import type { Person } from '../support/people.ts';

/** What brings a page into the state that is shown. */
export type Step = (page: Page, world: ConsoleWorld) => Promise<unknown>;

/** Presses one control after the other, each as soon as it is there, until a dialog or the drawer is open. */
export const press =
  (...controls: readonly string[]): Step =>
  async (page) => {
    for (const control of controls) await page.locator(control).first().click();
    await page.locator('dialog[open] [data-part]').first().waitFor();
    // What the exchange is asked for comes later.
    await page.locator('[data-lazy]').first().waitFor({ state: 'detached' });
  };

export const RETRY = '.btn-retry:enabled';
export const TICK = '#failed-orders-tbody .col-select input';

/** Chooses the first order. */
export const tick: Step = async (page) => {
  await page.locator(TICK).first().click();
  await page.locator('.selection-bar').waitFor();
};

/** Fills fields by their ids and sends the form they are in. */
export const send =
  (fields: Readonly<Record<string, string>>, shown: string): Step =>
  async (page) => {
    const [last = ''] = Object.keys(fields).toReversed();
    for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text);
    await page.locator(`form:has(#${last}) button:not([type="button"])`).last().click();
    await page.locator(shown).first().waitFor();
  };

/** What the exchange says of the market has not come yet. */
export const marketPending: Step = async (page) => {
  await page.route('**/market', () => {});
  await page.locator(RETRY).first().click();
  await page.locator('dialog[open] [data-part="market"]').waitFor();
};

export const unreachable: Step = async (page) => {
  await page.route('**/retry*', (route) => route.abort());
  await page.locator(RETRY).first().click();
  await page.locator('.toast').waitFor();
};

export const reconnecting: Step = async (page) => {
  await page.route('**/api/events', (route) => route.abort());
  await page.reload();
  await page.locator('#live[data-state="reconnecting"]').waitFor();
};

/** A failure comes in while one looks. */
export const comesIn =
  ({ traders: [trader] }: Person): Step =>
  async (page, world) => {
    await untilLive(page);
    await failOrder(world, trader!);
    await page.locator('[data-part="pill"]:visible').waitFor();
  };

/** The first order is removed, which can be undone. */
export const removeOne: Step = async (page) => {
  await untilLive(page);
  // On a phone it stands in the drawer.
  await page.locator('.btn-remove:visible, .more:visible').first().click();
  await page.locator('dialog#dialog[open], dialog#drawer[open]').waitFor();
  const within = page.locator('dialog#drawer[open] .btn-remove');
  if ((await within.count()) > 0) await within.click();
  await page.locator('dialog#dialog[open] .panel-actions button').click();
  await page.locator('.toast form button').first().waitFor();
};

/** A strategy whose symbols are not written as they must be. */
export const wrongSymbols: Step = async (page, world) => {
  await page.locator('form summary').click();
  await send({ 'field-allowed_symbols': 'BTCUSDT', 'field-name': 'x' }, '.field-error')(page, world);
};

export const keys: Step = async (page) => {
  await untilLive(page);
  await page.keyboard.press('?');
  await page.locator('dialog[open] [data-part]').waitFor();
};
