/** What comes over from the old system, in the order in which one needs the other. */
export const LEGACY_KINDS = ['user', 'account', 'strategy', 'link', 'failed_order'] as const;
export type LegacyKind = (typeof LEGACY_KINDS)[number];

/** What was out of the ordinary about an old row. `detail` says which name, word or field. */
export type OddityCode =
  | 'name_missing'
  | 'name_taken'
  | 'group_name_taken'
  | 'token_taken'
  | 'owner_unknown'
  | 'exchange_unknown'
  | 'market_type_unknown'
  | 'link_incomplete'
  | 'link_across_users'
  | 'link_double'
  | 'no_link'
  | 'payload_unreadable'
  | 'symbol_unreadable'
  | 'side_unknown'
  | 'order_type_unknown'
  | 'quantity_missing'
  | 'quantity_unreadable'
  | 'quantity_differs'
  | 'price_missing'
  | 'price_unreadable'
  | 'price_differs'
  | 'stop_price_missing'
  | 'stop_price_unreadable'
  | 'stop_price_differs'
  | 'stop_price_on_limit'
  | 'reduce_only_unreadable'
  | 'position_side_unknown'
  | 'time_in_force_unfit'
  | 'unsupported_field'
  | 'operation_not_supported'
  | 'order_type_not_supported'
  | 'status_unknown'
  | 'created_at_missing';

export interface Oddity {
  readonly code: OddityCode;
  readonly detail: string | null;
}

/** An old row that came over changed, incomplete, or (an unusable link) not at all. */
export interface OddRow {
  readonly kind: LegacyKind;
  readonly oldId: number;
  readonly oddities: readonly Oddity[];
}
