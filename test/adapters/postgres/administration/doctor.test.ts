import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PostgresProbe } from '../../../../src/adapters/postgres/administration/probe.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../../../src/adapters/postgres/migrator.ts';
import { AesSealing } from '../../../../src/adapters/system/sealing.ts';
import { surroundings } from '../../../../src/adapters/system/surroundings.ts';
import { Doctor, type DoctorPorts } from '../../../../src/application/administration/doctor.ts';
import { createInstallation, isKnownExchange, type TestInstallation } from './installation.ts';
import { all } from './wanted.ts';

describe('the doctor', () => {
  let installation: TestInstallation;

  beforeAll(async () => {
    installation = await createInstallation();
  });
  afterAll(() => installation.close());
  beforeEach(async () => {
    await installation.rows('truncate @users restart identity cascade');
    await installation.applyFile.execute(all());
  });

  const options = () => ({ url: installation.url, schema: installation.database.schema });
  const examine = async (changes: Partial<DoctorPorts> = {}) => {
    const doctor = new Doctor({
      surroundings,
      clock: { now: () => new Date() },
      configuration: async () => ({ host: '127.0.0.1', port: 0, dataDir: '/' }),
      sealing: async () => installation.sealing,
      database: async () => ({
        probe: new PostgresProbe(installation.database.db),
        migrations: () => migrationStatus(options()),
      }),
      isKnownExchange,
      ...changes,
    });
    const { findings, isComplete } = await doctor.execute();
    return { isComplete, of: (check: string) => findings.find((finding) => finding.check === check), findings };
  };

  it('finds a sound installation sound', async () => {
    const { findings, isComplete, of } = await examine({
      configuration: async () => ({ host: '127.0.0.1', port: 0, dataDir: process.cwd() }),
    });

    expect(isComplete).toBe(true);
    expect(findings.map(({ check }) => check)).toEqual([
      'Node.js',
      'configuration',
      'data folder',
      'disk space',
      'port',
      'encryption key',
      'database',
      'clock',
      'database version',
      'durability',
      'migrations',
      'exchanges',
      'exchange keys',
    ]);
    expect(of('database version')?.found).toMatch(/^PostgreSQL \d\d\.\d+$/);
    expect(of('exchange keys')).toMatchObject({ verdict: 'good', found: '1 opened' });
    expect(of('migrations')?.verdict).toBe('good');
  });

  it('given another encryption key, counts the exchange keys that it does not open', async () => {
    const { of } = await examine({ sealing: async () => new AesSealing(randomBytes(32), []) });

    expect(of('exchange keys')).toMatchObject({ verdict: 'bad', found: '1 of 1 can not be opened' });
  });

  it('given a key that an older encryption key sealed, says that it can be rotated', async () => {
    const { of } = await examine({
      sealing: async () => new AesSealing(randomBytes(32), [installation.encryptionKey]),
    });

    expect(of('exchange keys')).toMatchObject({ verdict: 'good', found: expect.stringContaining('keys rotate') });
  });

  it('given an exchange that is gone, names the account', async () => {
    const { of } = await examine({ isKnownExchange: () => false });

    expect(of('exchanges')).toMatchObject({ verdict: 'bad', found: 'binance of kim/main is unknown' });
  });

  it('given a database that lacks migrations, names them and looks no further', async () => {
    await migrateDown(options());
    const { of, isComplete, findings } = await examine();
    await migrateUp(options());

    expect(of('migrations')).toMatchObject({ verdict: 'bad', found: expect.stringContaining('not applied: 0') });
    expect(isComplete).toBe(false);
    expect(findings.at(-1)?.check).toBe('migrations');
  });

  it.each(['configuration', 'database', 'sealing'] as const)('given no %s, tells why', async (port) => {
    const { findings, isComplete } = await examine({
      [port]: () => Promise.reject(new Error('PORT must be a number')),
    });

    expect(isComplete).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ verdict: 'bad', found: 'PORT must be a number' }));
  });

  it('given a clock that is behind, says by how much', async () => {
    const { of } = await examine({ clock: { now: () => new Date(Date.now() - 60_000) } });

    expect(of('clock')).toMatchObject({ verdict: 'bad', found: expect.stringMatching(/^(59|60)\d{3} ms apart/) });
  });
});
