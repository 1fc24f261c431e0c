import type { StreamItem } from '../../../../application/events/event-stream.ts';
import { positionText } from '../../../../application/events/position.ts';
import type { ChangeEvent, EventPosition } from '../../../../application/ports/events.ts';

/** Milliseconds after which a client that lost its stream comes back. */
const RETRY = 2_000;

/** The first words of a stream. An id without data is told to nobody, and kept by the client for its return. */
export const openingText = (position: EventPosition): string => `retry: ${RETRY}\nid: ${positionText(position)}\n\n`;

/** One item in the format of `text/event-stream`. */
export function itemText(item: Exclude<StreamItem, { kind: 'ended' }>): string {
  switch (item.kind) {
    case 'event':
      return eventText(item.event.kind, item.event.position, shown(item.event));
    case 'reset':
      return eventText('reset', item.position, {});
    case 'idle':
      return `: heartbeat\nid: ${positionText(item.position)}\n\n`;
  }
}

const eventText = (name: string, position: EventPosition, data: object): string =>
  `event: ${name}\nid: ${positionText(position)}\ndata: ${JSON.stringify(data)}\n\n`;

/** What changed, not what it is now: a client asks for that, in its own language and with its own filters. */
function shown({ kind, subject, change, status }: ChangeEvent): object {
  if (kind === 'reset') return {};
  return { id: kind === 'batch' || kind === 'signal' ? subject : Number(subject), change, status };
}
