import type { AccountRecord } from '../../../../application/ports/administration.ts';
import type { StrategyDetail } from '../../../../application/strategies/list-strategies.ts';
import type { Locale } from '../../../../domain/account.ts';
import { NewStrategySchema, StrategyChangesSchema } from '../../api/strategies/schemas.ts';
import { type Typed, textOf } from '../shell/forms.ts';
import { read } from './read-form.ts';

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
