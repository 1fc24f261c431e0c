import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { PostgresAdministration } from '../../../../src/adapters/postgres/administration/administration.ts';
import { type Database, openDatabase } from '../../../../src/adapters/postgres/database.ts';
import { migrateUp } from '../../../../src/adapters/postgres/migrator.ts';
import { Argon2Passwords } from '../../../../src/adapters/system/passwords.ts';
import { AesSealing } from '../../../../src/adapters/system/sealing.ts';
import { freshSecrets } from '../../../../src/adapters/system/tokens.ts';
import { ApplyFile } from '../../../../src/application/administration/apply-file.ts';
import type { ExchangeCatalogue } from '../../../../src/application/ports/exchange-catalogue.ts';
import { createTestDatabase } from '../../../support/database.ts';

const SCHEMA = 'ordergate';
const EXCHANGES = ['paper', 'binance', 'okx', 'upbit'];

/** A migrated database with the real adapters over it. */
export interface TestInstallation {
  readonly database: Database;
  readonly url: string;
  readonly administration: PostgresAdministration;
  readonly encryptionKey: Buffer;
  readonly sealing: AesSealing;
  readonly passwords: Argon2Passwords;
  readonly applyFile: ApplyFile;
  /** One SQL statement over our tables. */
  rows(text: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const isKnownExchange = (id: string) => EXCHANGES.includes(id);

/** These, and one that is signed with what no account holds. */
const exchanges: Pick<ExchangeCatalogue, 'describe'> = {
  async describe(id) {
    const listed = { id, name: id, isProven: false };
    if (id === 'hyperliquid')
      return { ...listed, kind: 'unsupported', why: 'credentials', missing: ['walletAddress', 'privateKey'] };
    if (!isKnownExchange(id)) return null;
    return {
      ...listed,
      kind: 'supported',
      credentials: ['apiKey', 'secret'],
      hasTestnet: true,
      needsMarginMode: false,
    };
  },
};

export async function createInstallation(): Promise<TestInstallation> {
  const { url, drop } = await createTestDatabase();
  await migrateUp({ url, schema: SCHEMA });
  const database = openDatabase({ url, schema: SCHEMA, prepared: true, onError: () => {} });
  const administration = new PostgresAdministration(database.db);
  const encryptionKey = randomBytes(32);
  const sealing = new AesSealing(encryptionKey, []);
  const passwords = new Argon2Passwords();
  const ports = { administration, sealing, passwords, freshSecrets, defaultLocale: 'ko' as const, exchanges };
  return {
    database,
    url,
    administration,
    encryptionKey,
    sealing,
    passwords,
    applyFile: new ApplyFile(ports),
    rows: async (text) =>
      (await sql.raw<Record<string, unknown>>(text.replace(/@/g, `${SCHEMA}.`)).execute(database.db)).rows,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}
