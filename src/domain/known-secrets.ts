/** The literal secrets of one account. */
export interface KnownSecrets {
  /** Its first six characters may be shown. */
  readonly apiKey?: string;
  readonly others: readonly string[];
}

export const MASK = '***';
/** How much of an API key may be shown: enough to tell one from another. */
export const SHOWN_OF_KEY = 6;

/**
 * So many characters of a secret in a row are never shown. A secret shorter than that is not searched for: it would hide
 * ordinary words and digits everywhere, and the names of parameters cover it where exchanges put it.
 */
const SECRET_RUN = 6;
/** One more than what may be shown of an API key. */
const KEY_RUN = SHOWN_OF_KEY + 1;

const NOTHING = 0;
const SECRET = 1;
const KEY = 2;

/**
 * Hides every part of the secrets, whatever its case, cut anywhere, percent-encoded (also twice), escaped as in JSON, or
 * in base64. Takes time in proportion to the text.
 */
export function maskKnownSecrets(text: string, { apiKey = '', others }: KnownSecrets): string {
  const view = plainView(text);
  const marks = new Uint8Array(text.length);
  mark(marks, view, runsOf([apiKey], KEY_RUN), KEY_RUN, KEY);
  mark(marks, view, runsOf([...others.flatMap(spellings), ...encodings(apiKey)], SECRET_RUN), SECRET_RUN, SECRET);
  return withoutMarked(text, marks, apiKey.slice(0, SHOWN_OF_KEY));
}

/** A text without its escapes, in lower case, each character with the place where it stands in the original. */
interface PlainView {
  readonly letters: string;
  /** One more than there are letters: the last is the end of the text. */
  readonly places: readonly number[];
}

const ESCAPES = /%(?:25)*([0-9a-f]{2})|\\u([0-9a-f]{4})|\\(?=[^a-z])|[\s\S]/gi;

function plainView(text: string): PlainView {
  const letters: string[] = [];
  const places: number[] = [];
  for (const match of text.matchAll(ESCAPES)) {
    const [whole, percent, unicode] = match;
    if (whole === '\\') continue;
    const code = percent ?? unicode;
    letters.push(lowerCase(code === undefined ? whole : String.fromCharCode(Number.parseInt(code, 16))));
    places.push(match.index);
  }
  return { letters: letters.join(''), places: [...places, text.length] };
}

/** Only ASCII, for other letters may change their length. */
const lowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** As it is, and with every character of several bytes as percent-encoding spells it. */
const spellings = (secret: string): string[] => [secret, bytesOf(secret), ...encodings(secret)];

function encodings(secret: string): string[] {
  const base64 = btoa(bytesOf(secret));
  return [base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
}

const bytesOf = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

function runsOf(secrets: readonly string[], length: number): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const secret of secrets) {
    const { letters } = plainView(secret);
    for (let at = 0; at + length <= letters.length; at += 1) runs.add(letters.slice(at, at + length));
  }
  return runs;
}

function mark(
  marks: Uint8Array,
  { letters, places }: PlainView,
  runs: ReadonlySet<string>,
  length: number,
  kind: number,
): void {
  if (runs.size === 0) return;
  for (let at = 0; at + length <= letters.length; at += 1) {
    if (runs.has(letters.slice(at, at + length))) marks.fill(kind, places[at], places[at + length]);
  }
}

function withoutMarked(text: string, marks: Uint8Array, shownOfKey: string): string {
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    const kind = marks[start];
    let end = start + 1;
    while (end < text.length && marks[end] === kind) end += 1;
    const part = text.slice(start, end);
    parts.push(kind === NOTHING ? part : maskOf(part, kind === KEY ? shownOfKey : ''));
    start = end;
  }
  return parts.join('');
}

function maskOf(part: string, shownOfKey: string): string {
  const showsStart = shownOfKey !== '' && lowerCase(part).startsWith(lowerCase(shownOfKey));
  return showsStart ? part.slice(0, shownOfKey.length) + MASK : MASK;
}
