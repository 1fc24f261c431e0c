import { describe, expect, it } from '@jest/globals';
import { itemText } from '../../../../../src/adapters/http/api/events/event-text.ts';
import type { ChangeEvent } from '../../../../../src/application/ports/events.ts';

const position = { transaction: 7n, number: 3n };
const event: ChangeEvent = {
  position,
  userId: 1,
  kind: 'failed-order',
  change: 'changed',
  subject: '12',
  status: 'completed',
};

describe('an event on its way to a page', () => {
  it('says what changed, by its number where it has one', () => {
    const text = itemText({ kind: 'event', event });

    expect(text).toBe('event: failed-order\nid: 7-3\ndata: {"id":12,"change":"changed","status":"completed"}\n\n');
  });

  it('says nothing but its name where everything is to be read again', () => {
    const reset = { ...event, kind: 'reset', subject: '', status: '' } as const;

    expect(itemText({ kind: 'event', event: reset })).toBe('event: reset\nid: 7-3\ndata: {}\n\n');
    expect(itemText({ kind: 'reset', position })).toBe('event: reset\nid: 7-3\ndata: {}\n\n');
  });
});
