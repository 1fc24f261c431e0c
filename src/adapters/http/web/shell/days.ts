import { instantIn } from './zoned-time.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const A_DAY = 86_400_000;

/** The instant at which a user's own day begins (`from`) or is over (`to`), as text; whatever is no date stays as it is. */
export function dayBound(name: 'from' | 'to', text: string, timeZone: string): string {
  if (!isDate(text)) return text;
  return instantIn(timeZone, name === 'to' ? dayAfter(text) : text)?.toISOString() ?? text;
}

export const isDate = (text: string): boolean => DATE.test(text);

function dayAfter(date: string): string {
  const day = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(day) ? date : new Date(day + A_DAY).toISOString().slice(0, 10);
}
