import { z } from 'zod';
import { isName, isSymbol, LONGEST } from '../../application/administration/spelling.ts';
import type { Wanted, WantedAccount, WantedStrategy, WantedUser } from '../../application/administration/wanted.ts';
import { Decimal } from '../../domain/decimal.ts';
import { MARKET_TYPES } from '../../domain/order.ts';
import { Secret } from '../../domain/secret.ts';

const TOKEN = /^[\x21-\x7e]*$/;

const name = (longest: number) => z.string().min(1).max(longest).refine(isName, { error: 'must be printable text' });

const secret = z
  .string()
  .min(1)
  .max(LONGEST.secret)
  .transform((text) => new Secret(text));

const webhookToken = z
  .string()
  .min(16)
  .max(200)
  .regex(TOKEN, { error: 'may hold only ASCII characters without spaces' })
  .transform((text) => new Secret(text));

const timeZone = z.string().max(64).refine(isTimeZone, { error: 'must be a time zone such as Asia/Seoul' });

const symbol = z.string().max(LONGEST.symbol).refine(isSymbol, { error: 'must be spelled like BTC/USDT' });

const AMOUNT = 'must be a decimal number greater than 0';
const amount = z
  .custom<string | Decimal>((value) => typeof value === 'string' || value instanceof Decimal, { error: AMOUNT })
  .transform((value, context) => {
    const decimal = typeof value === 'string' ? Decimal.parse(value) : value;
    if (decimal?.isPositive()) return decimal.toString();
    context.addIssue({ code: 'custom', message: AMOUNT });
    return z.NEVER;
  });

const user = z
  .strictObject({
    username: name(LONGEST.username),
    password: secret,
    locale: z.enum(['ko', 'en']).nullable().default(null),
    time_zone: timeZone.default('UTC'),
    webhook_token: webhookToken.nullable().default(null),
  })
  .transform(({ time_zone, webhook_token, ...rest }): WantedUser => {
    return { ...rest, timeZone: time_zone, webhookToken: webhook_token };
  });

const account = z
  .strictObject({
    user: name(LONGEST.username),
    name: name(LONGEST.name),
    exchange: z.string().min(1).max(LONGEST.exchange),
    api_key: secret.nullable().default(null),
    secret: secret.nullable().default(null),
    password: secret.nullable().default(null),
    sandbox: z.boolean().default(false),
    margin_mode: z.enum(['cross', 'isolated']).nullable().default(null),
  })
  .transform((fields, context): WantedAccount => {
    const { api_key: apiKey, secret, password, margin_mode: marginMode, ...rest } = fields;
    if (rest.exchange === 'paper') return { ...rest, marginMode, credentials: null };
    if (apiKey && secret) return { ...rest, marginMode, credentials: { apiKey, secret, password } };
    const message = 'is required, for the exchange is not paper';
    if (!apiKey) context.addIssue({ code: 'custom', path: ['api_key'], message });
    if (!secret) context.addIssue({ code: 'custom', path: ['secret'], message });
    return z.NEVER;
  });

const strategy = z
  .strictObject({
    user: name(LONGEST.username),
    name: name(LONGEST.name),
    group_name: name(LONGEST.name).optional(),
    market_type: z.enum(MARKET_TYPES),
    webhook_token: webhookToken.nullable().default(null),
    accounts: z.array(name(LONGEST.name)).default([]),
    is_active: z.boolean().default(true),
    rounding: z.enum(['down', 'refuse']).default('down'),
    ordering: z.enum(['parallel', 'in_order']).default('parallel'),
    allowed_symbols: z.array(symbol).nullable().default(null),
    max_order_value: amount.nullable().default(null),
  })
  .transform((fields): WantedStrategy => {
    return {
      user: fields.user,
      name: fields.name,
      groupName: fields.group_name ?? fields.name,
      marketType: fields.market_type,
      webhookToken: fields.webhook_token,
      accounts: fields.accounts,
      isActive: fields.is_active,
      rounding: fields.rounding,
      ordering: fields.ordering,
      allowedSymbols: fields.allowed_symbols,
      maxOrderValue: fields.max_order_value,
    };
  });

/** The file that `apply` takes: what must be there, what may be, and what stands for what is absent. */
export const WANTED: z.ZodType<Wanted> = z.strictObject({
  users: z.array(user).default([]),
  accounts: z.array(account).default([]),
  strategies: z.array(strategy).default([]),
});

/** Whether a user may be called this. */
export function isUsername(text: string): boolean {
  return name(LONGEST.username).safeParse(text).success;
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
