import { EventSource } from '../../test/adapters/http/api/events/event-source.ts';

const AT_ONCE = 50;

/** One stream of events for each cookie, all open and read. */
export async function openStreams(address: string, cookies: readonly string[]): Promise<readonly EventSource[]> {
  const open: EventSource[] = [];
  for (let first = 0; first < cookies.length; first += AT_ONCE) {
    const next = cookies.slice(first, first + AT_ONCE);
    open.push(...(await Promise.all(next.map((cookie) => EventSource.open(`${address}/api/events`, cookie)))));
  }
  const refused = open.filter(({ response }) => response.statusCode !== 200);
  if (refused.length > 0) throw new Error(`${refused.length} streams were refused`);
  for (const stream of open) stream.read();
  return open;
}
