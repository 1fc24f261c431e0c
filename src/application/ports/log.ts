/** Structured log; adapters redact secrets. `event` is a short constant phrase, `fields` hold what varies. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** For what a person must look at. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
