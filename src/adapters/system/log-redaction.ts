const MASK = '***';
const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;

/** Names whose value is never written, compared without case, `_` and `-`. */
const SECRET_NAMES =
  /^(.*token|.*passw(or)?d|.*passphrase|.*secret|.*secretkey|.*apikey|.*accesskey|privatekey|.*encryptionkey|authorization|.*cookie|.*signature|.*accesssign|sign|credentials?|databaseurl|databaselistenurl)$/;

const isSecretName = (name: string) => SECRET_NAMES.test(name.toLowerCase().replace(/[_-]/g, ''));

/** Secrets inside free text: named values, authorisation headers, logins in addresses, signed tokens, long keys. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /((?:token|password|passwd|passphrase|secret(?:[_-]?key)?|api[_-]?key|signature|\bsign|authorization|cookie)\\?["']?\s*[:=]\s*\\?["']?(?:bearer\s+|basic\s+)?)[^\s"'&,;}\\]+/gi,
    `$1${MASK}`,
  ],
  [/\b(bearer|basic)\s+[^\s"',]+/gi, `$1 ${MASK}`],
  [/:\/\/[^\s/@]*:[^\s/]*@/g, `://${MASK}@`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, MASK],
  [/\b[A-Za-z0-9]{40,}\b/g, MASK],
];

/** Free text with everything masked that looks like a secret. */
export function maskText(text: string): string {
  return PATTERNS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

/** A copy of a log line's fields without secrets: by name at any depth, and by look inside texts. Errors become name, message, stack and cause. */
export function redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactEntries(fields, 0, new Set());
}

function redactValue(value: unknown, depth: number, above: ReadonlySet<object>): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (above.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  const path = new Set(above).add(value);
  if (value instanceof Error) return redactError(value, depth, path);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => redactValue(item, depth + 1, path));
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactValue(value.toJSON(), depth + 1, path);
  if (value instanceof Map) return redactEntries(Object.fromEntries(value), depth, path);
  if (value instanceof Set) return redactValue([...value], depth + 1, path);
  return redactEntries(value, depth, path);
}

function redactEntries(object: object, depth: number, path: ReadonlySet<object>): Record<string, unknown> {
  const entries = Object.entries(object).slice(0, MAX_ENTRIES);
  const redacted = entries.map(([name, value]) => [
    name,
    isSecretName(name) && value !== null ? MASK : redactValue(value, depth + 1, path),
  ]);
  return Object.fromEntries(redacted);
}

/** An error's own further properties stay out, for libraries hang requests with headers on them; its code tells enough. */
function redactError(error: Error, depth: number, path: ReadonlySet<object>): Record<string, unknown> {
  const code = 'code' in error ? { code: redactValue(error.code, depth + 1, path) } : {};
  const cause = error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1, path) };
  return {
    name: error.name,
    message: maskText(error.message),
    stack: error.stack === undefined ? null : maskText(error.stack),
    ...code,
    ...cause,
  };
}
