import { MASK, SHOWN_OF_KEY } from './known-secrets.ts';

type Replacement = (text: string) => string;

const replacing =
  (pattern: RegExp, replacement: string): Replacement =>
  (text) =>
    text.replace(pattern, replacement);

/** `name=value`, `"name":"value"`, `name: value`, the quotes and signs also escaped or percent-encoded. A name with a sign is no value: what it names follows. */
const NAMED_VALUE =
  /(?:(?<![\w.-])|(?<=%[\da-f]{2}))([a-z][\w.-]{1,40})((?:\\?["']|%2[27])?\s{0,3}(?:=>|[=:]|%3[ad])\s{0,3}\\?["']?)((?<=["'])[^"'\\]+|(?![\w.-]{2,41}(?:=>|[=:])\s)[^\s&"'\\,;<>(){}[\]]+)/gi;

/** Names without `-`, `_` and `.`, in lower case, whose values are never shown. */
const SECRET_NAME =
  /secret|signature$|pass(?:word|phrase)|privatekey|listenkey|token$|(?:^|access|api)sign$|^(?:sig|jwt)$/;
/** Names of which the first characters of the value are shown. */
const KEY_NAME = /(?:api|access)key(?:id)?$/;
/** Headers with which exchanges authenticate; whatever else they hold is hidden too. */
const AUTHENTICATION_HEADER = /^(?:okaccess|xbapi|cbaccess|kcapi)/;

/** How deep a value that is itself `name=value` is read, as in `error: signature=abc123`. */
const MOST_DEPTH = 4;

const hideNamedValues = (text: string, depth = 1): string =>
  text.replace(NAMED_VALUE, (_whole, name: string, sign: string, value: string) => {
    const plainName = name.toLowerCase().replace(/[-_.]/g, '');
    if (SECRET_NAME.test(plainName)) return name + sign + MASK;
    if (KEY_NAME.test(plainName))
      return name + sign + (value.length > SHOWN_OF_KEY ? value.slice(0, SHOWN_OF_KEY) : '') + MASK;
    if (AUTHENTICATION_HEADER.test(plainName)) return name + sign + MASK;
    return name + sign + (depth < MOST_DEPTH ? hideNamedValues(value, depth + 1) : value);
  });

/** Base64, hex and the like; paths, UUIDs and order ids are shorter or lack one of the kinds of letters. */
const hideLongRuns: Replacement = (text) => text.replace(/[\w+/%-]{32,}={0,2}/g, (run) => (isRandom(run) ? MASK : run));

const isRandom = (run: string): boolean =>
  /[A-Za-z\d]{32}/.test(run) || [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(run));

/** In this order: what is known by its beginning first, what merely looks like a secret last. No pattern backtracks far. */
const SHAPES: readonly Replacement[] = [
  replacing(/-----BEGIN [^-]{1,40}-----[\s\S]*?(?:-----END [^-]{1,40}-----|$)/g, MASK),
  replacing(/(authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\s"'\\}][^"'\\\r\n}]*/gi, `$1${MASK}`),
  replacing(/(bearer\s{1,3})[^\s"'\\,;]{8,}/gi, `$1${MASK}`),
  replacing(/(basic\s{1,3})[\w+/=-]{16,}/gi, `$1${MASK}`),
  replacing(/eyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, MASK),
  replacing(/(\/bot)\d+:[\w-]+/gi, `$1${MASK}`),
  (text) => hideNamedValues(text),
  hideLongRuns,
];

/** Hides whatever has the shape of a secret, signature or token, whoever it belongs to. */
export function maskSecretShapes(text: string): string {
  return SHAPES.reduce((masked, replace) => replace(masked), text);
}
