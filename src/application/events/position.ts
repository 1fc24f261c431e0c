import type { EventPosition } from '../ports/events.ts';

const SPELLING = /^(\d{1,19})-(\d{1,18})$/;

export function isAfter(one: EventPosition, other: EventPosition): boolean {
  if (one.transaction !== other.transaction) return one.transaction > other.transaction;
  return one.number > other.number;
}

/** As a client keeps it: `4711-12`. */
export const positionText = ({ transaction, number }: EventPosition): string => `${transaction}-${number}`;

/** Null for what `positionText` never spelled. */
export function parsePosition(text: string): EventPosition | null {
  const [, transaction, number] = SPELLING.exec(text) ?? [];
  if (transaction === undefined || number === undefined) return null;
  return { transaction: BigInt(transaction), number: BigInt(number) };
}
