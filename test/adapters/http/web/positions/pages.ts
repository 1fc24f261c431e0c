import { expect } from '@jest/globals';
import { TOO_MUCH, type Username, type WholeApp } from '../../api/whole-app.ts';
import { type Browser, form } from '../../browser.ts';

/** What a browser without a script does with the pages of failed orders. */
export class Pages {
  readonly #whole: WholeApp;

  constructor(whole: WholeApp) {
    this.#whole = whole;
  }

  /** Fails an order and answers its failed order's id. */
  async failedOrder(username: Username = 'kim', order: object = {}): Promise<number> {
    const { body } = await this.#whole.webhook(username, { ...TOO_MUCH, quantity: '9000000', ...order });
    return Number(body.failed_order_id);
  }

  async change(id: number, assignments: string): Promise<void> {
    await this.#whole.rows(`update @failed_orders set ${assignments} where id = ${id} returning id`);
  }

  /** An order whose sender was answered 408 and that the exchange had taken all the same. */
  async acceptedLate(username: Username, symbol: string): Promise<number> {
    const id = await this.failedOrder(username, { symbol });
    await this.change(id, `status = 'completed', code = 'EXECUTION_TIMEOUT'`);
    const ofOrder = `o.id = (select order_id from @failed_orders where id = ${id})`;
    await this.#whole.rows(
      `update @order_attempts t set state = 'accepted', code = null, exchange_order_id = 'x-late', fills_final = true
       from @orders o where t.order_id = o.id and ${ofOrder} returning t.id`,
    );
    await this.#whole.rows(
      `update @signals g set answer_status = 408 from @orders o where o.signal_id = g.id and ${ofOrder} returning g.id`,
    );
    return id;
  }

  async status(id: number): Promise<unknown> {
    return (await this.#whole.rows(`select status from @failed_orders where id = ${id}`))[0]?.status;
  }
}

export async function pageOf(browser: Browser, path: string): Promise<string> {
  const response = await browser.get(path);
  expect(response.status).toBe(200);
  return response.text();
}

/** The ids of the rows, in order. */
export const idsIn = (page: string): number[] =>
  [...page.matchAll(/<tr id="failed-order-(\d+)"/g)].map(([, id]) => Number(id));

/** One row's cells. */
export const rowIn = (page: string, id: number): string =>
  new RegExp(`<tr id="failed-order-${id}"[^>]*>([\\s\\S]*?)</tr>`).exec(page)?.[1] ?? '';

/** The part of a page that a script takes out of it, with all that stands in it. */
export function partOf(page: string, name: string): string {
  const start = new RegExp(`<(\\w+)[^>]* data-part="${name}"`).exec(page);
  if (start === null) return '';
  let depth = 0;
  for (const tag of page.slice(start.index).matchAll(new RegExp(`<(/?)${start[1]}\\b`, 'g'))) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return page.slice(start.index, start.index + tag.index);
  }
  return page.slice(start.index);
}

/** Sends a form of a page: its token stands in it, and no header bears it. */
export async function press(browser: Browser, path: string, fields: Record<string, string> = {}) {
  const token = browser.csrfToken ?? '';
  browser.csrfToken = null;
  const response = await browser.send('POST', path, { body: form({ csrf_token: token, ...fields }) });
  browser.csrfToken = token;
  return response;
}

export const placeOf = (response: Response): string => response.headers.get('location') ?? '';
