import { beforeEach, describe, expect, it } from '@jest/globals';
import { LogIn, type LogInRequest } from '../../../src/application/sessions/log-in.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { sessionParts } from './parts.ts';

describe('a login', () => {
  let parts: ReturnType<typeof sessionParts>;
  let logIn: LogIn;
  beforeEach(() => {
    parts = sessionParts();
    logIn = new LogIn(parts);
  });
  const attempt = (request: Partial<LogInRequest> & { given?: string } = {}) => {
    const { given = "kim's password", ...rest } = request;
    const usual = { username: 'kim', address: '192.0.2.1', previous: null };
    return logIn.execute({ ...usual, password: new Secret(given), ...rest });
  };

  it('with the right password begins a session of a day', async () => {
    const loggedIn = await attempt();

    if (loggedIn.kind !== 'logged_in') throw new Error(loggedIn.kind);
    const session = await parts.sessions.find(loggedIn.sessionId);
    expect(session?.user.username).toBe('kim');
    expect(session!.expiresAt.getTime() - parts.clock.now().getTime()).toBe(24 * 3_600_000);
  });

  it('begins another session each time, and ends the one that its sender bore', async () => {
    const first = await attempt();
    const previous = first.kind === 'logged_in' ? first.sessionId : null;

    const second = await attempt({ previous });

    if (second.kind !== 'logged_in') throw new Error(second.kind);
    expect(second.sessionId.reveal()).not.toBe(previous?.reveal());
    expect(await parts.sessions.find(previous!)).toBeNull();
  });

  it('with a wrong password is refused, and leaves a session that its sender bore', async () => {
    const first = await attempt();
    const previous = first.kind === 'logged_in' ? first.sessionId : null;

    expect(await attempt({ given: 'wrong', previous })).toEqual({ kind: 'refused' });
    expect(await parts.sessions.find(previous!)).not.toBeNull();
  });

  it('of an unknown user is verified against nothing, which takes as long, and reads the same', async () => {
    expect(await attempt({ username: 'nobody' })).toEqual({ kind: 'refused' });
    expect(parts.passwords.verified).toEqual([null]);
  });

  it('of a user without a password, or who was switched off, is refused', async () => {
    parts.users[0]!.passwordHash = null;
    parts.users[1]!.isActive = false;

    expect(await attempt()).toEqual({ kind: 'refused' });
    expect(await attempt({ username: 'lee', given: "lee's password" })).toEqual({ kind: 'refused' });
  });

  it('counts when it fails, and never when it succeeds', async () => {
    for (let time = 0; time < 5; time += 1) await attempt();
    expect(parts.failedLogins.counted).toEqual([]);

    await attempt({ given: 'wrong' });
    expect(parts.failedLogins.counted).toEqual(['kim 192.0.2.1']);
  });

  it('after too many failures is refused unseen from there, and works from anywhere else', async () => {
    for (let time = 0; time < 3; time += 1) await attempt({ given: 'wrong' });
    const verified = parts.passwords.verified.length;

    expect(await attempt()).toEqual({ kind: 'too_many', retryAfter: 60 });
    expect(parts.passwords.verified).toHaveLength(verified);
    expect(await attempt({ address: '192.0.2.2' })).toMatchObject({ kind: 'logged_in' });
  });

  it('among many at once from one address does not pass the limit, nor fill both places for hashing', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, (_, n) => attempt({ given: `guess ${n}` })));

    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(3);
    expect(answers.filter(({ kind }) => kind === 'too_many')).toHaveLength(12);
    expect(parts.passwords.mostAtOnce).toBe(1);
  });

  it('among a flood from one address is turned away at once', async () => {
    const flood = Array.from({ length: 20 }, () => attempt({ given: 'wrong' }));

    expect(await attempt()).toEqual({ kind: 'too_many', retryAfter: 5 });
    expect(await attempt({ address: '192.0.2.2' })).toMatchObject({ kind: 'logged_in' });
    await Promise.all(flood);
  });

  it('against a password that is replaced meanwhile fails', async () => {
    const answer = attempt();
    parts.users[0]!.passwordHash = 'hash of another';

    expect(await answer).toEqual({ kind: 'refused' });
  });
});
