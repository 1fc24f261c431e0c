import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresProbe } from '../../../../src/adapters/postgres/administration/probe.ts';
import { tokenHash } from '../../../../src/adapters/postgres/token-hash.ts';
import { AesSealing } from '../../../../src/adapters/system/sealing.ts';
import { freshSecrets } from '../../../../src/adapters/system/tokens.ts';
import { type KeysRotated, RotateKeys } from '../../../../src/application/administration/rotate-keys.ts';
import { RotateToken } from '../../../../src/application/administration/rotate-token.ts';
import { createInstallation, type TestInstallation } from './installation.ts';
import { aKey, all, anAccount, aStrategy, aUser } from './wanted.ts';

let installation: TestInstallation;
const rows = (text: string) => installation.rows(text);

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(() => rows('truncate @users restart identity cascade'));

describe('rotating the encryption key', () => {
  const fresh = randomBytes(32);
  const rotation = (previous: readonly Buffer[]) =>
    new RotateKeys(installation.administration, new AesSealing(fresh, previous));
  const openedBy = async (sealing: AesSealing) =>
    (await new PostgresProbe(installation.database.db).sealedKeys()).filter((key) => sealing.open(key) !== null).length;

  /** Each one retires the one before it. */
  async function sealKeys(count: number): Promise<void> {
    await installation.applyFile.execute(all());
    await rows('delete from @account_keys');
    await installation.administration.inTransaction(async ({ keys }) => {
      for (let index = 0; index < count; index += 1) {
        const fingerprint = `f${index}`;
        const sealed = installation.sealing.seal(1, fingerprint, aKey(`api-key-number-${index}`));
        await keys.put({ accountId: 1, fingerprint, sealed, hint: 'hint' });
      }
      return { kind: 'commit', value: null };
    });
  }

  it('seals all keys anew, the retired ones too, and tells how far it is', async () => {
    await sealKeys(230);
    const progress: KeysRotated[] = [];

    const sum = await rotation([installation.encryptionKey]).execute((soFar) => progress.push(soFar));

    expect(sum).toEqual({ resealed: 230, current: 0, lost: 0 });
    expect(progress.map(({ resealed }) => resealed)).toEqual([100, 200, 230]);
    expect(await openedBy(new AesSealing(fresh, []))).toBe(230);
    expect(await rows('select count(*)::int as current from @account_keys where retired_at is null')).toEqual([
      { current: 1 },
    ]);
  });

  it('broken off, goes on where it stopped', async () => {
    await sealKeys(230);
    const brokenOff = rotation([installation.encryptionKey]).execute(() => {
      throw new Error('broken off');
    });
    await expect(brokenOff).rejects.toThrow('broken off');

    const sum = await rotation([installation.encryptionKey]).execute(() => {});

    expect(sum).toEqual({ resealed: 130, current: 100, lost: 0 });
  });

  it('given that the older key is missing, leaves what it can not open as it is', async () => {
    await sealKeys(2);

    expect(await rotation([]).execute(() => {})).toEqual({ resealed: 0, current: 0, lost: 2 });
    expect(await openedBy(installation.sealing)).toBe(2);
  });
});

describe("rotating a strategy's token", () => {
  const rotate = (name: string, user: string | null = null) =>
    new RotateToken(installation.administration, freshSecrets).execute(name, user);
  const hashOf = async (user: string) =>
    (
      await rows(
        `select s.webhook_token_hash from @strategies s join @users u on u.id = s.user_id where u.username = '${user}'`,
      )
    )[0]?.webhook_token_hash;

  it('puts a new one in the place of the old one', async () => {
    await installation.applyFile.execute(all());

    const rotated = await rotate('Trend');

    expect(rotated).toMatchObject({ kind: 'rotated', username: 'kim' });
    expect(await hashOf('kim')).toEqual(tokenHash(rotated.kind === 'rotated' ? rotated.token.reveal() : ''));
  });

  it('given that several users have a strategy of that name, does it for the one who is named', async () => {
    await installation.applyFile.execute({
      users: [aUser(), aUser({ username: 'lee' })],
      accounts: [anAccount(), anAccount({ user: 'lee' })],
      strategies: [aStrategy(), aStrategy({ user: 'lee', webhookToken: null })],
    });
    const before = await hashOf('kim');

    expect(await rotate('Trend')).toEqual({ kind: 'ambiguous', usernames: ['kim', 'lee'] });
    expect(await rotate('Trend', 'lee')).toMatchObject({ kind: 'rotated', username: 'lee' });
    expect(await hashOf('kim')).toEqual(before);
  });

  it('finds neither another name nor what was deleted', async () => {
    await installation.applyFile.execute(all());
    await rows('update @strategies set deleted_at = now()');

    expect(await rotate('trend')).toEqual({ kind: 'unknown_strategy' });
    expect(await rotate('Trend')).toEqual({ kind: 'unknown_strategy' });
    expect(await rotate('Trend', 'lee')).toEqual({ kind: 'unknown_strategy' });
  });
});
