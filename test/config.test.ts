import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Config, readConfig } from '../src/config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 9).toString('base64');

function config(env: Record<string, string>): Config {
  const read = readConfig(env);
  if (read.kind === 'invalid') throw new Error(read.errors.join('\n'));
  return read.config;
}

const errors = (env: Record<string, string>): readonly string[] => {
  const read = readConfig(env);
  return read.kind === 'invalid' ? read.errors : [];
};

describe('the environment', () => {
  it('needs nothing to be set', () => {
    expect(config({})).toEqual({
      host: '127.0.0.1',
      port: 5000,
      publicUrl: null,
      database: { kind: 'embedded' },
      databaseSchema: 'ordergate',
      dataDir: './data',
      encryptionKey: null,
      previousEncryptionKeys: [],
      executionTimeout: 5000,
      defaultLocale: 'ko',
      trustProxy: { kind: 'none' },
      webhookAllowed: null,
      exchangeSimulatorUrl: null,
      logLevel: 'info',
    });
  });

  it('takes an empty value as absent, and leaves unknown variables alone', () => {
    expect(config({ PORT: '', HOST: ' ', DATABASE_URL: '', PATH: '/bin', LOG_LEVEL: '' })).toEqual(config({}));
  });

  it('reads everything that can be set', () => {
    const read = config({
      HOST: '0.0.0.0',
      PORT: '0',
      PUBLIC_URL: 'https://orders.example.com/',
      DATABASE_URL: 'postgresql://me:pw@db.example.com/orders',
      DATABASE_LISTEN_URL: 'postgres://me:pw@direct.example.com/orders',
      DATABASE_PREPARED: 'off',
      DATABASE_SCHEMA: 'gate_2',
      DATA_DIR: '/var/lib/gate',
      ENCRYPTION_KEY: KEY,
      ENCRYPTION_KEY_PREVIOUS: `${OTHER_KEY}, ${KEY}`,
      EXECUTION_TIMEOUT_MS: '2500',
      DEFAULT_LOCALE: 'en',
      TRUST_PROXY: '2',
      WEBHOOK_ALLOWED_IPS: 'tradingview,10.0.0.0/8',
      EXCHANGE_SIMULATOR_URL: 'http://127.0.0.1:8080/',
      LOG_LEVEL: 'warn',
    });

    expect(read).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://orders.example.com',
      database: { kind: 'server', prepared: false },
      databaseSchema: 'gate_2',
      dataDir: '/var/lib/gate',
      executionTimeout: 2500,
      defaultLocale: 'en',
      trustProxy: { kind: 'hops', hops: 2 },
      exchangeSimulatorUrl: 'http://127.0.0.1:8080',
      logLevel: 'warn',
    });
    expect(read.webhookAllowed).toHaveLength(5);
    expect(read.encryptionKey?.reveal()).toBe(KEY);
    expect(read.previousEncryptionKeys.map((key) => key.reveal())).toEqual([OTHER_KEY, KEY]);
    expect(read.database.kind === 'server' && read.database.listenUrl.reveal()).toContain('direct.example.com');
  });

  it('listens at DATABASE_URL unless told otherwise', () => {
    const { database } = config({ DATABASE_URL: 'postgres://db.example.com/orders', ENCRYPTION_KEY: KEY });

    expect(database.kind === 'server' && [database.listenUrl.reveal(), database.prepared]).toEqual([
      'postgres://db.example.com/orders',
      true,
    ]);
  });

  it('trusts proxies by their networks too', () => {
    expect(config({ TRUST_PROXY: '10.0.0.0/8,::1' }).trustProxy).toMatchObject({ kind: 'networks' });
    expect(config({ TRUST_PROXY: '0' }).trustProxy).toEqual({ kind: 'none' });
  });

  it('shows no secret when it is printed', () => {
    const read = config({ DATABASE_URL: 'postgres://me:hunter2@db.example.com/orders', ENCRYPTION_KEY: KEY });

    expect(JSON.stringify(read)).not.toContain('hunter2');
    expect(JSON.stringify(read)).not.toContain(KEY);
  });

  it.each([
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '80a', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535'],
    ['HOST', 'my host', 'HOST must be an address or a host name, such as 127.0.0.1'],
    [
      'PUBLIC_URL',
      'orders.example.com',
      'PUBLIC_URL must be the address that users see, such as https://orders.example.com',
    ],
    [
      'PUBLIC_URL',
      'https://x.example.com/path',
      'PUBLIC_URL must be the address that users see, such as https://orders.example.com',
    ],
    [
      'DATABASE_URL',
      'mysql://db/x',
      'DATABASE_URL must be an address such as postgresql://user:password@host:5432/database',
    ],
    [
      'DATABASE_LISTEN_URL',
      'db',
      'DATABASE_LISTEN_URL must be an address such as postgresql://user:password@host:5432/database',
    ],
    ['DATABASE_PREPARED', 'no', 'DATABASE_PREPARED must be on or off'],
    ['ENCRYPTION_KEY', 'short', 'ENCRYPTION_KEY must be 32 bytes in base64'],
    ['ENCRYPTION_KEY', Buffer.alloc(33).toString('base64'), 'ENCRYPTION_KEY must be 32 bytes in base64'],
    [
      'ENCRYPTION_KEY_PREVIOUS',
      `${KEY},`,
      'ENCRYPTION_KEY_PREVIOUS must be older keys, each 32 bytes in base64, with commas between',
    ],
    ['EXECUTION_TIMEOUT_MS', '999', 'EXECUTION_TIMEOUT_MS must be a whole number from 1000 to 60000'],
    ['EXECUTION_TIMEOUT_MS', '5s', 'EXECUTION_TIMEOUT_MS must be a whole number from 1000 to 60000'],
    ['DEFAULT_LOCALE', 'fr', 'DEFAULT_LOCALE must be ko or en'],
    [
      'TRUST_PROXY',
      'true',
      'TRUST_PROXY must be a number of proxies up to 10, or their addresses or CIDRs with commas between',
    ],
    [
      'TRUST_PROXY',
      '11',
      'TRUST_PROXY must be a number of proxies up to 10, or their addresses or CIDRs with commas between',
    ],
    [
      'WEBHOOK_ALLOWED_IPS',
      'example.com',
      'WEBHOOK_ALLOWED_IPS must be addresses, CIDRs or tradingview, with commas between',
    ],
    ['EXCHANGE_SIMULATOR_URL', 'http://localhost:1', 'EXCHANGE_SIMULATOR_URL must be http://127.0.0.1:PORT'],
    ['EXCHANGE_SIMULATOR_URL', 'https://127.0.0.1:1', 'EXCHANGE_SIMULATOR_URL must be http://127.0.0.1:PORT'],
    ['EXCHANGE_SIMULATOR_URL', 'http://127.0.0.1:1/x', 'EXCHANGE_SIMULATOR_URL must be http://127.0.0.1:PORT'],
    ['EXCHANGE_SIMULATOR_URL', 'http://127.0.0.1:99999', 'EXCHANGE_SIMULATOR_URL must be http://127.0.0.1:PORT'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent'],
  ])('refuses %s=%s in one line that names it', (name, value, line) => {
    expect(errors({ [name]: value })).toEqual([line]);
  });

  it.each(['Public', 'pg_gate', '1gate', 'a b', 'x'.repeat(64), 'gate;drop'])('takes no schema "%s"', (schema) => {
    expect(errors({ DATABASE_SCHEMA: schema })).toEqual([
      'DATABASE_SCHEMA must be a name of lowercase letters, digits and _, at most 63, that begins with no digit and not with pg_',
    ]);
  });

  it('needs a key beside a database of its own', () => {
    expect(errors({ DATABASE_URL: 'postgres://db.example.com/orders' })).toEqual([
      'ENCRYPTION_KEY must be 32 bytes in base64, for DATABASE_URL is set (openssl rand -base64 32)',
    ]);
  });

  it('tells all that is wrong at once, and repeats no value', () => {
    const lines = errors({ PORT: 'x', DATABASE_URL: 'me:hunter2@db', ENCRYPTION_KEY: 'hunter2' });

    expect(lines.map((line) => line.split(' ')[0])).toEqual(['PORT', 'DATABASE_URL', 'ENCRYPTION_KEY']);
    expect(lines.join()).not.toContain('hunter2');
  });
});

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const variables = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const);

  it('lists every variable, each with a comment, and is a right configuration with the defaults', () => {
    expect(config(Object.fromEntries(variables))).toEqual(config({}));
    expect(variables.map(([name]) => name).sort()).toEqual([
      'DATABASE_LISTEN_URL',
      'DATABASE_PREPARED',
      'DATABASE_SCHEMA',
      'DATABASE_URL',
      'DATA_DIR',
      'DEFAULT_LOCALE',
      'ENCRYPTION_KEY',
      'ENCRYPTION_KEY_PREVIOUS',
      'EXCHANGE_SIMULATOR_URL',
      'EXECUTION_TIMEOUT_MS',
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
      'TRUST_PROXY',
      'WEBHOOK_ALLOWED_IPS',
    ]);
  });
});
