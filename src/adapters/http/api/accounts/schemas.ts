import { z } from '@hono/zod-openapi';
import type { NewAccount } from '../../../../application/accounts/create-account.ts';
import type { AccountChanges } from '../../../../application/accounts/update-account.ts';
import { LONGEST } from '../../../../application/administration/spelling.ts';
import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { Secret } from '../../../../domain/secret.ts';
import { nameField, secretField } from '../fields.ts';

const exchangeField = () =>
  z.string().min(1).max(LONGEST.exchange).openapi({ description: 'A ccxt id, or `paper`', example: 'binance' });
const marginModeField = () => z.enum(['cross', 'isolated']).nullable();

export const AccountSchema = z
  .object({
    id: z.number(),
    name: z.string(),
    exchange: z.string(),
    sandbox: z.boolean(),
    margin_mode: marginModeField(),
    key_hint: z.string().nullable().openapi({ description: 'All that is ever shown of a key', example: 'abc1…9xyz' }),
    is_active: z.boolean(),
    is_paused: z.boolean(),
    is_frozen: z.boolean().openapi({ description: 'The exchange executed what was proven not executed' }),
  })
  .openapi('Account');

/** What its owner sees of an account. */
export function accountBody(account: AccountRecord): z.infer<typeof AccountSchema> {
  return {
    id: account.id,
    name: account.name,
    exchange: account.exchange,
    sandbox: account.sandbox,
    margin_mode: account.marginMode,
    key_hint: account.keyHint,
    is_active: account.isActive,
    is_paused: account.isPaused,
    is_frozen: account.isFrozen,
  };
}

const keyFields = {
  api_key: secretField().nullish(),
  secret: secretField().nullish(),
  password: secretField().nullish(),
};

interface KeyFields {
  readonly api_key?: Secret | null | undefined;
  readonly secret?: Secret | null | undefined;
  readonly password?: Secret | null | undefined;
}

/** Key and secret come together; null when none is given. */
function credentialsOf({ api_key, secret, password }: KeyFields, context: z.RefinementCtx) {
  if (api_key && secret) return { apiKey: api_key, secret, password: password ?? null };
  if (!api_key && !secret && !password) return null;
  for (const [name, value] of Object.entries({ api_key, secret }))
    if (!value) context.addIssue({ code: 'custom', path: [name], params: { fieldError: 'required' } });
  return null;
}

export const NewAccountSchema = z
  .strictObject({
    name: nameField(),
    exchange: exchangeField(),
    ...keyFields,
    sandbox: z.boolean().default(false),
    margin_mode: marginModeField().default(null),
  })
  .transform((fields, context): NewAccount => {
    const { name, exchange, sandbox, margin_mode: marginMode } = fields;
    return { name, exchange, sandbox, marginMode, credentials: credentialsOf(fields, context) };
  })
  .openapi('NewAccount');

export const AccountChangesSchema = z
  .strictObject({
    name: nameField().optional(),
    exchange: exchangeField().optional(),
    ...keyFields,
    sandbox: z.boolean().optional(),
    margin_mode: marginModeField().optional(),
    is_active: z.boolean().optional(),
    is_frozen: z.literal(false).optional().openapi({ description: 'A person takes the freeze back' }),
  })
  .transform((fields, context): AccountChanges => {
    const { name, exchange, sandbox, margin_mode: marginMode, is_active: isActive, is_frozen: isFrozen } = fields;
    return {
      ...(name !== undefined && { name }),
      ...(exchange !== undefined && { exchange }),
      ...(sandbox !== undefined && { sandbox }),
      ...(marginMode !== undefined && { marginMode }),
      ...(isActive !== undefined && { isActive }),
      ...(isFrozen !== undefined && { isFrozen }),
      ...credentialChange(credentialsOf(fields, context)),
    };
  })
  .openapi('AccountChanges');

const credentialChange = (credentials: NewAccount['credentials']) => (credentials === null ? {} : { credentials });

const WarningSchema = z.object({ code: z.enum(['KEY_MAY_WITHDRAW', 'KEY_MAY_NOT_TRADE']), text: z.string() });

export const KeyTestSchema = z
  .object({
    success: z.literal(true),
    good: z.boolean(),
    code: z.string().nullable().openapi({ description: 'Why the exchange refuses the key' }),
    error: z.string().nullable(),
    exchange_error: z.string().nullable().openapi({ description: "The exchange's words, without secrets" }),
    position_mode: z.enum(['one_way', 'hedge']).nullable(),
    margin_mode: z.enum(['cross', 'isolated', 'portfolio']).nullable(),
    may_trade: z.boolean().nullable(),
    may_withdraw: z.boolean().nullable(),
    warnings: z.array(WarningSchema),
  })
  .openapi('KeyTest', { description: 'Null: the exchange does not tell, or keeps it per symbol or order' });
