import { type KnownSecrets, maskKnownSecrets } from './known-secrets.ts';
import { maskSecretShapes } from './secret-shapes.ts';

/** `exchange_error` as it is stored and shown. */
const MAX_LENGTH = 500;
/** An exchange may answer with a megabyte of HTML; no more of it is read. */
const MAX_READ = 20_000;
/** A secret that the cut above divides could be too short to be told by its shape, so the text just before it is dropped. */
const NEAR_THE_CUT = 100;

/**
 * An exchange's own words, fit to be stored and shown: secrets masked, control characters and line ends turned into
 * spaces, and only then cut to 500 characters. The first six characters of an API key stay (`abc123***`), of a secret,
 * signature or token nothing does. A secret of fewer than six characters is hidden only by the name it stands under.
 */
export function maskExchangeError(text: string, secrets: KnownSecrets): string {
  const read = maskSecretShapes(maskKnownSecrets(text.slice(0, MAX_READ), secrets));
  const safe = text.length > MAX_READ ? read.slice(0, -NEAR_THE_CUT) : read;
  const oneLine = safe.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return oneLine.slice(0, MAX_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
