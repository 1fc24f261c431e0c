import { beforeEach, describe, expect, it } from '@jest/globals';
import { Authenticate } from '../../../src/application/sessions/authenticate.ts';
import { LogIn } from '../../../src/application/sessions/log-in.ts';
import { LogOut } from '../../../src/application/sessions/log-out.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { sessionParts } from './parts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a session', () => {
  let parts: ReturnType<typeof sessionParts>;
  let authenticate: Authenticate;
  let id: Secret;
  beforeEach(async () => {
    parts = sessionParts();
    authenticate = new Authenticate(parts.sessions, parts.clock);
    const password = new Secret("kim's password");
    const request = { username: 'kim', password, address: '192.0.2.1', previous: null };
    const loggedIn = await new LogIn(parts).execute(request);
    if (loggedIn.kind !== 'logged_in') throw new Error(loggedIn.kind);
    id = loggedIn.sessionId;
  });

  it('is its user’s', async () => {
    expect(await authenticate.execute(id)).toMatchObject({ id: 1, username: 'kim' });
    expect(await authenticate.execute(new Secret('another'))).toBeNull();
  });

  it('dies after a day without use', async () => {
    parts.clock.jump(DAY - 1);
    expect(await authenticate.execute(id)).not.toBeNull();
    parts.clock.jump(DAY);
    expect(await authenticate.execute(id)).toBeNull();
  });

  it('lives on by being used, but a week at most', async () => {
    for (let hour = 0; hour < 7 * 24 - 12; hour += 12) {
      parts.clock.jump(12 * HOUR);
      expect(await authenticate.execute(id)).not.toBeNull();
    }
    parts.clock.jump(12 * HOUR);
    expect(await authenticate.execute(id)).toBeNull();
  });

  it('is written at most once in ten minutes', async () => {
    const before = (await parts.sessions.find(id))?.expiresAt;
    parts.clock.jump(10 * 60_000 - 1);
    await authenticate.execute(id);
    expect((await parts.sessions.find(id))?.expiresAt).toEqual(before);
    parts.clock.jump(1);
    await authenticate.execute(id);
    expect((await parts.sessions.find(id))?.expiresAt.getTime()).toBe(before!.getTime() + 10 * 60_000);
  });

  it('is over after the logout', async () => {
    await new LogOut(parts.sessions).execute(id);
    expect(await authenticate.execute(id)).toBeNull();
  });
});
