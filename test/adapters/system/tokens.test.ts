import { describe, expect, it } from '@jest/globals';
import { freshSecrets } from '../../../src/adapters/system/tokens.ts';

describe('a fresh secret', () => {
  it('for a webhook has 32 characters that stand in a URL, in JSON and in a shell as they are', () => {
    expect(freshSecrets.webhookToken().reveal()).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });

  it('for a user has four groups of letters and digits that are not mistaken for each other', () => {
    expect(freshSecrets.password().reveal()).toMatch(/^(?:[a-kmnp-z2-9]{5}-){3}[a-kmnp-z2-9]{5}$/);
  });

  it('for a session has 256 bits', () => {
    const bits = Buffer.from(freshSecrets.sessionId().reveal(), 'base64url').length * 8;
    expect(bits).toBe(256);
  });

  it('is never the same twice', () => {
    const many = (make: () => { reveal(): string }) => new Set(Array.from({ length: 200 }, () => make().reveal()));

    expect(many(freshSecrets.webhookToken).size).toBe(200);
    expect(many(freshSecrets.password).size).toBe(200);
    expect(many(freshSecrets.sessionId).size).toBe(200);
  });
});
