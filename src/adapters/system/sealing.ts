import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Credentials, KeyName, SealedKey, Sealing } from '../../application/ports/sealing.ts';
import type { AccountKey } from '../../domain/account.ts';
import { Secret } from '../../domain/secret.ts';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
/** A sealed key is: version, id of the encryption key, nonce, tag, ciphertext. */
const KEY_ID_AT = 1;
const NONCE_AT = KEY_ID_AT + 4;
const TAG_AT = NONCE_AT + 12;
const TEXT_AT = TAG_AT + 16;
const FINGERPRINT_LENGTH = 16;

/** AES-256-GCM. What is sealed names its encryption key, so that a rotation knows what is left to do. */
export class AesSealing implements Sealing {
  readonly #current: EncryptionKey;
  readonly #keys: readonly EncryptionKey[];

  /** Keys of 32 bytes each; the older ones only open. */
  constructor(current: Buffer, previous: readonly Buffer[]) {
    this.#current = identified(current);
    this.#keys = [this.#current, ...previous.map(identified)];
  }

  name(exchange: string, apiKey: Secret): KeyName {
    const fingerprint = sha256(`${exchange}|${apiKey.reveal()}`).toString('hex').slice(0, FINGERPRINT_LENGTH);
    return { fingerprint, hint: hintOf(apiKey.reveal()) };
  }

  seal(accountId: number, fingerprint: string, { apiKey, secret, password }: Credentials): Buffer {
    const nonce = randomBytes(TAG_AT - NONCE_AT);
    const cipher = createCipheriv(ALGORITHM, this.#current.key, nonce).setAAD(boundTo(accountId, fingerprint));
    const text = JSON.stringify([apiKey.reveal(), secret.reveal(), password?.reveal() ?? null]);
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), this.#current.id, nonce, cipher.getAuthTag(), ciphertext]);
  }

  open({ accountId, fingerprint, sealed }: SealedKey): AccountKey | null {
    if (sealed.length <= TEXT_AT || sealed[0] !== VERSION) return null;
    for (const { key } of this.#keys.filter(({ id }) => id.equals(keyIdOf(sealed)))) {
      const text = decrypt(key, sealed, boundTo(accountId, fingerprint));
      if (text !== null) return { fingerprint, ...credentialsIn(text) };
    }
    return null;
  }

  isCurrent(sealed: Buffer): boolean {
    return sealed[0] === VERSION && keyIdOf(sealed).equals(this.#current.id);
  }
}

interface EncryptionKey {
  readonly id: Buffer;
  readonly key: Buffer;
}

function identified(key: Buffer): EncryptionKey {
  return { id: sha256(key).subarray(0, NONCE_AT - KEY_ID_AT), key };
}

function keyIdOf(sealed: Buffer): Buffer {
  return sealed.subarray(KEY_ID_AT, NONCE_AT);
}

function boundTo(accountId: number, fingerprint: string): Buffer {
  return Buffer.from(`${accountId}|${fingerprint}`);
}

function decrypt(key: Buffer, sealed: Buffer, bound: Buffer): string | null {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(NONCE_AT, TAG_AT), {
    authTagLength: TEXT_AT - TAG_AT,
  });
  decipher.setAAD(bound).setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function credentialsIn(text: string): Credentials {
  const [apiKey, secret, password] = JSON.parse(text) as [string, string, string | null];
  return {
    apiKey: new Secret(apiKey),
    secret: new Secret(secret),
    password: password === null ? null : new Secret(password),
  };
}

/** Of a short key almost nothing may be shown. */
function hintOf(apiKey: string): string {
  return apiKey.length < 16 ? `${apiKey.slice(0, 1)}…` : `${apiKey.slice(0, 4)}…${apiKey.slice(-4)}`;
}

function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}
