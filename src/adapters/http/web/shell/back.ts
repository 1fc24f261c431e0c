import type { Context } from 'hono';

/** The text of a form's field; empty where there is none. */
export async function formText(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/** Whether an address can't lead anywhere but within this console. */
export const isWithinConsole = (address: string): boolean => /^\/(?![/\\])[\x20-\x7e]*$/.test(address);

/** Where a form was sent from, as it says, within this console. */
export async function backTo(c: Context): Promise<string> {
  const back = await formText(c, 'back');
  return isWithinConsole(back) ? back : '/';
}
