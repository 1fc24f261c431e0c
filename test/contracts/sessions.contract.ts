import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Sessions } from '../../src/application/ports/sessions.ts';
import { Secret } from '../../src/domain/secret.ts';

/** Sessions under test, with the user `kim` and what a person changes in between. */
export interface SessionsSubject {
  readonly sessions: Sessions;
  readonly userId: number;
  switchOff(): Promise<void>;
  setPassword(hash: string): Promise<void>;
  close(): Promise<void>;
}

const HASH = 'hash of the password';
const id = new Secret('s'.repeat(43));
const startedAt = new Date('2026-01-01T00:00:00Z');
const expiresAt = new Date('2026-01-02T00:00:00Z');

/** What every `Sessions` must do. `makeSubject` gives kim the password hash that it is called with. */
export function sessionsContract(makeSubject: (passwordHash: string) => Promise<SessionsSubject>): void {
  let subject: SessionsSubject;
  beforeEach(async () => {
    subject = await makeSubject(HASH);
  });
  afterEach(() => subject.close());
  const begin = (changes: { id?: Secret; passwordHash?: string; startedAt?: Date; expiresAt?: Date } = {}) =>
    subject.sessions.begin({ id, userId: subject.userId, passwordHash: HASH, startedAt, expiresAt, ...changes });

  it('tells what a login is proven against, by the exact name', async () => {
    expect(await subject.sessions.login('kim')).toEqual({ userId: subject.userId, passwordHash: HASH });
    expect(await subject.sessions.login('Kim')).toBeNull();
  });

  it('finds a session that was begun, with its user', async () => {
    expect(await begin()).toBe(true);
    expect(await subject.sessions.find(id)).toEqual({
      user: { id: subject.userId, username: 'kim', locale: 'ko', timeZone: 'Asia/Seoul', isPaused: false },
      startedAt,
      expiresAt,
    });
  });

  it('finds none that was never begun', async () => {
    await begin();
    expect(await subject.sessions.find(new Secret('t'.repeat(43)))).toBeNull();
  });

  it('begins none against a password that was replaced', async () => {
    await subject.setPassword('another hash');
    expect(await begin()).toBe(false);
    expect(await subject.sessions.find(id)).toBeNull();
  });

  it('neither begins nor finds one of a user who was switched off', async () => {
    await begin();
    await subject.switchOff();
    expect(await subject.sessions.login('kim')).toBeNull();
    expect(await subject.sessions.find(id)).toBeNull();
    expect(await begin({ id: new Secret('t'.repeat(43)) })).toBe(false);
  });

  it('extends one', async () => {
    const later = new Date('2026-01-03T00:00:00Z');
    await begin();
    await subject.sessions.extend(id, later);
    expect((await subject.sessions.find(id))?.expiresAt).toEqual(later);
  });

  it('ends one and no other, as often as asked', async () => {
    const other = new Secret('t'.repeat(43));
    await begin();
    await begin({ id: other });
    await subject.sessions.end(id);
    await subject.sessions.end(id);
    expect(await subject.sessions.find(id)).toBeNull();
    expect(await subject.sessions.find(other)).not.toBeNull();
  });

  it('replaces a password, and ends all other sessions of its user', async () => {
    const other = new Secret('t'.repeat(43));
    const { userId, sessions } = subject;
    await begin();
    await begin({ id: other });

    expect(await sessions.replacePassword({ userId, from: HASH, to: 'new hash', keep: id })).toBe(true);

    expect(await sessions.login('kim')).toEqual({ userId, passwordHash: 'new hash' });
    expect(await sessions.find(id)).not.toBeNull();
    expect(await sessions.find(other)).toBeNull();
    expect(await begin({ id: other })).toBe(false);
  });

  it('replaces no password that was replaced before, nor one of a user who was switched off', async () => {
    const { userId, sessions } = subject;
    const replace = (from: string) => sessions.replacePassword({ userId, from, to: 'new hash', keep: id });
    const other = new Secret('t'.repeat(43));
    await begin({ id: other });

    expect(await replace('another hash')).toBe(false);
    expect(await sessions.login('kim')).toEqual({ userId, passwordHash: HASH });
    expect(await sessions.find(other)).not.toBeNull();
    await subject.switchOff();
    expect(await replace(HASH)).toBe(false);
  });

  it('forgets those that have expired when another one begins', async () => {
    await begin();
    await begin({ id: new Secret('t'.repeat(43)), startedAt: expiresAt, expiresAt: new Date('2026-01-04T00:00:00Z') });
    expect(await subject.sessions.find(id)).toBeNull();
  });
}
