import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AesSealing } from '../../../src/adapters/system/sealing.ts';
import { Secret } from '../../../src/domain/secret.ts';

const API_KEY = 'abc1DEF2ghi3JKL4mno5';
const credentials = { apiKey: new Secret(API_KEY), secret: new Secret('s3cr€t-열쇠'), password: new Secret('phrase') };
const newKey = () => randomBytes(32);

describe('a sealed exchange key', () => {
  const sealing = new AesSealing(newKey(), []);
  const sealed = sealing.seal(7, 'f1', credentials);

  it('opens to the very credentials', () => {
    const opened = sealing.open({ accountId: 7, fingerprint: 'f1', sealed });

    expect(opened?.fingerprint).toBe('f1');
    expect(opened?.apiKey.reveal()).toBe(API_KEY);
    expect(opened?.secret.reveal()).toBe('s3cr€t-열쇠');
    expect(opened?.password?.reveal()).toBe('phrase');
  });

  it('opens without a password when it had none', () => {
    const without = sealing.seal(7, 'f1', { ...credentials, password: null });

    expect(sealing.open({ accountId: 7, fingerprint: 'f1', sealed: without })?.password).toBeNull();
  });

  it('shows nothing of them, and is another one each time', () => {
    for (const text of [API_KEY, 's3cr€t', 'phrase']) expect(sealed.includes(text)).toBe(false);
    expect(sealing.seal(7, 'f1', credentials).equals(sealed)).toBe(false);
  });

  it('does not open for another account or under another fingerprint', () => {
    expect(sealing.open({ accountId: 8, fingerprint: 'f1', sealed })).toBeNull();
    expect(sealing.open({ accountId: 7, fingerprint: 'f2', sealed })).toBeNull();
  });

  it('does not open once any byte of it was changed or it was cut anywhere', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      expect(sealing.open({ accountId: 7, fingerprint: 'f1', sealed: changed })).toBeNull();
      expect(sealing.open({ accountId: 7, fingerprint: 'f1', sealed: sealed.subarray(0, at) })).toBeNull();
    }
  });

  it('does not open with another encryption key', () => {
    expect(new AesSealing(newKey(), [newKey()]).open({ accountId: 7, fingerprint: 'f1', sealed })).toBeNull();
  });
});

describe('a rotation of the encryption key', () => {
  const [old, fresh] = [newKey(), newKey()];
  const sealedBefore = new AesSealing(old, []).seal(7, 'f1', credentials);
  const rotating = new AesSealing(fresh, [newKey(), old]);

  it('given the older keys, what they sealed still opens and is known to be old', () => {
    expect(rotating.open({ accountId: 7, fingerprint: 'f1', sealed: sealedBefore })?.apiKey.reveal()).toBe(API_KEY);
    expect(rotating.isCurrent(sealedBefore)).toBe(false);
  });

  it('when it is sealed anew, the new key alone opens it', () => {
    const resealed = rotating.seal(7, 'f1', credentials);

    expect(rotating.isCurrent(resealed)).toBe(true);
    expect(new AesSealing(fresh, []).open({ accountId: 7, fingerprint: 'f1', sealed: resealed })).not.toBeNull();
  });
});

describe('the name of an exchange key', () => {
  const sealing = new AesSealing(newKey(), []);
  const nameOf = (exchange: string, key: string) => sealing.name(exchange, new Secret(key));

  it('is the same for the same key at the same exchange, whatever the encryption key', () => {
    const { fingerprint } = nameOf('binance', API_KEY);

    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(new AesSealing(newKey(), []).name('binance', new Secret(API_KEY)).fingerprint).toBe(fingerprint);
  });

  it('differs for another key and for another exchange', () => {
    const { fingerprint } = nameOf('binance', API_KEY);

    expect(nameOf('okx', API_KEY).fingerprint).not.toBe(fingerprint);
    expect(nameOf('binance', `${API_KEY}x`).fingerprint).not.toBe(fingerprint);
  });

  it('hints at its beginning and end, and of a short one at almost nothing', () => {
    expect(nameOf('binance', API_KEY).hint).toBe('abc1…mno5');
    expect(nameOf('binance', 'shortkey').hint).toBe('s…');
  });
});
