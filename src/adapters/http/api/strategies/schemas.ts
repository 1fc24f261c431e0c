import { z } from '@hono/zod-openapi';
import type { StrategyChanges } from '../../../../application/strategies/change-strategy.ts';
import type { NewStrategy } from '../../../../application/strategies/create-strategy.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import { MARKET_TYPES } from '../../../../domain/order.ts';
import { AccountSchema, accountBody } from '../accounts/schemas.ts';
import { amountField, idField, nameField, symbolField } from '../fields.ts';

const MOST_SYMBOLS = 1_000;
const MOST_ACCOUNTS = 1_000;

const marketType = () => z.enum(MARKET_TYPES);
const rounding = () => z.enum(['down', 'refuse']);
const ordering = () => z.enum(['parallel', 'in_order']);
const allowedSymbols = () => z.array(symbolField()).max(MOST_SYMBOLS).nullable();
const maxOrderValue = () => amountField().nullable();

const LinkedAccountSchema = AccountSchema.extend({
  strategy_account_id: z.number().openapi({ description: 'Names the link: what orders and failed orders belong to' }),
}).openapi('LinkedAccount');

export const StrategySchema = z
  .object({
    id: z.number(),
    name: z.string(),
    group_name: z.string().openapi({ description: "Selects the strategy where a user's token is given" }),
    market_type: marketType(),
    is_active: z.boolean(),
    rounding: rounding(),
    ordering: ordering(),
    allowed_symbols: z.array(z.string()).nullable().openapi({ description: 'Null allows all' }),
    max_order_value: z.string().nullable().openapi({ description: 'In quote currency; null sets no limit' }),
    has_token: z.boolean(),
    accounts: z.array(LinkedAccountSchema),
  })
  .openapi('Strategy');

/** What its owner sees of a strategy. */
export function strategyBody({ strategy, accounts }: StrategyDetail): z.infer<typeof StrategySchema> {
  return {
    id: strategy.id,
    name: strategy.name,
    group_name: strategy.groupName,
    market_type: strategy.marketType,
    is_active: strategy.isActive,
    rounding: strategy.rounding,
    ordering: strategy.ordering,
    allowed_symbols: strategy.allowedSymbols === null ? null : [...strategy.allowedSymbols],
    max_order_value: strategy.maxOrderValue,
    has_token: strategy.hasToken,
    accounts: accounts.map(({ account, strategyAccountId }) => {
      return { ...accountBody(account), strategy_account_id: strategyAccountId };
    }),
  };
}

export const NewStrategySchema = z
  .strictObject({
    name: nameField(),
    group_name: nameField().optional().openapi({ description: 'By default the name' }),
    market_type: marketType(),
    account_ids: z.array(idField()).max(MOST_ACCOUNTS).default([]),
    is_active: z.boolean().default(true),
    rounding: rounding().default('down'),
    ordering: ordering().default('parallel'),
    allowed_symbols: allowedSymbols().default(null),
    max_order_value: maxOrderValue().default(null),
  })
  .transform(
    (fields): NewStrategy => ({
      name: fields.name,
      groupName: fields.group_name ?? fields.name,
      marketType: fields.market_type,
      accountIds: fields.account_ids,
      isActive: fields.is_active,
      rounding: fields.rounding,
      ordering: fields.ordering,
      allowedSymbols: fields.allowed_symbols,
      maxOrderValue: fields.max_order_value,
    }),
  )
  .openapi('NewStrategy');

export const StrategyChangesSchema = z
  .strictObject({
    name: nameField().optional(),
    group_name: nameField().optional(),
    market_type: marketType().optional(),
    is_active: z.boolean().optional(),
    rounding: rounding().optional(),
    ordering: ordering().optional(),
    allowed_symbols: allowedSymbols().optional(),
    max_order_value: maxOrderValue().optional(),
  })
  .transform((fields): StrategyChanges => {
    const { name, rounding, ordering } = fields;
    return {
      ...(name !== undefined && { name }),
      ...(fields.group_name !== undefined && { groupName: fields.group_name }),
      ...(fields.market_type !== undefined && { marketType: fields.market_type }),
      ...(fields.is_active !== undefined && { isActive: fields.is_active }),
      ...(rounding !== undefined && { rounding }),
      ...(ordering !== undefined && { ordering }),
      ...(fields.allowed_symbols !== undefined && { allowedSymbols: fields.allowed_symbols }),
      ...(fields.max_order_value !== undefined && { maxOrderValue: fields.max_order_value }),
    };
  })
  .openapi('StrategyChanges');
