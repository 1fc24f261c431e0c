import { randomBytes } from 'node:crypto';
import type { FreshSecrets } from '../../application/ports/fresh-secrets.ts';
import { Secret } from '../../domain/secret.ts';

/** 32 characters that can't be mistaken for each other: a random byte picks one without bias. */
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** From the system's secure random numbers: tokens of 192 bits, passwords of 100, session ids of 256. */
export const freshSecrets: FreshSecrets = {
  webhookToken: () => new Secret(randomBytes(24).toString('base64url')),
  sessionId: () => new Secret(randomBytes(32).toString('base64url')),
  password: () => new Secret(Array.from({ length: GROUPS }, readableGroup).join('-')),
};

function readableGroup(): string {
  return Array.from(randomBytes(GROUP_LENGTH), (byte) => READABLE[byte % READABLE.length]).join('');
}
