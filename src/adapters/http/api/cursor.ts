import type { Position } from '../../../application/ports/order-queries.ts';

const MOST_MILLISECONDS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const PLACE = /^(\d{1,15}) (.{1,40})$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A position as opaque text. It opens nothing: whatever it says, only the reader's own rows follow it. */
export const cursorText = ({ at, id }: Position<number | string>): string =>
  Buffer.from(`${at.getTime()} ${id}`).toString('base64url');

/** The position that a text of ours says; null for any other text. */
export function numberedPosition(text: string, largestId: number): Position<number> | null {
  const position = positionOf(text);
  const id = Number(position?.id);
  const isOurs = Number.isSafeInteger(id) && id > 0 && id <= largestId && String(id) === position?.id;
  return isOurs ? { at: position.at, id } : null;
}

/** The same where ids are UUIDs. */
export function uuidPosition(text: string): Position<string> | null {
  const position = positionOf(text);
  return position !== null && UUID.test(position.id) ? position : null;
}

function positionOf(text: string): Position<string> | null {
  const [, time, id] = PLACE.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (time === undefined || id === undefined || Number(time) > MOST_MILLISECONDS) return null;
  const position = { at: new Date(Number(time)), id };
  return cursorText(position) === text ? position : null;
}
