import { VirtualClock } from '../../../src/adapters/memory/clock.ts';
import { MemorySessions, type MemoryUser } from '../../../src/adapters/memory/sessions.ts';
import type { FreshSecrets } from '../../../src/application/ports/fresh-secrets.ts';
import type { Passwords } from '../../../src/application/ports/passwords.ts';
import type { FailedLogins } from '../../../src/application/ports/sessions.ts';
import { Secret } from '../../../src/domain/secret.ts';

export const aUser = (username: string, id: number): MemoryUser => ({
  user: { id, username, locale: 'en', timeZone: 'UTC', isPaused: false },
  passwordHash: `hash of ${username}'s password`,
  isActive: true,
});

/** Hashes that show what was hashed, and how many are computed at once. */
export class PlainPasswords implements Passwords {
  readonly verified: (string | null)[] = [];
  running = 0;
  mostAtOnce = 0;

  async hash(password: string): Promise<string> {
    return `hash of ${password}`;
  }

  async verify(password: string, hash: string | null): Promise<boolean> {
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running -= 1;
    this.verified.push(hash);
    return hash === `hash of ${password}`;
  }
}

/** Three failures of one name from one address shut it out for a minute. */
export class ThreeFailures implements FailedLogins {
  readonly counted: string[] = [];

  async retryAfter(username: string, address: string): Promise<number | null> {
    return this.counted.filter((failure) => failure === `${username} ${address}`).length >= 3 ? 60 : null;
  }

  async count(username: string, address: string): Promise<void> {
    this.counted.push(`${username} ${address}`);
  }
}

/** `session 1`, `session 2` … */
export function countingSecrets(): FreshSecrets {
  let made = 0;
  const next = (what: string) => () => {
    made += 1;
    return new Secret(`${what} ${made}`);
  };
  return { webhookToken: next('token'), password: next('password'), sessionId: next('session') };
}

export function sessionParts() {
  const users = [aUser('kim', 1), aUser('lee', 2)];
  return {
    users,
    sessions: new MemorySessions(users),
    passwords: new PlainPasswords(),
    failedLogins: new ThreeFailures(),
    freshSecrets: countingSecrets(),
    clock: new VirtualClock(),
  };
}
