const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter is dear to make, and there are no more zones than the users have. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  formats.set(timeZone, format);
  return format;
}

/** As the clocks of that zone show it: `2026-12-01 09:00:12`. */
export const zonedText = (time: Date, timeZone: string): string => formatIn(timeZone).format(time);

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const DAY = 86_400_000;

/**
 * The instant at which the clocks of that zone show a text such as `2026-12-01` (its midnight) or `2026-12-01T09:00`; null for what is
 * no time. What the clocks skip is read as if they had not been moved, what they show twice as the first of both.
 */
export function instantIn(timeZone: string, text: string): Date | null {
  const local = localTime(text);
  if (local === null) return null;
  const [before, after] = [local - offsetAt(timeZone, local - DAY), local - offsetAt(timeZone, local + DAY)];
  const isShown = (instant: number) => instant + offsetAt(timeZone, instant) === local;
  return new Date(!isShown(before) && isShown(after) ? after : before);
}

/** What the clocks show, as if it were UTC. */
function localTime(text: string): number | null {
  const parts = LOCAL.exec(text)?.slice(1);
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const read = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isTime =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isTime ? read.getTime() : null;
}

/** How far the zone's clocks are ahead of UTC at that instant, in milliseconds. */
function offsetAt(timeZone: string, instant: number): number {
  const whole = Math.floor(instant / 1_000) * 1_000;
  return Date.parse(`${zonedText(new Date(whole), timeZone).replace(' ', 'T')}Z`) - whole;
}
