import { beforeEach, describe, expect, it } from '@jest/globals';
import { ChangeOwnPassword, type PasswordChange } from '../../../src/application/sessions/change-own-password.ts';
import { LogIn } from '../../../src/application/sessions/log-in.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { sessionParts } from './parts.ts';

const RIGHT = "kim's password";
const NEXT = 'a better one';

describe('a user who changes his password', () => {
  let parts: ReturnType<typeof sessionParts>;
  let useCase: ChangeOwnPassword;
  let logIn: LogIn;
  beforeEach(() => {
    parts = sessionParts();
    useCase = new ChangeOwnPassword(parts);
    logIn = new LogIn(parts);
  });

  const kim = { id: 1, username: 'kim' };
  async function session(password = RIGHT): Promise<Secret> {
    const request = { username: 'kim', password: new Secret(password), address: 'here', previous: null };
    const loggedIn = await logIn.execute(request);
    if (loggedIn.kind !== 'logged_in') throw new Error(loggedIn.kind);
    return loggedIn.sessionId;
  }
  const change = (id: Secret, { current = RIGHT, next = NEXT }: Partial<Record<keyof PasswordChange, string>> = {}) =>
    useCase.execute(kim, { current: new Secret(current), next: new Secret(next), address: 'here' }, id);

  it('stays logged in where he is, and nowhere else', async () => {
    const [here, elsewhere] = [await session(), await session()];

    expect(await change(here)).toEqual({ kind: 'changed' });

    expect(await parts.sessions.find(here)).not.toBeNull();
    expect(await parts.sessions.find(elsewhere)).toBeNull();
    expect(await session(NEXT)).toBeInstanceOf(Secret);
    await expect(session()).rejects.toThrow('refused');
  });

  it('has to know the one that he has', async () => {
    const [here, elsewhere] = [await session(), await session()];

    expect(await change(here, { current: 'wrong' })).toEqual({ kind: 'wrong_password' });

    expect(await parts.sessions.find(elsewhere)).not.toBeNull();
    expect(parts.users[0]?.passwordHash).toBe(`hash of ${RIGHT}`);
  });

  it('is shut out after wrong ones as by failed logins, which count together', async () => {
    const here = await session();
    await change(here, { current: 'wrong' });
    await expect(session('wrong')).rejects.toThrow('refused');
    await change(here, { current: 'wrong' });

    expect(await change(here)).toEqual({ kind: 'too_many', retryAfter: 60 });
    await expect(session()).rejects.toThrow('too_many');
  });

  it('passes no limit by many requests at once', async () => {
    const here = await session();
    const guesses = ['a', 'b', 'c', 'd', 'e'].map((current) => change(here, { current }));
    expect((await Promise.all(guesses)).map(({ kind }) => kind)).toEqual([
      ...['wrong_password', 'wrong_password', 'wrong_password'],
      ...['too_many', 'too_many'],
    ]);
  });

  it.each(['', 'nine char', '비밀번호가아홉자'])(
    'needs ten characters, not %j, and nothing is counted',
    async (next) => {
      const here = await session();
      expect(await change(here, { current: 'wrong', next })).toEqual({ kind: 'too_short', least: 10 });
      expect(parts.failedLogins.counted).toEqual([]);
    },
  );

  it('changes nothing when another change was first', async () => {
    const here = await session();
    const verify = parts.passwords.verify.bind(parts.passwords);
    parts.passwords.verify = async (...given) => {
      const isRight = await verify(...given);
      parts.users[0]!.passwordHash = 'hash of another';
      return isRight;
    };

    expect(await change(here)).toEqual({ kind: 'wrong_password' });
    expect(parts.users[0]?.passwordHash).toBe('hash of another');
  });

  it('of a user without one is verified against nothing, which takes as long', async () => {
    const here = await session();
    parts.users[0]!.passwordHash = null;
    expect(await change(here)).toEqual({ kind: 'wrong_password' });
    expect(parts.passwords.verified.at(-1)).toBeNull();
  });
});
