import { type Evidence, NotSent } from '../evidence.ts';

/** Where exchanges put the sentence that says what is wrong: Binance, Bybit, OKX, Upbit, Kraken, Coinbase and those alike. */
const SENTENCES: readonly (readonly (string | number)[])[] = [
  ['data', 0, 'sMsg'],
  ['msg'],
  ['retMsg'],
  ['error', 'message'],
  ['error_response', 'message'],
  ['error', 0],
  ['err-msg'],
  ['err_msg'],
  ['message'],
];

const MAX_CAUSES = 5;

/** The answer's body as JSON; undefined when it is none, or was not read to its end. */
export function jsonOf({ bodyRead, body }: Evidence): unknown {
  if (!bodyRead) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What the exchange said, else what the error and its causes say; null when no one said anything. Not masked, not cut. */
export function wordsOf(error: unknown, body: unknown, exchangeId: string): string | null {
  const sentence = SENTENCES.map((path) => at(body, path)).find((text) => text !== null);
  return sentence ?? errorText(error, exchangeId);
}

function at(body: unknown, path: readonly (string | number)[]): string | null {
  let value: unknown = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Record<string | number, unknown>)[key];
  }
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** ccxt begins its messages with the exchange's id. */
function errorText(error: unknown, exchangeId: string): string | null {
  const prefix = `${exchangeId} `;
  const texts = causesOf(error)
    .map(textOf)
    .map((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text));
  const told = [...new Set(texts.filter((text) => text !== ''))];
  return told.length > 0 ? told.join(': ') : null;
}

function textOf(error: unknown): string {
  // That our own gate was closed is the reason itself; the exchange said nothing.
  if (error instanceof NotSent) return '';
  return error instanceof Error ? error.message : String(error);
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let cause = error;
  while (cause !== undefined && cause !== null && chain.length < MAX_CAUSES) {
    chain.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return chain;
}
