import { z } from 'zod';
import type { TrustProxy } from './adapters/http/address/client-address.ts';
import { type Network, parseNetworks } from './adapters/http/address/networks.ts';
import { LOG_LEVELS, type LogLevel } from './adapters/system/log.ts';
import type { Locale } from './domain/account.ts';
import { Secret } from './domain/secret.ts';

/** The validated environment. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Null: `http://HOST:PORT`, which is known once the server listens. */
  readonly publicUrl: string | null;
  /** `listenUrl` reaches the server directly, for LISTEN and advisory locks; `prepared`: named statements are allowed. */
  readonly database:
    | { readonly kind: 'embedded' }
    | { readonly kind: 'server'; readonly url: Secret; readonly listenUrl: Secret; readonly prepared: boolean };
  readonly databaseSchema: string;
  readonly dataDir: string;
  /** 32 bytes in base64; null: the one generated into `dataDir`. */
  readonly encryptionKey: Secret | null;
  readonly previousEncryptionKeys: readonly Secret[];
  /** Milliseconds. */
  readonly executionTimeout: number;
  readonly defaultLocale: Locale;
  readonly trustProxy: TrustProxy;
  /** Null: every address may send webhooks. */
  readonly webhookAllowed: readonly Network[] | null;
  readonly exchangeSimulatorUrl: string | null;
  readonly logLevel: LogLevel;
}

export type ReadConfig =
  | { readonly kind: 'config'; readonly config: Config }
  /** One line per variable, naming it and what it must be; no value is repeated, for it may be a secret. */
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

const wholeNumber = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
};

const parsed = <T>(parse: (text: string) => T | null, error: string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });

const text = (pattern: RegExp, error: string) => z.string().regex(pattern, { error });
const secret = (pattern: RegExp, error: string) => text(pattern, error).transform((value) => new Secret(value));

const DATABASE_URL = secret(
  /^postgres(ql)?:\/\/\S+$/,
  'an address such as postgresql://user:password@host:5432/database',
);
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=?$/;

/** Every variable, what it must be, and what it is when absent. The words follow “must be”. */
const ENVIRONMENT = z.object({
  HOST: text(/^[A-Za-z0-9_.:-]+$/, 'an address or a host name, such as 127.0.0.1').default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(5000),
  PUBLIC_URL: parsed(parseOrigin, 'the address that users see, such as https://orders.example.com').optional(),
  DATABASE_URL: DATABASE_URL.optional(),
  DATABASE_LISTEN_URL: DATABASE_URL.optional(),
  DATABASE_PREPARED: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  DATABASE_SCHEMA: text(
    /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
    'a name of lowercase letters, digits and _, at most 63, that begins with no digit and not with pg_',
  ).default('ordergate'),
  DATA_DIR: z.string().default('./data'),
  ENCRYPTION_KEY: secret(KEY, '32 bytes in base64').optional(),
  ENCRYPTION_KEY_PREVIOUS: parsed(parseKeys, 'older keys, each 32 bytes in base64, with commas between').default([]),
  EXECUTION_TIMEOUT_MS: wholeNumber(1000, 60_000).default(5000),
  DEFAULT_LOCALE: z.enum(['ko', 'en'], { error: 'ko or en' }).default('ko'),
  TRUST_PROXY: parsed(
    parseTrustProxy,
    'a number of proxies up to 10, or their addresses or CIDRs with commas between',
  ).default({
    kind: 'none',
  }),
  WEBHOOK_ALLOWED_IPS: parsed(parseNetworks, 'addresses, CIDRs or tradingview, with commas between').optional(),
  EXCHANGE_SIMULATOR_URL: parsed(parseSimulator, 'http://127.0.0.1:PORT').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

type Environment = z.infer<typeof ENVIRONMENT>;

/** Reads the variables of the table in the documentation; an empty one counts as absent, unknown ones are ignored. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
  const given = Object.entries(env).map(([name, value]) => [name, value?.trim()] as const);
  const result = ENVIRONMENT.safeParse(Object.fromEntries(given.filter(([, value]) => value)));
  if (!result.success) {
    const lines = new Map(
      result.error.issues.map((issue) => [issue.path[0], `${String(issue.path[0])} must be ${issue.message}`]),
    );
    return { kind: 'invalid', errors: [...lines.values()] };
  }
  const { data } = result;
  if (data.DATABASE_URL && !data.ENCRYPTION_KEY) {
    return {
      kind: 'invalid',
      errors: ['ENCRYPTION_KEY must be 32 bytes in base64, for DATABASE_URL is set (openssl rand -base64 32)'],
    };
  }
  return { kind: 'config', config: configOf(data) };
}

function configOf(data: Environment): Config {
  return {
    host: data.HOST,
    port: data.PORT,
    publicUrl: data.PUBLIC_URL ?? null,
    database: data.DATABASE_URL
      ? {
          kind: 'server',
          url: data.DATABASE_URL,
          listenUrl: data.DATABASE_LISTEN_URL ?? data.DATABASE_URL,
          prepared: data.DATABASE_PREPARED === 'on',
        }
      : { kind: 'embedded' },
    databaseSchema: data.DATABASE_SCHEMA,
    dataDir: data.DATA_DIR,
    encryptionKey: data.ENCRYPTION_KEY ?? null,
    previousEncryptionKeys: data.ENCRYPTION_KEY_PREVIOUS,
    executionTimeout: data.EXECUTION_TIMEOUT_MS,
    defaultLocale: data.DEFAULT_LOCALE,
    trustProxy: data.TRUST_PROXY,
    webhookAllowed: data.WEBHOOK_ALLOWED_IPS ?? null,
    exchangeSimulatorUrl: data.EXCHANGE_SIMULATOR_URL ?? null,
    logLevel: data.LOG_LEVEL,
  };
}

/** An http or https address without path, login or query; its trailing slash goes. */
function parseOrigin(value: string): string | null {
  if (!/^https?:\/\/[^/?#@]+\/?$/i.test(value) || !URL.canParse(value)) return null;
  return new URL(value).origin;
}

/** Only this machine, so that no order meant for the simulator can ever reach an exchange, nor a key leave. */
function parseSimulator(value: string): string | null {
  const port = /^http:\/\/127\.0\.0\.1:(\d{1,5})\/?$/.exec(value)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535 ? `http://127.0.0.1:${Number(port)}` : null;
}

function parseKeys(value: string): readonly Secret[] | null {
  const keys = value.split(',').map((key) => key.trim());
  return keys.every((key) => KEY.test(key)) ? keys.map((key) => new Secret(key)) : null;
}

function parseTrustProxy(value: string): TrustProxy | null {
  if (/^\d+$/.test(value)) return trustedHops(Number(value));
  const networks = parseNetworks(value);
  return networks && { kind: 'networks', networks };
}

function trustedHops(hops: number): TrustProxy | null {
  if (hops > 10) return null;
  return hops === 0 ? { kind: 'none' } : { kind: 'hops', hops };
}
