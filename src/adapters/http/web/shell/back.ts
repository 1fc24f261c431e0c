import type { Context } from 'hono';

/** The text of a form's field; empty where there is none. */
export async function formText(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/** Where a form was sent from, as it says. Only within this console: it can't lead anywhere else. */
export async function backTo(c: Context): Promise<string> {
  const back = await formText(c, 'back');
  return /^\/(?![/\\])[\x20-\x7e]*$/.test(back) ? back : '/';
}
