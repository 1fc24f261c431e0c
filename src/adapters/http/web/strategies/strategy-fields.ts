import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import type { Locale } from '../../../../domain/account.ts';
import { fieldErrors } from '../../api/field-errors.ts';
import { NewStrategySchema, StrategyChangesSchema } from '../../api/strategies/schemas.ts';
import { type FieldTexts, fieldTexts, type Typed, textOf } from './form.ts';

/** What a form says, held to the same schema as a request of the REST API. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'wrong'; readonly errors: FieldTexts };

export const readNewStrategy = (typed: Typed, locale: Locale) =>
  read(
    NewStrategySchema,
    {
      ...fieldsOf(typed),
      is_active: typed.has('is_active'),
      account_ids: typed.getAll('account_ids').map(Number),
    },
    locale,
  );

export const readStrategyChanges = (typed: Typed, locale: Locale) =>
  read(StrategyChangesSchema, fieldsOf(typed), locale);

function fieldsOf(typed: Typed) {
  const symbols = textOf(typed, 'allowed_symbols')
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const name = textOf(typed, 'name');
  return {
    name,
    group_name: textOf(typed, 'group_name') || name,
    market_type: textOf(typed, 'market_type'),
    rounding: textOf(typed, 'rounding'),
    ordering: textOf(typed, 'ordering'),
    allowed_symbols: symbols.length === 0 ? null : symbols,
    max_order_value: textOf(typed, 'max_order_value') || null,
  };
}

type Schema = typeof NewStrategySchema | typeof StrategyChangesSchema;

function read<S extends Schema>(schema: S, body: object, locale: Locale): Read<S['_output']> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return { kind: 'wrong', errors: fieldTexts(fieldErrors(parsed.error, { data: body }), locale) };
}

/** A new strategy's form before anything is typed: all that can be left alone is left alone. */
export function freshStrategy(accounts: readonly AccountRecord[]): URLSearchParams {
  const typed = new URLSearchParams({ is_active: 'on' });
  // Where there is but one account, it is the one that is meant.
  for (const { id } of accounts.length === 1 ? accounts : []) typed.append('account_ids', String(id));
  return typed;
}

/** A strategy as if it had just been typed. */
export const typedStrategy = ({ strategy }: StrategyDetail): URLSearchParams =>
  new URLSearchParams({
    name: strategy.name,
    group_name: strategy.groupName,
    market_type: strategy.marketType,
    rounding: strategy.rounding,
    ordering: strategy.ordering,
    allowed_symbols: strategy.allowedSymbols?.join(', ') ?? '',
    max_order_value: strategy.maxOrderValue ?? '',
  });
