import { describe, expect, it } from '@jest/globals';
import { Argon2Passwords } from '../../../src/adapters/system/passwords.ts';

describe('a password', () => {
  const passwords = new Argon2Passwords();

  it('is kept as argon2id at the recommended cost, salted', async () => {
    const [first, second] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);

    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('fits its own hash, and no other one does', async () => {
    const hash = await passwords.hash('correct horse');

    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('Correct horse', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  it('fits however the machine spells its letters', async () => {
    const composed = '비밀번호'.normalize('NFC');

    expect(await passwords.verify(composed.normalize('NFD'), await passwords.hash(composed))).toBe(true);
  });

  it('of an unknown user never fits, not even the decoy', async () => {
    expect(await passwords.verify('nobody has this password', null)).toBe(false);
  });

  it('given more at once than are computed at once, each gets its own answer', async () => {
    const hash = await passwords.hash('3');

    const answers = await Promise.all(Array.from({ length: 7 }, (_, index) => passwords.verify(String(index), hash)));

    expect(answers).toEqual([false, false, false, true, false, false, false]);
  });

  it('after hashes that can not be read, there is still room for others', async () => {
    const unreadable = Array.from({ length: 3 }, () => passwords.verify('any', 'no hash'));

    expect((await Promise.allSettled(unreadable)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(await passwords.verify('x', await passwords.hash('x'))).toBe(true);
  });
});
