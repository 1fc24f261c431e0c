/** Every time zone that can be chosen, by its IANA name, UTC first. */
export const TIME_ZONES: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

const KNOWN: ReadonlySet<string> = new Set(TIME_ZONES);

/** The name by which a time zone can be chosen, also of one that is spelled in another way; null for what is none. */
export function timeZoneNamed(text: string): string | null {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    return KNOWN.has(timeZone) ? timeZone : null;
  } catch {
    return null;
  }
}
